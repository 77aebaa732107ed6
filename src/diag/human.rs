//! Findings for people: rustc's own layout, through `annotate-snippets`, which is named in this room only.

use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Group, Level as Shown, Origin, Renderer, Snippet, Title, renderer::DecorStyle,
};

use super::{Level, Located};
use crate::source::LineColumn;

/// The longest part of a line that is shown, in bytes; a longer line is cut around the place.
const WINDOW: usize = 160;

/// More columns than that part has, also where it is all tabs: so the renderer, which does not know where the caret must stay,
/// cuts nothing itself.
const COLUMNS: usize = 8 * WINDOW;

/// The finding as text, with colours when `styled`: message, file, line, column, the line itself, a caret, the way out
/// and where there is more on the code.
#[must_use]
pub fn human(located: &Located, styled: bool) -> String {
    let renderer = renderer(styled);
    let finding = &located.finding;
    let level = match located.level {
        Level::Error => Shown::ERROR,
        Level::Warn => Shown::WARNING,
        Level::Info | Level::Off => Shown::INFO,
    };
    let title = level.primary_title(finding.message.as_str()).id(finding.code.name());
    let mut group = with_place(title, located);
    if let Some(help) = &finding.help {
        group = group.element(Shown::HELP.message(help.as_str()));
    }
    group = group.element(Shown::NOTE.no_name().message(format!("see {}", located.more())));
    with_column(renderer.render(&[group]), located)
}

/// The line itself with a caret, and nothing else of [`human`]; empty where the finding is about no place in its file.
#[must_use]
pub fn excerpt(located: &Located) -> String {
    if located.span.is_none() {
        return String::new();
    }
    let rendered = renderer(false).render(&[with_place(Shown::ERROR.primary_title(""), located)]);
    // Behind the title and the path.
    rendered.lines().skip(2).collect::<Vec<_>>().join("\n")
}

fn renderer(styled: bool) -> Renderer {
    let base = if styled { Renderer::styled() } else { Renderer::plain() };
    base.decor_style(DecorStyle::Ascii).term_width(COLUMNS)
}

/// States the column in the file where the renderer, shown a part of the line only, counted from the cut.
fn with_column(rendered: String, located: &Located) -> String {
    let (Some(text), Some(span)) = (&located.text, &located.span) else { return rendered };
    let LineColumn { line, column } = span.start;
    let cut = Cut::around(text, &span.bytes);
    let shown = cut.text[..cut.start].chars().count() + 1;
    if shown == column {
        return rendered;
    }
    let path = &located.finding.file;
    rendered.replacen(&format!("{path}:{line}:{shown}"), &format!("{path}:{line}:{column}"), 1)
}

/// Adds the place to a title: the line with a caret where there is one, else the file alone.
fn with_place<'a>(title: Title<'a>, located: &'a Located) -> Group<'a> {
    let path = &*located.finding.file;
    let (Some(text), Some(span)) = (&located.text, &located.span) else {
        return title.element(Origin::path(path));
    };
    let cut = Cut::around(text, &span.bytes);
    let snippet = Snippet::source(cut.text).path(path).line_start(span.start.line);
    title.element(snippet.annotation(AnnotationKind::Primary.span(cut.start..cut.end)))
}

/// The part of one line that is shown, with `...` where it is cut, and the place in it.
struct Cut {
    text: String,
    start: usize,
    end: usize,
}

impl Cut {
    fn around(text: &str, bytes: &Range<usize>) -> Self {
        let (start, end) = (floor(text, bytes.start.min(text.len())), bytes.end);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let line_end = line_start + text[line_start..line_end].trim_end_matches('\r').len();
        let start = start.min(line_end);
        let end = floor(text, end.clamp(start, line_end));
        // Of a place that is longer than the window its beginning is shown.
        let from = if end - line_start > WINDOW {
            floor(text, start - (start - line_start).min(WINDOW / 4))
        } else {
            line_start
        };
        let to = if line_end - from > WINDOW { floor(text, from + WINDOW) } else { line_end };
        let end = end.min(to).max(start);
        let before = if from > line_start { "..." } else { "" };
        let behind = if to < line_end { "..." } else { "" };
        let shown = format!("{before}{}{behind}", &text[from..to.max(end)]);
        let moved = |at: usize| before.len() + at - from;
        Self { text: shown, start: moved(start), end: moved(end) }
    }
}

/// The largest character boundary at or before an offset.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diag::{At, Code, Finding};
    use crate::source::Lines;

    /// A line in which no character stands twice within a window.
    fn long_line() -> String {
        (0..400).map(|at| char::from_u32(0x4e00 + at).unwrap()).collect()
    }

    fn at(text: &str, span: std::ops::Range<usize>) -> Located {
        let finding = Finding::new(Code::YamlSyntax, &"a.md".into(), At::File, "wrong");
        let span = Some(Lines::of(text).span(span));
        Located { finding, level: Level::Error, span, text: Some(text.into()), url: String::new() }
    }

    #[test]
    fn the_caret_stands_below_its_place_in_a_line_of_any_length() {
        let text = "-0123456789".repeat(60);
        for length in [1, 3, 20, 150, 159, 160, 161, 400] {
            for start in 0..200 {
                let shown = excerpt(&at(&text, start..start + length));
                let lines: Vec<&str> = shown.lines().collect();
                let (line, carets) = (lines[1].strip_prefix("1 | ").unwrap(), lines[2].strip_prefix("  | ").unwrap());
                let from = carets.find('^').unwrap();
                let marked = &line[from..from + carets.trim().len()];
                assert!(text[start..].starts_with(marked), "{start} {length}: {shown}");
                assert!(marked.len() == length || marked.len() >= 120, "{start} {length}: {shown}");
                assert!(line.trim_matches('.').len() <= WINDOW, "{start} {length}: {shown}");
            }
        }
        let wide = long_line();
        for start in 0..200 {
            let bytes = 3 * start..3 * start + 3;
            let shown = excerpt(&at(&wide, bytes.clone()));
            assert!(shown.contains(&wide[bytes]), "{start}: {shown}");
        }
    }

    #[test]
    fn an_excerpt_is_the_line_and_its_caret_alone() {
        let located = |text: &str, span: Option<std::ops::Range<usize>>| Located {
            finding: Finding::new(Code::YamlSyntax, &"content/a.md".into(), At::File, "no valid\nYAML")
                .help("close it"),
            level: Level::Error,
            span: span.map(|span| Lines::of(text).span(span)),
            text: Some(Arc::from(text)),
            url: "rules/rcabook/yaml-syntax.html".to_owned(),
        };
        assert_eq!(excerpt(&located("a: 1\nb: [\n", Some(8..9))), "  |\n2 | b: [\n  |    ^");
        assert_eq!(excerpt(&located("a: 1\n", None)), "");
    }
}
