//! Themes of a project's own.

use super::*;

#[test]
fn the_project_s_own_theme_sees_the_record_s_own_keys() {
    let book = book(&[]);
    let site = Arc::new(plan(&book).value);
    let text = "{% extends \"base.html\" %}{% block main %}[{{ record.x[\"x-colour\"] }}]{% endblock %}";
    let own = source("themes/own/templates/incident.html", text);
    let theme = Theme::load(&BTreeMap::from([("templates/incident.html".to_owned(), own)]), "own").value.unwrap();
    let at = book.incidents.iter().position(|i| i.id.as_str() == "INC-2023-001").unwrap();
    let files = Renderer::new(&book, &site, &theme).render(&Page::Incident(at)).unwrap();
    assert!(String::from_utf8_lossy(&files[0].bytes).contains("[teal]"));
}

#[test]
fn a_template_that_fails_while_it_is_filled_in_is_a_finding_with_its_place() {
    let book = book(&[]);
    let site = Arc::new(plan(&book).value);
    let text = "{% extends \"base.html\" %}\n{% block main %}{{ no.such.thing }}{% endblock %}";
    let own = source("themes/own/templates/home.html", text);
    let theme = Theme::load(&BTreeMap::from([("templates/home.html".to_owned(), own)]), "own").value.unwrap();
    let finding = Renderer::new(&book, &site, &theme).render(&Page::Home).unwrap_err();
    assert_eq!(&*finding.file, "themes/own/templates/home.html");
    assert!(matches!(finding.at, crate::diag::At::Span(start, _) if start > 26), "{:?}", finding.at);
}
