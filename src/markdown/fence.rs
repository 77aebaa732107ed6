//! The info string of a fenced code block: language, then marks, then `key="value"` options.

/// What mdBook and rustdoc say of a block for their own purposes; a book that was theirs keeps it.
const OF_OTHERS: [&str; 12] = [
    "ignore",
    "should_panic",
    "no_run",
    "compile_fail",
    "editable",
    "noplayground",
    "noplaypen",
    "mdbook-runnable",
    "edition2015",
    "edition2018",
    "edition2021",
    "edition2024",
];

/// Options that mdBook has.
const OPTIONS_OF_OTHERS: [&str; 1] = ["hidelines"];

/// What a fence's info string says: ` ```sql postgresql title="Build the index" `.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fence {
    /// The language; empty where none is given.
    pub language: String,
    /// Bare words behind the language: databases, engines or frameworks.
    pub marks: Vec<String>,
    /// The caption, from `title=` or `file=`.
    pub caption: Option<String>,
    /// The phase the block belongs to, where it is not the one it stands in.
    pub phase: Option<String>,
    /// The names of options that mean nothing here; those that start with `x-` are the author's own.
    pub unknown: Vec<String>,
}

impl Fence {
    /// The options of a block.
    pub const OPTIONS: [&str; 3] = ["title", "file", "phase"];

    /// Reads an info string. A word that it does not know is a mark, and such an option is [`unknown`](Self::unknown), so
    /// that nothing is lost.
    #[must_use]
    pub fn parse(info: &str) -> Self {
        let mut fence = Self::default();
        let mut rest = info.trim();
        while !rest.is_empty() {
            let (word, value, tail) = next_word(rest);
            rest = tail.trim_start_matches([' ', '\t', ',']);
            match (word, value) {
                ("title" | "file", Some(value)) => fence.caption = Some(value.to_owned()),
                ("phase", Some(value)) => fence.phase = Some(value.to_owned()),
                ("", _) => {}
                (name, Some(_)) if OPTIONS_OF_OTHERS.contains(&name) || name.starts_with("x-") => {}
                (name, Some(_)) => fence.unknown.push(name.to_owned()),
                (word, None) if fence.language.is_empty() && fence.marks.is_empty() => {
                    word.clone_into(&mut fence.language)
                }
                (word, None) if OF_OTHERS.contains(&word) => {}
                (word, None) => fence.marks.push(word.to_owned()),
            }
        }
        fence
    }
}

/// The next word, its value if it is `key=value` or `key="value"`, and what follows.
fn next_word(text: &str) -> (&str, Option<&str>, &str) {
    let end = text.find([' ', '\t', ',', '=']).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let Some(value) = rest.strip_prefix('=') else {
        return (word, None, if rest.is_empty() { rest } else { &rest[1..] });
    };
    if let Some(quoted) = value.strip_prefix('"') {
        let end = closing(quoted).unwrap_or(quoted.len());
        return (word, Some(&quoted[..end]), quoted.get(end + 1..).unwrap_or_default());
    }
    let end = value.find([' ', '\t', ',']).unwrap_or(value.len());
    (word, Some(&value[..end]), &value[end..])
}

/// Where a quoted value ends. Markdown has taken the backslashes off by now, so that quotes in the value look like its end:
/// that is the first one before a blank or a comma behind which all quotes come in pairs.
fn closing(text: &str) -> Option<usize> {
    let is_end = |at: &usize| {
        let rest = &text[at + 1..];
        (rest.is_empty() || rest.starts_with([' ', '\t', ','])) && rest.matches('"').count().is_multiple_of(2)
    };
    text.match_indices('"').map(|(at, _)| at).find(is_end).or_else(|| text.find('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mdbook_says_of_a_block_is_no_mark() {
        let fence = Fence::parse("rust,ignore,should_panic edition2021 hidelines=# pg");
        assert_eq!((fence.language.as_str(), &fence.marks[..]), ("rust", &["pg".to_owned()][..]));
        assert!(fence.unknown.is_empty());
    }

    #[test]
    fn a_title_may_hold_quotes() {
        for (info, caption, marks) in [
            ("sql title=\"A \"q\" | b\"", "A \"q\" | b", &[][..]),
            ("sql title=\"A\" phase=\"b\" pg", "A", &["pg"]),
            ("sql title=\"A \"q\"\" phase=\"b\"", "A \"q\"", &[]),
            ("sql title=\"A \" q", "A ", &["q"]),
        ] {
            let fence = Fence::parse(info);
            assert_eq!(
                (fence.caption.as_deref(), &fence.marks[..]),
                (Some(caption), &marks.iter().map(|m| (*m).to_owned()).collect::<Vec<_>>()[..]),
                "{info}"
            );
        }
    }

    #[test]
    fn language_marks_and_options_are_told_apart() {
        let fence = Fence::parse("sql mysql57, mariadb title=\"Build it, online\" phase=p5");
        assert_eq!(fence.language, "sql");
        assert_eq!(fence.marks, ["mysql57", "mariadb"]);
        assert_eq!(fence.caption.as_deref(), Some("Build it, online"));
        assert_eq!(fence.phase.as_deref(), Some("p5"));
    }

    #[test]
    fn options_that_mean_nothing_are_kept_by_name() {
        let fence = Fence::parse("sql phse=\"build\" titel=T,pg x-own=1 Title=\"a phase=b\"");
        assert_eq!(fence.unknown, ["phse", "titel", "Title"]);
        assert_eq!((fence.marks, fence.phase, fence.caption), (vec!["pg".to_owned()], None, None));
    }

    #[test]
    fn odd_info_strings_do_no_harm() {
        for info in ["", "   ", "=", "a=", "a=\"", "\"", ",,,", "sql title=\"é", "=x y"] {
            let _ = Fence::parse(info);
        }
        assert_eq!(Fence::parse("").language, "");
    }
}
