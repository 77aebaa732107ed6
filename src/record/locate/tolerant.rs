//! YAML that the one parser reads and the other, which knows the places, gives up at: a tab behind a colon, lists and quoted
//! texts that go on at the beginning of a line, and a `#` right behind a quote.

/// The same text with spaces for what makes the difference, so that everything stays at its place.
pub(super) fn tolerant(yaml: &str) -> String {
    let mut scan = Scan { bytes: yaml.as_bytes(), out: yaml.as_bytes().to_vec(), quote: None, depth: 0, block: None };
    let mut start = 0;
    for line in yaml.split_inclusive('\n') {
        scan.line(start, start + line.trim_end_matches(['\n', '\r']).len(), start + line.len());
        start += line.len();
    }
    // Only signs of one byte were replaced, by signs of one byte.
    String::from_utf8(scan.out).unwrap_or_default()
}

struct Scan<'a> {
    bytes: &'a [u8],
    out: Vec<u8>,
    /// The quote that ends the open text.
    quote: Option<u8>,
    /// How many `[` and `{` are open.
    depth: usize,
    /// A block of text below `|` or `>` is open: its lines are indented deeper than this.
    block: Option<usize>,
}

impl Scan<'_> {
    /// Reads the line of these bytes; `next` is where the one behind it begins.
    fn line(&mut self, start: usize, end: usize, next: usize) {
        let line = &self.bytes[start..end];
        let indent = line.iter().take_while(|b| **b == b' ').count();
        if let Some(outer) = self.block {
            if indent > outer || line.iter().all(u8::is_ascii_whitespace) {
                return;
            }
            self.block = None;
        }
        let mut at = start;
        while at < end {
            at = match self.quote {
                Some(quote) => self.quoted(quote, at, end),
                None => self.sign(start, at, end),
            };
        }
        if self.quote.is_some() || self.depth > 0 {
            self.out[end..next].fill(b' ');
        }
    }

    /// Reads one sign of a quoted text, and returns where the next is.
    fn quoted(&mut self, quote: u8, at: usize, end: usize) -> usize {
        let following = self.bytes.get(at + 1).copied().filter(|_| at + 1 < end);
        match self.bytes[at] {
            b'\\' if quote == b'"' => at + 2,
            sign if sign != quote => at + 1,
            _ if quote == b'\'' && following == Some(quote) => at + 2,
            _ => {
                self.quote = None;
                if following == Some(b'#') {
                    self.out[at + 1..end].fill(b' ');
                    return end;
                }
                at + 1
            }
        }
    }

    /// Reads one sign outside of quotes, and returns where the next is.
    fn sign(&mut self, start: usize, at: usize, end: usize) -> usize {
        let is_spaced = at == start || matches!(self.bytes[at - 1], b' ' | b'\t');
        match self.bytes[at] {
            b'\t' => self.out[at] = b' ',
            b'#' if is_spaced => {
                if self.depth > 0 {
                    self.out[at..end].fill(b' ');
                }
                return end;
            }
            quote @ (b'"' | b'\'') if self.begins_value(start, at) => self.quote = Some(quote),
            b'[' | b'{' if self.depth > 0 || self.begins_value(start, at) => self.depth += 1,
            b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            b'|' | b'>' if self.depth == 0 && self.begins_value(start, at) => {
                let rest = self.bytes[at + 1..end].iter().take_while(|b| **b != b'#');
                if rest.clone().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b' ' | b'\t')) {
                    self.block = Some(self.indent_of_key(start, at));
                    return end;
                }
            }
            _ => {}
        }
        at + 1
    }

    /// Whether a value can begin here: at the beginning of a line, and behind a key, a dash or a sign of a list.
    fn begins_value(&self, start: usize, at: usize) -> bool {
        let before = self.bytes[start..at].trim_ascii_end();
        match before.last() {
            None | Some(b'[' | b'{' | b',') => true,
            Some(b':' | b'-' | b'?') => before.len() < at - start || self.depth > 0,
            Some(_) => false,
        }
    }

    /// How deep the key or the dash stands to which a value of this line belongs.
    fn indent_of_key(&self, start: usize, at: usize) -> usize {
        let line = &self.bytes[start..at];
        let first = line.iter().position(|b| !matches!(b, b' ' | b'-')).unwrap_or(line.len());
        match line[..first].iter().rposition(|b| *b == b'-') {
            Some(dash) if first == line.len() => dash,
            _ => first,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::{At, Path, Segment};
    use crate::record::Places;

    proptest::proptest! {
        #[test]
        fn everything_stays_at_its_place(text in "([a-zé:#|>'\"\\\\\\[\\]{},\\- \t\r\n]|: |- ){0,60}") {
            proptest::prop_assert_eq!(super::tolerant(&text).len(), text.len());
            let _ = Places::of("a.yaml", &text);
        }
    }

    /// Whether the last key's value is found behind this text.
    fn is_found_behind(before: &str) -> bool {
        let text = format!("---\nid: INC-1\n{before}\nlast: [é, {{key: P9}}]\n---\n");
        let at =
            At::Value([Segment::Key("last"), Segment::Index(1), Segment::Key("key")].into_iter().collect::<Path>());
        let start = text.find("P9").unwrap();
        Places::of("a.md", &text).find(&at) == Some(start..start + 2)
    }

    #[test]
    fn what_stands_behind_odd_yaml_has_its_place() {
        for before in [
            "trigger:\ttext",
            "a:\n  - b:\tc",
            "a: {a:\tb}",
            "a: [\none,\ntwo # three\n]",
            "a: {\nb: c\n}",
            "a: \"one\ntwo\"",
            "a: 'one\nit''s two'",
            "x-a: \"a\"#b",
            "a: |\n  it's\tone: \"\n  - [\nb:\tc",
            "a:\n  - b: >-\n      one [\n    c:\t\"d\"",
            "a:\n  - |\n    it's\n  - c:\td",
            "a: it's [one \"\nb:\tc",
            "a: [\r\n\"one\ntwo\", three]\r",
        ] {
            assert!(is_found_behind(before), "{before:?}");
        }
    }
}
