//! Formats made of lines: differences between files, and terminal sessions.

use super::grammar::Grammar;
use super::lexer;
use super::literals::{line_end, skip_blanks};
use super::writer::{Class, Writer};

/// A difference between files.
///
/// A line that starts with `---` is a header only when one with `+++` follows it, and the other way round: a deleted
/// SQL comment looks like a header.
pub(super) fn diff(code: &str, writer: &mut Writer<'_>) {
    let mut at = 0;
    let mut header = false;
    while at < code.len() {
        let end = line_end(code.as_bytes(), at);
        let line = &code[at..end];
        let next = code.get(end + 1..).unwrap_or_default();
        let old = line.starts_with("--- ") && next.starts_with("+++ ");
        let class = if old || header { Class::Comment } else { diff_class(line) };
        writer.token(class, at, end);
        header = old;
        at = end + 1;
    }
}

fn diff_class(line: &str) -> Class {
    const HEADERS: [&str; 10] = [
        "@@",
        "\\ ",
        "diff ",
        "index ",
        "new file ",
        "deleted file ",
        "old mode ",
        "new mode ",
        "rename ",
        "similarity ",
    ];
    match line.as_bytes().first() {
        Some(b'-') => Class::Deleted,
        Some(b'+') => Class::Added,
        _ if HEADERS.iter().any(|header| line.starts_with(header)) => Class::Comment,
        _ => Class::Plain,
    }
}

/// A script, or a terminal session if it starts with a prompt.
pub(super) fn shell(grammar: &'static Grammar, code: &str, writer: &mut Writer<'_>) {
    let first = code.bytes().position(|byte| !byte.is_ascii_whitespace()).unwrap_or_default();
    if prompt_end(code.as_bytes(), first).is_some() {
        console(grammar, code, writer);
    } else {
        lexer::read(grammar, code, 0, writer);
    }
}

/// A terminal session: commands behind `$`, and between them what they print, which has no colours.
pub(super) fn console(grammar: &'static Grammar, code: &str, writer: &mut Writer<'_>) {
    let bytes = code.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = skip_blanks(bytes, at);
        let mut end = line_end(bytes, at);
        if let Some(prompt) = prompt_end(bytes, start) {
            end = command_end(bytes, prompt);
            writer.token(Class::Comment, start, prompt);
            lexer::read(grammar, &code[..end], prompt, writer);
        }
        at = end + 1;
    }
}

/// The end of the prompt at `at`, if one is there.
fn prompt_end(bytes: &[u8], at: usize) -> Option<usize> {
    let prompt = bytes.get(at) == Some(&b'$');
    let apart = matches!(bytes.get(at + 1), None | Some(b' ' | b'\n' | b'\r'));
    (prompt && apart).then_some(at + 1)
}

/// The end of the command at `at`: lines that end with a backslash go on.
fn command_end(bytes: &[u8], at: usize) -> usize {
    let mut end = line_end(bytes, at);
    while end < bytes.len() && bytes[..end].ends_with(b"\\") {
        end = line_end(bytes, end + 1);
    }
    end
}
