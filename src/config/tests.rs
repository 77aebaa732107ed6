//! Settings as people write them.

use super::*;

fn checked(text: &str) -> Checked<Config> {
    read(Some(&Source { path: "book.toml".into(), text: text.into() }))
}

#[test]
fn languages_are_tags_and_the_site_has_a_folder_of_its_own() {
    let found = |toml: &str| {
        let source = Source { path: "book.toml".into(), text: toml.into() };
        let said = |f: Finding| format!("{} ({})", f.message, f.help.unwrap_or_default());
        read(Some(&source)).findings.into_iter().map(said).collect::<Vec<_>>()
    };
    for tag in ["en", "pt-BR", "zh-Hant-TW", "gsw"] {
        assert_eq!(found(&format!("[book]\nlanguage = '{tag}'")), Vec::<String>::new(), "{tag}");
    }
    assert!(found("[book]\nlanguage = 'Deutsch'")[0].contains("`Deutsch` is no tag of a language"));
    assert!(found("[book]\nlanguage = 'de_DE'")[0].contains("write `de-DE`"));
    for folder in ["content", "content/site", "./content"] {
        assert_eq!(found(&format!("[build]\nbuild-dir = '{folder}'")).len(), 1, "{folder}");
    }
    assert_eq!(found("[build]\nbuild-dir = 'a'\n[book]\nsrc = 'a/b'").len(), 1);
    assert_eq!(found("[build]\nbuild-dir = 'contents'"), Vec::<String>::new());
}

#[test]
fn what_an_mdbook_user_writes_is_understood() {
    let out = checked(
        "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nsrc = \"pages\"\n[build]\nbuild-dir = \"out\"\n[output.html]\nsite-url = \"/x\"\n[output.html.search]\nenable = false\n",
    );
    assert!(out.findings.is_empty(), "{:?}", out.findings);
    assert_eq!((out.value.title.as_str(), out.value.src.as_str(), out.value.build_dir.as_str()), ("T", "pages", "out"));
    assert_eq!(out.value.site_url.as_deref(), Some("/x/"));
    assert!(!out.value.search);
}

#[test]
fn a_site_has_a_host_or_a_path() {
    for (text, url) in [
        ("https://h.example", "https://h.example/"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a/"),
        ("https://h.example/@team", "https://h.example/@team/"),
        ("/a", "/a/"),
        ("/", "/"),
    ] {
        assert_eq!(site_url(text).as_deref(), Some(url));
    }
    for text in
        ["https://", "http:///a", "https://:80/", "//evil.example/x", "h.example", "ftp://h.example", "/a b", ""]
    {
        assert_eq!(site_url(text), None, "{text}");
    }
    for secret in ["https://user:pw@h.example/", "https://user@h.example", "http://a:b@[::1]:8000/@x"] {
        assert_eq!(site_url(secret), None, "{secret}");
        let found = checked(&format!("[output.html]\nsite-url = \"{secret}\"\n")).findings;
        assert_eq!((found.len(), found[0].code), (1, Code::InvalidValue), "{secret}");
    }
}

#[test]
fn every_mistake_is_found_in_one_run() {
    let out =
        checked("[book]\ntitel = \"T\"\nsrc = \"../x\"\n[checks]\nunknown-kye = \"warn\"\nunknown-key = \"loud\"\n");
    let mut codes: Vec<&str> = out.findings.iter().map(|f| f.code.name()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["invalid-value", "path-outside-project", "unknown-key", "unknown-key"]);
}

#[test]
fn what_no_site_can_be_made_of_stays_an_error() {
    for code in Code::ALL.iter().filter(|code| code.is_vital()) {
        assert_eq!(code.default_level(), Level::Error, "{code}");
        for level in ["off", "allow", "info", "warn"] {
            let out = checked(&format!("[checks]\n{code} = \"{level}\"\n"));
            assert_eq!(out.findings.len(), 1, "{code} {level}");
            assert_eq!((out.findings[0].code, out.value.level(*code)), (Code::InvalidValue, Level::Error));
        }
        assert!(checked(&format!("[checks]\n{code} = \"error\"\n")).findings.is_empty(), "{code}");
    }
}

#[test]
fn versions_are_compared_as_numbers() {
    let variant = Variant { id: "m".into(), name: "M".into(), engine: "mysql".into(), version: Some("5.10".into()) };
    let requirement = |minimum: &str| Requirement { name: "mysql".into(), minimum: Some(minimum.into()), at: At::File };
    assert!(variant.meets(&requirement("5.7")));
    assert!(!variant.meets(&requirement("8.0")));
    for (version, minimum, meets) in
        [("17", "17.0", true), ("17.0.0", "17", true), ("17", "17.0.1", false), ("10", "1", true)]
    {
        let variant = Variant { version: Some(version.into()), ..variant.clone() };
        assert_eq!(variant.meets(&requirement(minimum)), meets, "{version} >= {minimum}");
    }
}

#[test]
fn a_database_of_a_version_is_one_of_the_choices() {
    let toml: String = [("a", "mysql", "5.7"), ("b", "mysql", "8.0"), ("c", "mysql", "8.4"), ("d", "mariadb", "10.6")]
        .map(|(id, engine, version)| {
            format!(
                "[[handbook.databases]]\nid = \"{id}\"\nname = \"N\"\nengine = \"{engine}\"\nversion = \"{version}\"\n"
            )
        })
        .concat();
    let config = checked(&toml).value;
    for (token, version, choices) in [
        ("mysql", Some("5.7.44"), "a"),
        ("mysql", Some("8.0"), "b"),
        ("mysql", Some("9.1"), "c"),
        // Older than all of them, it is none of them for certain.
        ("mysql", Some("5.6"), "abc"),
        ("mysql", None, "abc"),
        ("b", None, "b"),
        ("postgresql", Some("16"), ""),
    ] {
        let found: String = config.databases_of(token, version).iter().map(|v| v.id.as_str()).collect();
        assert_eq!(found, choices, "{token} {version:?}");
    }
}

#[test]
fn every_key_of_the_handbook_is_known_to_who_misspells_one() {
    let keys = ["environments", "review-age", "severities", "linters", "databases", "frameworks"];
    for key in keys {
        let found = checked(&format!("[handbook]\n{}x = []\n", key)).findings;
        assert_eq!(found[0].help.as_deref(), Some(&*format!("did you mean `{key}`?")));
        let help = checked("[handbook]\nzzz = []\n").findings[0].help.clone().unwrap();
        assert!(help.contains(&format!("`{key}`")), "{help}");
    }
    for written in ["environment", "enviroments"] {
        let found = checked(&format!("[handbook]\n{written} = []\n")).findings;
        assert_eq!(found[0].help.as_deref(), Some("did you mean `environments`?"));
    }
    assert_eq!(checked("").value.environments, Config::default().environments);
    assert!(checked("[handbook]\nenvironments = []\n").value.environments.is_empty());
}

#[test]
fn an_age_of_reviews_is_named_as_ages_of_reviews_are() {
    let help =
        |written: &str| checked(&format!("[handbook]\nreview-age = {written}\n")).findings[0].help.clone().unwrap();
    assert_eq!(help("\"6 fortnights\""), "write `\"1 year\"`, `\"P6M\"` (ISO 8601) or `\"never\"`");
    assert_eq!(help("6"), "write the unit, too: `\"6 months\"` or `\"P6M\"`");
    for written in ["1 year", "P6M", "6 months", "never"] {
        let read = checked(&format!("[handbook]\nreview-age = \"{written}\"\n"));
        assert!(read.findings.is_empty(), "what is named is read: {written}");
    }
}
