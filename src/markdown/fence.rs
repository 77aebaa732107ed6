//! The info string of a fenced code block: language, then marks, then `key="value"` options.

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
}

impl Fence {
    /// Reads an info string; what it does not know is a mark, so that nothing is lost.
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
                (_, Some(_)) | ("", None) => {}
                (word, None) if fence.language.is_empty() && fence.marks.is_empty() => {
                    word.clone_into(&mut fence.language)
                }
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
        let end = quoted.find('"').unwrap_or(quoted.len());
        return (word, Some(&quoted[..end]), quoted.get(end + 1..).unwrap_or_default());
    }
    let end = value.find([' ', '\t', ',']).unwrap_or(value.len());
    (word, Some(&value[..end]), &value[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_marks_and_options_are_told_apart() {
        let fence = Fence::parse("sql mysql57, mariadb title=\"Build it, online\" phase=p5");
        assert_eq!(fence.language, "sql");
        assert_eq!(fence.marks, ["mysql57", "mariadb"]);
        assert_eq!(fence.caption.as_deref(), Some("Build it, online"));
        assert_eq!(fence.phase.as_deref(), Some("p5"));
    }

    #[test]
    fn odd_info_strings_do_no_harm() {
        for info in ["", "   ", "=", "a=", "a=\"", "\"", ",,,", "sql title=\"é", "=x y"] {
            let _ = Fence::parse(info);
        }
        assert_eq!(Fence::parse("").language, "");
    }
}
