//! Styles: the files of a theme, one after the other, without what only those who read them need.
//!
//! The files become one style sheet, and rules of the project's own choices follow; so each file must end what it begins.

use std::ops::Range;

use super::scripts::Mistake;
pub(super) use address::addresses;
use token::{Kind, Token, tokens};

mod address;
mod token;

/// What in style sheets would change what follows, or has no effect where it stands; each file with its name.
pub(super) fn mistakes<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Mistake> {
    let mut head = Head::Layers;
    let mut found = Vec::new();
    for (name, text) in files {
        let mut sheet = Sheet { text, head, open: Vec::new(), statement: None, found: Vec::new() };
        if let Err(mistake) = tokens(text).try_for_each(|token| sheet.read(token)).and_then(|()| sheet.end()) {
            sheet.found.push(mistake);
        }
        head = sheet.head;
        found.extend(sheet.found.into_iter().map(|(at, message, help)| Mistake {
            file: name.to_owned(),
            at,
            message,
            help,
        }));
    }
    found
}

/// How far the head of all files is read, where `@import` may stand: after statements of layers, and before all else.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Head {
    Layers,
    Imports,
    Over,
}

type Found = (Range<usize>, String, &'static str);

/// A file while it is read.
struct Sheet<'a> {
    text: &'a str,
    head: Head,
    /// What is open: each bracket and its place.
    open: Vec<(&'a str, usize)>,
    /// Where the statement at top level begins, if one has begun, and its first word.
    statement: Option<(usize, &'a str)>,
    found: Vec<Found>,
}

impl<'a> Sheet<'a> {
    fn read(&mut self, token: Token<'a>) -> Result<(), Found> {
        if matches!(token.kind, Kind::Space | Kind::Comment | Kind::Legal) {
            return Ok(());
        }
        if token.kind == Kind::At && token.text.eq_ignore_ascii_case("@import") {
            self.import(token);
        }
        if let Kind::Unclosed(what) = token.kind {
            let line = token.text.lines().next().unwrap_or_default();
            let message = format!("this {what} is not closed");
            return Err((token.at..token.at + line.len(), message, "close it; what follows is read as a part of it"));
        }
        let top = self.open.is_empty();
        let (_, word) = *self.statement.get_or_insert((token.at, token.text));
        match token.kind {
            Kind::Open => {
                self.open.push((token.text, token.at));
                if top && token.text == "{" {
                    self.head = Head::Over;
                }
            }
            Kind::Close => {
                self.close(token)?;
                if token.text == "}" && self.open.is_empty() {
                    self.statement = None;
                }
            }
            Kind::Semicolon if top && !word.starts_with('@') => {
                let message = "this `;` ends nothing".to_owned();
                return Err((token.at..token.at + 1, message, "remove it; the next rule is read as a part of this"));
            }
            Kind::Semicolon if top => {
                self.head = match word.to_ascii_lowercase().as_str() {
                    "@charset" => self.head,
                    "@layer" if self.head == Head::Layers => Head::Layers,
                    "@import" => self.head.max(Head::Imports),
                    _ => Head::Over,
                };
                self.statement = None;
            }
            _ => {}
        }
        Ok(())
    }

    fn import(&mut self, token: Token<'a>) {
        if self.head == Head::Over || !self.open.is_empty() {
            let message = "`@import` has no effect here".to_owned();
            let help = "put it at the head of a file that comes before all rules, such as css/00-imports.css";
            self.found.push((token.at..token.at + token.text.len(), message, help));
        }
    }

    fn close(&mut self, token: Token<'a>) -> Result<(), Found> {
        match self.open.pop() {
            Some(("{", _)) if token.text == "}" => Ok(()),
            Some(("(", _)) if token.text == ")" => Ok(()),
            Some(("[", _)) if token.text == "]" => Ok(()),
            Some((bracket, at)) => Err(unclosed(bracket, at)),
            None => {
                let message = format!("this `{}` closes nothing", token.text);
                Err((token.at..token.at + 1, message, "remove it, or open a block before; the next rule is lost"))
            }
        }
    }

    fn end(&self) -> Result<(), Found> {
        if let Some((bracket, at)) = self.open.last() {
            return Err(unclosed(bracket, *at));
        }
        let Some((at, _)) = self.statement else { return Ok(()) };
        let line = self.text[at..].lines().next().unwrap_or_default().trim_end();
        let message = "this rule is not finished".to_owned();
        Err((
            at..at + line.len(),
            message,
            "write its block, or `;`; what the next file begins with is read as a part of it",
        ))
    }
}

fn unclosed(bracket: &str, at: usize) -> Found {
    (at..at + 1, format!("this `{bracket}` is not closed"), "close it; the rules that follow are read as a part of it")
}

/// A style sheet without comments, and without spaces that say nothing. Texts in quotes, addresses and comments of a licence
/// stay as they are.
pub(super) fn compact(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let (mut space, mut comment) = (false, false);
    // What stands before; the beginning is like the end of a rule.
    let mut last = Kind::Close;
    let mut tight = true;
    for Token { kind, text, .. } in tokens(css) {
        match kind {
            Kind::Space => space = true,
            Kind::Comment => comment = true,
            _ => {
                let ends = kind == Kind::Semicolon || matches!(text, "{" | "}");
                if !tight && !ends {
                    // A comment divides words without being a space.
                    out.push_str(if space {
                        " "
                    } else if comment {
                        "/**/"
                    } else {
                        ""
                    });
                }
                if text == "}" && last == Kind::Semicolon {
                    out.pop();
                }
                out.push_str(text);
                (space, comment, last) = (false, false, kind);
                tight = ends || kind == Kind::Between || (tight && kind == Kind::Legal);
            }
        }
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place and the message of each mistake in the second of two files.
    fn found(text: &str) -> Vec<(Range<usize>, String)> {
        let found = mistakes([("0.css", "@layer a;\n"), ("1.css", text)].into_iter());
        found.into_iter().map(|mistake| (mistake.at, mistake.message)).collect()
    }

    #[test]
    fn styles_lose_what_says_nothing() {
        let css = "/* a; */ .a > b ,c { x: calc(1px + 2px) 3px; content: \"a,  /* b */ ; \\\" \" / '} '; }\n\n@media (min-width: 3rem) and print { .d :hover { y: z } }";
        let tight = ".a > b ,c{x:calc(1px + 2px) 3px;content:\"a,  /* b */ ; \\\" \" / '} '}@media (min-width:3rem) and print{.d :hover{y:z}}\n";
        assert_eq!(compact(css), tight);
    }

    #[test]
    fn styles_mean_what_they_meant() {
        assert_eq!(compact("div/* a */.x { }"), "div/**/.x{}\n");
        assert_eq!(compact("a /* a */ .x/**/ y { b: c/**/; }"), "a .x y{b:c}\n");
        assert_eq!(
            compact("a { b: url(https://e.x/*/a.png) /* */ url( \"c  d\" ); }"),
            "a{b:url(https://e.x/*/a.png) url( \"c  d\" )}\n"
        );
        let quoted = ".esc\\'d { content: \"it's   /* gone? */  here\"; }";
        assert_eq!(compact(quoted), ".esc\\'d{content:\"it's   /* gone? */  here\"}\n");
        assert_eq!(compact(".\\31  .b, .\\;  { }"), ".\\31  .b,.\\;{}\n");
        assert_eq!(compact("a { --b: \\;}"), "a{--b:\\;}\n");
        assert_eq!(compact("a\u{a0}b  \u{feff}c {}"), "a\u{a0}b c{}\n");
        assert_eq!(compact("a { b: 'c\\\n  d' }"), "a{b:'c\\\n  d'}\n");
    }

    #[test]
    fn comments_of_a_licence_stay() {
        let css = "/*! MIT (c)  A */\n/* gone */\n.a /** @license B */ .b {\n  /* @preserve */ c: d;\n}\n";
        assert_eq!(compact(css), "/*! MIT (c)  A */.a /** @license B */ .b{/* @preserve */c:d}\n");
    }

    #[test]
    fn what_is_not_closed_is_found() {
        let one = |text: &str| {
            let found = found(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            (found[0].0.start, found[0].1.clone())
        };
        assert_eq!(one(".a { b: c;\n.d { e: f }\n"), (3, "this `{` is not closed".to_owned()));
        assert_eq!(one(".a { b: calc(1px; }\n.d { e: f }\n"), (12, "this `(` is not closed".to_owned()));
        assert_eq!(one(".a[b { c: d }"), (2, "this `[` is not closed".to_owned()));
        assert_eq!(one(".a { } }\n"), (7, "this `}` closes nothing".to_owned()));
        assert_eq!(one("a { };\nb { }\n"), (5, "this `;` ends nothing".to_owned()));
        assert_eq!(one("a { }\n/* b\nc */ d { }\n/*/ e"), (22, "this comment is not closed".to_owned()));
        assert_eq!(one("a { b: 'c; }\nd { }"), (7, "this text in quotes is not closed".to_owned()));
        assert_eq!(one("a { b: 'c\\'"), (7, "this text in quotes is not closed".to_owned()));
        assert_eq!(one("a { b: url(c.png; d: e }"), (7, "this address is not closed".to_owned()));
        assert_eq!(one("a { }\n.b, .c  \n"), (6, "this rule is not finished".to_owned()));
        assert_eq!(one("a { }\n@layer b"), (6, "this rule is not finished".to_owned()));
        assert_eq!(one("a { } \\"), (6, "this rule is not finished".to_owned()));
    }

    #[test]
    fn what_ends_is_not_found() {
        for text in [
            "",
            "\u{feff}/* a */",
            "a { b: url( c\\).png ) } ",
            "a { b: \"\\\"}\" } c\\{ { }",
            "@media (a: b) { c[d=']'] { } }",
            "@layer b;",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn imports_stand_at_the_head() {
        assert_eq!(found("@charset \"utf-8\"; @layer b; @IMPORT 'a.css';\n@import url(b.css);"), []);
        let no = |text: &str| found(text).into_iter().map(|(at, _)| text[at].to_owned()).collect::<Vec<_>>();
        assert_eq!(no("a { }\n@import 'a.css';"), ["@import"]);
        assert_eq!(no("@layer a { @import 'a.css'; }"), ["@import"]);
        assert_eq!(no("@import 'a.css'; @layer b; @import 'c.css';"), ["@import"]);
    }
}
