//! What pages say of records, and what they call it.

use super::{INCIDENT, book, build, flat};

#[test]
fn a_statement_that_the_body_repeats_stands_once_and_its_anchor_stays() {
    let story = |keys: &str, body: &str| {
        let text = INCIDENT.replace("actions: [", &format!("{keys}\nactions: [")).replace("The <i>file</i>", body);
        flat(&build(&book(&[("content/incidents/a.md", &text)]))["incidents/inc-2023-001.html"])
    };
    let trigger = "trigger: The file failed on prod.";
    let once = story(trigger, "The file\nfailed on prod. It");
    assert_eq!(once.matches("The file failed on prod.").count(), 1);
    assert!(once.contains("<span id=\"resolution\"></span>") && !once.contains("Cause and resolution"));
    let both = story(trigger, "The disk was full, and it");
    assert!(
        both.contains("<a class=\"anchor\" href=\"#resolution\">Cause and resolution")
            && both.contains("The file failed on prod.")
    );
    let noticed = story("detection: {source: user, how: The file failed on prod.}", "The file failed on prod. It");
    assert!(
        noticed.contains("<a class=\"anchor\" href=\"#resolution\">How it was noticed")
            && noticed.contains("<p>Noticed by a user. </p>")
    );
}

#[test]
fn what_stands_before_the_first_heading_is_the_story_only_where_the_record_tells_one() {
    let page = |keys: &str, opening: &str| {
        let text = INCIDENT.replace("actions: [", &format!("{keys}\nactions: ["));
        let text = text.replace("## What happened", &format!("{opening}\n\n## What happened"));
        flat(&build(&book(&[("content/incidents/a.md", &text)]))["incidents/inc-2023-001.html"])
    };
    let authors = "Written by the platform team.";
    let alone = page("", authors);
    assert!(alone.contains(&format!("<div class=\"intro\" id=\"resolution\"><p>{authors}</p>")), "{alone}");
    assert!(!alone.contains("Cause and resolution"), "{alone}");
    let noticed = page("detection: {source: user, how: They called.}", authors);
    assert!(noticed.contains(&format!("<div class=\"intro\"><p>{authors}</p>")), "{noticed}");
    assert!(noticed.contains("How it was noticed") && !noticed.contains("Cause and resolution"), "{noticed}");
    for keys in ["trigger: The deploy ran.", "resolution: It was put back."] {
        let told = page(keys, authors);
        let (_, story) = told.split_once("href=\"#resolution\">Cause and resolution</a>").unwrap();
        let story = story.split("</section>").next().unwrap();
        assert!(story.contains(authors) && !told.contains("class=\"intro\""), "{told}");
    }
    // The opening tells the cause itself.
    let told = page("trigger: The deploy ran.", "The deploy ran.");
    assert!(told.contains("Cause and resolution") && told.matches("<p>The deploy ran.</p>").count() == 1, "{told}");
}

#[test]
fn what_was_found_later_stands_behind_what_the_record_says() {
    let text = INCIDENT.replace("## Actions", "## Known since {.later}\n\nIt was run again.\n\n## Actions");
    let text = text.replace("corrections: [", "aftermath: [{at: 2023-08, text: It came back.}]\ncorrections: [");
    let page = flat(&build(&book(&[("content/incidents/a.md", &text)]))["incidents/inc-2023-001.html"]);
    let in_order = |marks: &[&str]| {
        let places: Vec<usize> =
            marks.iter().map(|mark| page.find(mark).unwrap_or_else(|| panic!("{mark}: {page}"))).collect();
        assert!(places.is_sorted(), "{marks:?}: {places:?}");
    };
    let ids = ["what-happened", "actions", "lessons", "record-actions", "aftermath", "known-since", "corrections"];
    in_order(&ids.map(|id| format!("<h2 id=\"{id}\">")).each_ref().map(String::as_str));
    in_order(&ids.map(|id| format!("<li><a href=\"#{id}\">")).each_ref().map(String::as_str));
    // Of what was added nobody knows which team did it.
    assert!(page.contains("Last added to <time datetime=\"2024-01-02\">2 Jan 2024</time></p>"), "{page}");
}

#[test]
fn the_source_of_error_texts_and_of_guidance_stands_beside_them() {
    let text = INCIDENT
        .replace("actions: [", "signatures: ['1062: twice']\nsignature-source: The *logs* are lost; these are of [[recipe/drop-column|a run]].\nactions: [")
        .replace("text: Tell people.,", "text: Tell people., guidance-source: The `README`.,");
    let files = build(&book(&[("content/incidents/a.md", &text)]));
    let page = flat(&files["incidents/inc-2023-001.html"]);
    let note = "<p class=\"src\">The <em>logs</em> are lost; these are of <a href=\"../recipes/drop-column.html\">a run</a>.</p> <figure";
    assert!(page.contains(note), "{page}");
    let lesson = flat(&files["lessons/tell-people.html"]);
    assert!(lesson.contains("and nothing enforced it: The <code>README</code>.</p>"), "{lesson}");
    assert!(flat(&files["lessons/index.html"]).contains("Guidance existed, and nothing enforced it."));
}

#[test]
fn a_reference_has_the_words_of_its_link_wherever_a_record_is_listed() {
    let text = INCIDENT
        .replace("text: Tell people.", "text: 'Tell as in [[recipe/drop-column]].'")
        .replace("summary: It stopped.", "summary: 'As in [[recipe/drop-column]], [[guide/start|there]].'");
    let guide = "---\ntitle: Start\nsummary: 'For [[recipe/drop-column]].'\n---\n## By [[recipe/drop-column]]\n\nSo.\n\n## B\n\n## C\n\n## D\n";
    let rules = "linter: squawk\nrules: [{id: ban-drop-column, summary: 'See [[recipe/drop-column]].'}, {id: old-rule, summary: S}]";
    let files =
        [("content/incidents/a.md", &*text), ("content/guides/start.md", guide), ("content/rules/squawk.yaml", rules)];
    let files = build(&book(&files));
    for (path, words) in [
        ("incidents/index.html", "As in Drop a column, there."),
        ("incidents/inc-2023-001.html", "name=\"description\" content=\"As in Drop a column, there.\""),
        ("lessons/index.html", "Tell as in Drop a column."),
        ("lessons/tell-people.html", "<title>Tell as in Drop a column."),
        ("lessons/index.json", "Tell as in Drop a column."),
        ("all.html", "Tell as in Drop a column."),
        ("guides/index.html", "For Drop a column."),
        ("guides/start.html", ">By Drop a column</a></li>"),
        ("rules/index.html", "See Drop a column."),
        ("rules.json", "See Drop a column."),
        ("feed.xml", "&lt;p&gt;As in Drop a column, there.&lt;/p&gt;"),
        ("feeds/one.xml", "Tell as in Drop a column."),
    ] {
        assert!(flat(&files[path]).contains(words), "{path}: {}", files[path]);
    }
    // The pages of the checks show how one is written.
    let shown = files.iter().filter(|(path, _)| !path.ends_with(".json") && !path.starts_with("rules/rcabook/"));
    let as_written: Vec<&String> = shown
        .filter(|(_, text)| text.contains("recipe/drop-column<") || text.contains("[[recipe"))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(as_written, [""; 0], "no page shows a reference as it is written");
}

#[test]
fn a_rule_claims_no_more_of_a_lesson_than_the_record_does() {
    let files = build(&book(&[]));
    for page in ["incidents/inc-2023-001.html", "lessons/index.html"] {
        let page = flat(&files[page]);
        assert!(page.contains("Checked in part by <a"), "{page}");
        assert!(page.contains("ban-drop-column</span></a> (on PostgreSQL). "), "{page}");
    }
    let also = "rules: [{id: squawk/ban-drop-column, catches: partly, databases: [postgresql], text: In part.}, {id: squawk/old-rule}]";
    let only = "rules: [{id: squawk/ban-drop-column, catches: partly, databases: [postgresql], text: In part.}]";
    let files = build(&book(&[("content/incidents/a.md", &INCIDENT.replace(only, also))]));
    let page = flat(&files["lessons/index.html"]);
    assert!(page.contains("Checked by <a") && page.contains("ban-drop-column</span></a> (in part, on PostgreSQL) and"));
}

#[test]
fn a_lesson_names_the_linters_that_have_nothing_for_it() {
    let files = build(&book(&[]));
    assert!(files["lessons/tell-people.html"].contains("<p>None of the linters in this handbook: squawk.</p>"));
}

#[test]
fn a_rule_without_words_of_ours_shows_its_message_and_where_to_look_next() {
    let catalogue = super::CATALOGUE.replace("name: squawk\n", "name: The cops\nhomepage: https://cops.example/\n");
    let catalogue = catalogue.replace("severity: warning, ", "severity: warning, same-as: [squawk/old-rule], ");
    let catalogue = catalogue + "  - {id: bare, summary: Bare., message: Use the other.}\n";
    let files = build(&book(&[("content/rules/squawk.yaml", &catalogue)]));
    let page = flat(&files["rules/squawk/bare.html"]);
    let fix = page.split("id=\"fix\"").nth(1).unwrap().split("</section>").next().unwrap();
    for words in ["<h3 id=\"message\">", "Use the other.", "https://cops.example/", "As printed by The cops"] {
        assert!(fix.contains(words), "{words}: {fix}");
    }
    // It says how it is ignored, and not when that is fine.
    assert!(page.contains("How to ignore it") && !page.contains("fine to ignore"));
    assert_eq!(page.matches("id=\"message\"").count(), 1);
    let other = flat(&files["rules/squawk/ban-drop-column.html"]);
    assert!(other.contains("<h2 id=\"message\">") && !other.contains("<h3 id=\"message\">"));
}

#[test]
fn the_list_of_the_tree_says_all_that_the_drawing_has_no_room_for() {
    let answer = "It does something that takes rather a lot of words to say, and more than one line has";
    let decide = format!(
        "questions:\n  - {{id: operation, ask: W?, answers: [{{value: drop, text: C}}, {{value: a, text: '{answer}', no-recipe: \"2 deploys. So.\\n\\nMore.\"}}]}}\n"
    );
    let page = build(&book(&[("content/decide.yaml", &decide)]))["decide/index.html"].clone();
    assert!(page.contains(&format!("<li><a href=\"#a\">{answer}</a>: 2 deploys.</li>")), "{page}");
    assert!(page.contains("It does something that takes rather a lot of…</tspan> 2 deploys.</text>"), "{page}");
}
