//! The languages: their names, and who reads them.

mod compiled;
mod config;
mod script;
mod shell;
mod sql;
mod web;

use super::grammar::Grammar;

/// Who reads a language.
#[derive(Clone, Copy)]
pub(super) enum Reader {
    /// The lexer, with a grammar.
    Lexer(&'static Grammar),
    /// The lexer, after a look whether it is a terminal session.
    Shell(&'static Grammar),
    /// The lexer, for the lines with a prompt.
    Console(&'static Grammar),
    /// The reader of differences.
    Diff,
    /// The reader of HTML and XML.
    Markup,
    /// The reader of YAML.
    Yaml,
    /// Nobody: plain text.
    Plain,
}

/// All names a language goes by, in lower case, with its reader.
pub(super) static LANGUAGES: &[(&[&str], Reader)] = &[
    (&["sql"], Reader::Lexer(&sql::COMMON)),
    (&["mysql", "mariadb"], Reader::Lexer(&sql::MYSQL)),
    (&["postgresql", "postgres", "psql", "plpgsql"], Reader::Lexer(&sql::POSTGRES)),
    (&["python", "py"], Reader::Lexer(&script::PYTHON)),
    (&["sh", "bash", "shell", "zsh"], Reader::Shell(&shell::SHELL)),
    (&["console"], Reader::Console(&shell::SHELL)),
    (&["yaml", "yml"], Reader::Yaml),
    (&["toml"], Reader::Lexer(&config::TOML)),
    (&["json"], Reader::Lexer(&config::JSON)),
    (&["diff", "patch"], Reader::Diff),
    (&["ruby", "rb"], Reader::Lexer(&script::RUBY)),
    (&["rust", "rs"], Reader::Lexer(&compiled::RUST)),
    (&["go", "golang"], Reader::Lexer(&compiled::GO)),
    (&["js", "javascript"], Reader::Lexer(&web::JAVASCRIPT)),
    (&["ts", "typescript"], Reader::Lexer(&web::TYPESCRIPT)),
    (&["java"], Reader::Lexer(&compiled::JAVA)),
    (&["ini", "conf"], Reader::Lexer(&config::INI)),
    (&["html", "xml"], Reader::Markup),
    (&["css"], Reader::Lexer(&web::CSS)),
    (&["dockerfile", "docker"], Reader::Lexer(&shell::DOCKERFILE)),
    (&["text", "txt", "plain"], Reader::Plain),
];

/// The reader of a language, by any of its names in upper or lower case.
pub(super) fn find(name: &str) -> Option<Reader> {
    let named = |names: &[&str]| names.iter().any(|entry| entry.eq_ignore_ascii_case(name));
    LANGUAGES.iter().find(|(names, _)| named(names)).map(|(_, reader)| *reader)
}
