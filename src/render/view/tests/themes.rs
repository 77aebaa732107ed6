//! Themes of a project's own.

use super::*;
use crate::source::ThemeFile;

/// A theme with these files, by their paths inside it.
fn own_theme(files: &[(&str, &str)]) -> Theme {
    let file = |(path, text): &(&str, &str)| {
        ((*path).to_owned(), ThemeFile::Text(source(&format!("themes/own/{path}"), text)))
    };
    Theme::load(&files.iter().map(file).collect(), "own").value.unwrap()
}

#[test]
fn the_project_s_own_theme_sees_the_record_s_own_keys() {
    let book = book(&[]);
    let site = Arc::new(plan(&book).value);
    let text = "{% extends \"base.html\" %}{% block main %}[{{ record.x[\"x-colour\"] }}]{% endblock %}";
    let theme = own_theme(&[("templates/incident.html", text)]);
    let at = book.incidents.iter().position(|i| i.id.as_str() == "INC-2023-001").unwrap();
    let files = Renderer::new(&book, &site, &theme).render(&Page::Incident(at)).unwrap();
    assert!(String::from_utf8_lossy(&files[0].bytes).contains("[teal]"));
}

#[test]
fn a_template_that_fails_while_it_is_filled_in_is_a_finding_with_its_place() {
    let book = book(&[]);
    let site = Arc::new(plan(&book).value);
    let text = "{% extends \"base.html\" %}\n{% block main %}{{ no.such.thing }}{% endblock %}";
    let theme = own_theme(&[("templates/home.html", text)]);
    let finding = Renderer::new(&book, &site, &theme).render(&Page::Home).unwrap_err();
    assert_eq!(&*finding.file, "themes/own/templates/home.html");
    assert!(matches!(finding.at, crate::diag::At::Span(start, _) if start > 26), "{:?}", finding.at);
}

#[test]
fn the_theme_inside_the_binary_shows_every_place_that_is_promised() {
    let book = book(&[]);
    let site = Arc::new(plan(&book).value);
    let theme = Theme::load(&BTreeMap::new(), "default").value.unwrap();
    let renderer = Renderer::new(&book, &site, &theme);
    let promised = crate::site::permalinks::promised(&book, &site);
    assert!(promised.values().map(|names| names.len()).sum::<usize>() > 30, "{promised:?}");
    for page in &site.pages {
        let file = renderer.render(page).unwrap().swap_remove(0);
        let absent = promised.get(&file.path).map(|names| crate::render::absent(&file.bytes, names));
        assert!(absent.as_ref().is_none_or(Vec::is_empty), "{}: {absent:?}", file.path);
    }
}
