//! The way out of broken YAML: what was meant, and where it goes wrong.

use std::ops::Range;

use crate::diag::{At, Code, Finding};
use crate::source::{Source, line_column};

/// A finding for a text in quotes behind which the parser gave up: its end is the next quote, which was not meant as that.
/// The YAML begins at `start`.
pub(super) fn quoted_before(source: &Source, start: usize, gave_up: usize) -> Option<Finding> {
    let end = source.text[..gave_up].trim_end_matches(' ').len();
    let quoted = quoted_up_to(&source.text[start..end])?;
    let quoted = start + quoted..end;
    let quote = source.text[quoted.clone()].chars().next()?;
    let line = line_column(&source.text, quoted.end).line;
    let inside = if quote == '"' { "`\\\"`" } else { "`''`" };
    let message =
        format!("this is no valid YAML: the quoted text that begins here ends on line {line}, and more follows");
    let help = format!("put a quote where the whole value ends; a quote inside it is written {inside}");
    Some(Finding::new(Code::YamlSyntax, &source.path, At::Span(quoted.start, quoted.start + 1), message).help(help))
}

/// A finding for a second document in this YAML, at the line that ends the first one.
pub(super) fn second_document(source: &Source, yaml: Range<usize>) -> Finding {
    let marker = yaml.start + second_marker(&source.text[yaml.clone()]).unwrap_or(0);
    let line = source.text[marker..yaml.end].lines().next().unwrap_or_default().trim_end();
    let (message, help) = match line {
        "---" => ("a second document begins here", "delete the line `---`: a file holds one document"),
        line if line.starts_with("...") => {
            ("the document ends here, and another one follows", "delete the line `...`: a file holds one document")
        }
        _ if source.path.ends_with(".md") => (
            "a second document begins here",
            "write nothing but `---` on the line that ends the front matter, or delete this line",
        ),
        _ => ("a second document begins here", "delete the `---` that begins this line: a file holds one document"),
    };
    let message = format!("this is no valid YAML: {message}");
    Finding::new(Code::YamlSyntax, &source.path, At::Span(marker, marker + line.len().min(3)), message).help(help)
}

/// Where the line begins that ends the first document of a YAML, with a second one behind it. In no text of YAML does a
/// line begin so.
fn second_marker(yaml: &str) -> Option<usize> {
    let (mut is_begun, mut ended, mut start) = (false, None, 0);
    for line in yaml.split_inclusive('\n') {
        let is_end = |rest: &str| rest.is_empty() || rest.starts_with(char::is_whitespace);
        let is = |marker: &str| line.strip_prefix(marker).is_some_and(is_end);
        let says_nothing = matches!(line.trim_start().chars().next(), None | Some('#'));
        let begins = is("---");
        if begins && is_begun {
            return Some(start);
        }
        if ended.is_some() && !says_nothing && !is("...") {
            return ended;
        }
        if is("...") {
            ended = ended.or(Some(start)).filter(|_| is_begun);
        } else {
            is_begun |= begins || !says_nothing && !line.starts_with('%');
        }
        start += line.len();
    }
    None
}

/// A finding for a key that ends in the colon of another script, on the line where the parser gave up or on the one above it:
/// YAML takes the whole for a text, and the next line for a part of it. The YAML begins at `start`.
pub(super) fn colon_of_another_script(source: &Source, start: usize, gave_up: usize) -> Option<Finding> {
    let end = source.text[gave_up..].find('\n').map_or(source.text.len(), |at| gave_up + at);
    let before = source.text[start..end].trim_end();
    let here = before.rfind('\n').map_or(0, |at| at + 1);
    let above = before[..here].trim_end().rfind('\n').map_or(0, |at| at + 1);
    let (at, colon) = [here, above].into_iter().find_map(|line| {
        let (key, behind) = before[line..].lines().next().and_then(|text| text.split_once(['：', '﹕', '︰']))?;
        let name = key.trim_start_matches([' ', '-', '{', ',']);
        let is_key = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        let at = start + line + key.len();
        let colon = source.text[at..].chars().next().filter(|_| is_key && !behind.is_empty())?;
        Some((at, colon))
    })?;
    let message = format!("this is no valid YAML: `{colon}` ends no key");
    let help =
        "write a colon and a space behind the key, `: `, and the whole value in quotes where it has a colon itself";
    Some(Finding::new(Code::YamlSyntax, &source.path, At::Span(at, at + colon.len_utf8()), message).help(help))
}

/// The way out for the mistakes that people make most.
pub(super) fn yaml_help(text: &str, offset: usize, message: &str) -> &'static str {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let above = text[..start].lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    let is_no_space = |line: &str| line[..line.len() - line.trim_start().len()].contains('\u{a0}');
    let lacks_space = |line: &str| line.trim_start().strip_prefix('-').is_some_and(|rest| key_of(rest).is_some());
    if line.trim_start_matches(' ').starts_with('\t') {
        "indent with spaces: YAML does not allow tabs"
    } else if is_no_space(line) || is_no_space(above) {
        "indent with plain spaces: there is a no-break space (U+00A0) at the start of this line or the one above"
    } else if lacks_space(line) || lacks_space(above) {
        "write a space behind the dash that begins an item: `- key: value`"
    } else if message.contains("mapping values are not allowed") && is_too_far_in(line, above, offset - start) {
        "begin the key where the one above it begins; if it is part of that one's text, put that text in quotes"
    } else if message.contains("mapping values are not allowed") {
        "put the value in quotes: a colon followed by a space starts a new key"
    } else if message.contains("anchor") || message.contains("alias") || line.contains(": *") || line.contains(": &") {
        "put the value in quotes: `*` and `&` at its start have a meaning of their own"
    } else if message.contains("escape") || message.contains("hexadecimal") {
        "put the value in single quotes: in double quotes a backslash begins an escape such as `\\n`, and `\\\\` is the backslash itself"
    } else if message.contains("cannot start any token") {
        "put the value in quotes: it starts with a character that YAML keeps for itself"
    } else {
        "check quotes, brackets and indentation on this line and the one above; a text with `: ` or ` #` needs quotes"
    }
}

/// Where the text in quotes begins that ends with this YAML; each value is followed to its own end, as a reader of YAML
/// does that minds no indentation.
fn quoted_up_to(yaml: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let open = at + yaml[at..].find(['"', '\''])?;
        let before = yaml[..open].trim_end_matches(' ');
        let begins = before.is_empty() || before.ends_with([':', '-', '[', '{', ',', '\n']);
        if !begins {
            at = open + 1;
            continue;
        }
        let quote = yaml.as_bytes()[open];
        let mut rest = yaml.bytes().enumerate().skip(open + 1).peekable();
        let close = loop {
            match rest.next()? {
                (_, b'\\') if quote == b'"' => drop(rest.next()),
                (_, b'\'') if quote == b'\'' && rest.next_if(|(_, next)| *next == b'\'').is_some() => {}
                (at, byte) if byte == quote => break at,
                _ => {}
            }
        };
        if close + 1 == yaml.len() {
            return Some(open);
        }
        at = close + 1;
    }
}

/// The key with which a line begins.
fn key_of(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let is_plain = key.starts_with(char::is_alphanumeric) && !key.contains([' ', '"', '\'']);
    (is_plain && (rest.is_empty() || rest.starts_with(' '))).then_some(key)
}

/// Whether a line begins with a key further in than the key of the line above, which has its value beside it; the parser
/// gave up at this byte of the line.
fn is_too_far_in(line: &str, above: &str, at: usize) -> bool {
    let begin = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let (mine, its) = (begin(line), begin(above));
    let ends_at = |key: &str| mine + key.len() == at;
    mine > its && key_of(&line[mine..]).is_some_and(ends_at) && key_of(&above[its..]).is_some()
}

#[cfg(test)]
mod tests {
    use crate::record::parse;
    use crate::source::Source;

    /// What is said of broken YAML: the line, the message and the way out.
    fn said(yaml: &str) -> String {
        let source = Source { path: "content/factors.yaml".into(), text: yaml.into() };
        let found = parse(&source, "content").findings.remove(0);
        let crate::diag::At::Span(start, _) = found.at else { panic!("{found:?}") };
        let line = crate::source::line_column(yaml, start).line;
        format!("{line}: {} ({})", found.message, found.help.unwrap_or_default())
    }

    #[test]
    fn the_colon_of_another_script_is_told_where_it_stands() {
        let way =
            "write a colon and a space behind the key, `: `, and the whole value in quotes where it has a colon itself";
        for (yaml, line) in [
            ("factors:\n  - id: a\n    name：题\n    definition: x\n", 3),
            ("status：final\ntitle: x\n", 1),
            ("title: x\nstatus：final\n", 2),
        ] {
            assert_eq!(said(yaml), format!("{line}: this is no valid YAML: `：` ends no key ({way})"), "{yaml}");
        }
        let other = said("a: x\n题：y\n");
        assert!(!other.contains("ends no key"), "{other}");
    }

    #[test]
    fn a_quote_that_is_not_closed_is_told_where_it_begins() {
        let one = said("a: b\nc: \"An index\nd: 1\ne: [\"x\"]\n");
        assert!(one.starts_with("2: ") && one.contains("begins here ends on line 4"), "{one}");
        let one = said("a: \"\"Wild *.zone\"\n");
        assert!(one.starts_with("1: ") && one.contains("is written `\\\"`"), "{one}");
    }

    #[test]
    fn indentation_and_dashes_are_told() {
        for (yaml, help) in [
            ("a: b\n  c: d\n", "begin the key where the one above it begins"),
            ("a:\n  - b: c\n      d: e\n", "begin the key where the one above it begins"),
            ("a:\n  -b: c\n    d: e\n", "write a space behind the dash"),
            ("a:\n  - b: c\n  \u{a0}\u{a0}d: e\n", "no-break space (U+00A0)"),
            ("a: b: c\n", "put the value in quotes: a colon"),
        ] {
            let one = said(yaml);
            assert!(one.contains(help), "{yaml}: {one}");
        }
    }
}
