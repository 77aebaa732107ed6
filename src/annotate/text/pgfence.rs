//! pgfence for people and as a comment: the file stands above its findings, and not with each of them.

use std::ops::Range;

use memchr::{memchr, memmem};

/// The file that a line begins: `  sql/0002.sql  [HIGH]` or `` ### `sql/0002.sql` :red_circle: HIGH ``.
pub(in crate::annotate) fn file(line: &[u8]) -> Option<&[u8]> {
    if let Some(rest) = line.strip_prefix(b"### `") {
        return rest.get(..memchr(b'`', rest)?).filter(|path| !path.is_empty());
    }
    let inner = line.strip_suffix(b"]")?;
    let at = memmem::rfind(inner, b"  [")?;
    let (path, risk) = (inner.strip_prefix(b"  ")?.get(..at.checked_sub(2)?)?, &inner[at + 3..]);
    let is_risk = matches!(risk, b"SAFE" | b"LOW" | b"MEDIUM" | b"HIGH" | b"CRITICAL");
    (is_risk && path.first().is_some_and(|b| *b != b' ')).then_some(path)
}

/// Whether a line with a rule in it is one of these findings.
pub(super) fn is_finding(line: &[u8]) -> bool {
    [&b"| Rule: "[..], "• Statement #".as_bytes()].iter().any(|mark| memmem::find(line, mark).is_some())
}

/// Whether a line that names a rule there begins what is said of it below the findings: `  drop-column: Remove all …`.
pub(in crate::annotate) fn is_heading(line: &[u8], rule: &Range<usize>) -> bool {
    line[..rule.start] == *b"  " && line[rule.end..].starts_with(b": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_stands_above_its_findings() {
        for line in ["  sql/a b.sql  [HIGH]", "### `sql/a b.sql` :red_circle: HIGH"] {
            assert_eq!(file(line.as_bytes()), Some(&b"sql/a b.sql"[..]), "{line}");
        }
        for line in ["", "  [", "]", "  ]", "  [LOW]", "   x  [LOW]", "  x [LOW]", "  x  [NO]", "### ``", "### `a"] {
            assert_eq!(file(line.as_bytes()), None, "{line}");
        }
    }
}
