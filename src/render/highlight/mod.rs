//! Colours for code blocks: five roles, given at build time.
//!
//! A language is data, a `Language` in `languages/`; its compiled form is a table of what each
//! byte may begin. One lexer reads all of them, in one pass and without recursion. YAML, markup and the line formats
//! (diff, console) are no token streams and have a small reader each.
//!
//! | file | owns |
//! |---|---|
//! | `writer.rs` | the only way to the output: escapes, opens and closes spans |
//! | `language.rs`, `words.rs` | what a language is described with |
//! | `grammar.rs` | a language compiled: a byte table and a hash table, both made by the compiler |
//! | `languages.rs`, `languages/` | the names and aliases, and the data itself |
//! | `lexer.rs`, `literals.rs`, `openers.rs` | the lexer: words and numbers; where literals end; what a mark begins |
//! | `yaml.rs`, `markup.rs`, `lines.rs` | the other readers |
//!
//! Invariants: the text content of the output is the input, whatever the lexer makes of it, because readers only tell
//! the `Writer` which ranges are coloured and it alone copies text. Time is linear in the input. An
//! unclosed string or comment is no error: it reaches to the end of its line, or of the block.
//!
//! Not here: nesting (the code inside `${…}`, `<script>` or a dollar-quoted body keeps the colour of its
//! surroundings), and any knowledge of themes beyond the class names.

mod grammar;
mod language;
mod languages;
mod lexer;
mod lines;
mod literals;
mod markup;
mod openers;
mod words;
mod writer;
mod yaml;

#[cfg(test)]
mod tests;

use languages::Reader;
use writer::Writer;

/// Appends `code` to `out`, escaped for HTML text, with a span around each piece that has a role.
///
/// The classes are `k` keyword, `s` string, `n` number or constant, `f` name, `c` comment, and `del` and `add` for the
/// lines of a diff. Upper and lower case in the name of the language do not matter. For a language that is not known
/// the text is escaped, nothing is coloured, and the answer is `false`.
pub fn highlight(language: &str, code: &str, out: &mut String) -> bool {
    let reader = languages::find(language);
    out.reserve(code.len() + code.len() / 2);
    let mut writer = Writer::new(code, out);
    match reader {
        Some(Reader::Lexer(grammar)) => lexer::read(grammar, code, 0, &mut writer),
        Some(Reader::Shell(grammar)) => lines::shell(grammar, code, &mut writer),
        Some(Reader::Console(grammar)) => lines::console(grammar, code, &mut writer),
        Some(Reader::Diff) => lines::diff(code, &mut writer),
        Some(Reader::Markup) => markup::read(code, &mut writer),
        Some(Reader::Yaml) => yaml::read(code, &mut writer),
        Some(Reader::Plain) | None => {}
    }
    writer.finish();
    reader.is_some()
}
