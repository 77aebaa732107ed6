//! YAML as records usually have it, read in one pass. The library takes ten times as long, which was a seventh of a whole build.
//!
//! What is read here: mappings and lists by indentation, lists and mappings in brackets on one line, plain and quoted texts.
//! What is in any way unusual – anchors, tags, block texts, comments behind values, several documents, whatever may be a
//! mistake – is nothing that this knows: the [library](super::node::parse_yaml) reads it, and says what is wrong. So this
//! never decides what YAML is: it either gives what the library would give, to which tests hold it, or nothing.

use super::Node;

/// So many lists and mappings lie within each other at most.
const MOST_LEVELS: usize = 16;

/// The longest key, in bytes; the library refuses those of more than 1,024.
const LONGEST_KEY: usize = 64;

/// The longest row of digits that is a number here.
const MOST_DIGITS: usize = 18;

/// The values of a document that begins with a key; `None` for any that the library has to read.
pub(super) fn read(text: &str) -> Option<Node> {
    if !has_usual_characters(text) {
        return None;
    }
    let mut reader = Reader { text, at: 0, indent: 0 };
    reader.go_to_words();
    if reader.indent > 0 {
        return None;
    }
    let node = reader.mapping(0, MOST_LEVELS)?;
    // A line that belongs to none of the levels that are open ends them all.
    (reader.at == text.len()).then_some(node)
}

/// Whether there is nothing but line feeds and printed characters, so that every line is one for the library as well.
fn has_usual_characters(text: &str) -> bool {
    let is_usual =
        |c: char| !matches!(c, '\0'..='\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    text.bytes().all(|b| matches!(b, b'\n' | b' '..=b'~' | 0x80..))
        && (text.is_ascii() || text.chars().all(|c| c.is_ascii() || is_usual(c)))
}

/// A document that is read from its beginning.
struct Reader<'a> {
    text: &'a str,
    /// The next byte.
    at: usize,
    /// The column at which the words of the line begin, or what stands behind the `- ` of a list.
    indent: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over spaces and says how many they were.
    fn spaces(&mut self) -> usize {
        let count = self.rest().bytes().take_while(|b| *b == b' ').count();
        self.at += count;
        count
    }

    fn is_at_line_end(&self) -> bool {
        self.byte().is_none_or(|b| b == b'\n')
    }

    /// Goes from the beginning of a line to the words of the first one that has any; comments are none.
    fn go_to_words(&mut self) {
        loop {
            self.indent = self.spaces();
            match self.byte() {
                Some(b'\n') => self.at += 1,
                Some(b'#') => self.at += self.rest().find('\n').map_or(self.rest().len(), |end| end + 1),
                _ => return,
            }
        }
    }

    /// Goes on from the end of a line; `None` when more stands on it.
    fn end_line(&mut self) -> Option<()> {
        self.spaces();
        if !self.is_at_line_end() {
            return None;
        }
        self.at += usize::from(self.byte().is_some());
        self.go_to_words();
        Some(())
    }

    /// Whether an entry of a list begins here.
    fn is_at_dash(&self) -> bool {
        let rest = self.rest().as_bytes();
        rest.first() == Some(&b'-') && rest.get(1).is_none_or(|b| matches!(b, b' ' | b'\n'))
    }

    /// Passes over a key and its colon, behind which a space or the end of the line stands.
    fn key(&mut self) -> Option<String> {
        let rest = self.rest().as_bytes();
        let is_of_key = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        let len = rest.iter().take_while(|b| is_of_key(b)).count();
        let is_key = rest.first().is_some_and(u8::is_ascii_alphabetic)
            && len <= LONGEST_KEY
            && rest.get(len) == Some(&b':')
            && rest.get(len + 1).is_none_or(|b| matches!(b, b' ' | b'\n'));
        // `null` and `true` are keys that mean something else.
        let Some(Node::Text(key)) = is_key.then(|| plain(&self.rest()[..len])).flatten() else { return None };
        self.at += len + 1;
        self.spaces();
        Some(key)
    }

    /// What begins on a line of its own, at its column.
    fn block(&mut self, levels: usize) -> Option<Node> {
        let levels = levels.checked_sub(1)?;
        if self.is_at_dash() { self.list(self.indent, levels) } else { self.mapping(self.indent, levels) }
    }

    fn mapping(&mut self, column: usize, levels: usize) -> Option<Node> {
        let mut entries = Vec::new();
        while self.indent == column && !self.is_at_dash() {
            let Some(key) = self.key() else { break };
            let value = if self.is_at_line_end() {
                self.end_line()?;
                // A list may stand at the column of its key.
                let is_below = self.indent > column || self.indent == column && self.is_at_dash();
                if is_below && self.byte().is_some() { self.block(levels)? } else { Node::Null }
            } else {
                self.value(levels)?
            };
            entries.push((key, value));
        }
        (!entries.is_empty()).then_some(Node::Map(entries))
    }

    fn list(&mut self, column: usize, levels: usize) -> Option<Node> {
        let mut items = Vec::new();
        while self.indent == column && self.is_at_dash() {
            self.at += 1;
            let behind = column + 1 + self.spaces();
            let item = if self.is_at_line_end() {
                self.end_line()?;
                if self.indent > column && self.byte().is_some() { self.block(levels)? } else { Node::Null }
            } else if self.clone_at().key().is_some() {
                self.indent = behind;
                self.block(levels)?
            } else {
                self.value(levels)?
            };
            items.push(item);
        }
        Some(Node::List(items))
    }

    fn clone_at(&self) -> Self {
        Self { text: self.text, at: self.at, indent: self.indent }
    }

    /// A value that ends with its line.
    fn value(&mut self, levels: usize) -> Option<Node> {
        let value = match self.byte()? {
            b'[' | b'{' | b'"' | b'\'' => self.in_brackets(levels)?,
            _ => {
                let line = self.rest().split('\n').next()?;
                let words = line.trim_end_matches(' ');
                // Behind a colon a value begins, and behind a number sign a comment.
                if words.ends_with(':') || words.contains(": ") || words.contains(" #") {
                    return None;
                }
                self.at += line.len();
                plain(words)?
            }
        };
        self.end_line()?;
        Some(value)
    }

    /// A value that stands in brackets, or could.
    fn in_brackets(&mut self, levels: usize) -> Option<Node> {
        let levels = levels.checked_sub(1)?;
        match self.byte()? {
            b'[' => self.enclosed(b']', |reader| reader.in_brackets(levels)).map(Node::List),
            b'{' => self.enclosed(b'}', |reader| Some((reader.key()?, reader.in_brackets(levels)?))).map(Node::Map),
            b'"' => self.double_quoted(),
            b'\'' => self.single_quoted(),
            _ => {
                let len = self.rest().find([',', ']', '}', '[', '{', ':', '#', '?', '\n'])?;
                let words = self.rest()[..len].trim_end_matches(' ');
                self.at += len;
                matches!(self.byte(), Some(b',' | b']' | b'}')).then(|| plain(words)).flatten()
            }
        }
    }

    /// What stands between brackets, parted by commas.
    fn enclosed<T>(&mut self, close: u8, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut out = Vec::new();
        loop {
            // The bracket that opens, or a comma.
            self.at += 1;
            self.spaces();
            if out.is_empty() && self.byte() == Some(close) {
                break;
            }
            out.push(one(self)?);
            self.spaces();
            match self.byte()? {
                b',' => {}
                end if end == close => break,
                _ => return None,
            }
        }
        self.at += 1;
        Some(out)
    }

    /// A text in double quotes with no escapes but those of quotes and backslashes.
    fn double_quoted(&mut self) -> Option<Node> {
        let mut out = String::new();
        self.at += 1;
        loop {
            let len = self.rest().find(['"', '\\', '\n'])?;
            out.push_str(&self.rest()[..len]);
            self.at += len + 1;
            match self.text.as_bytes()[self.at - 1] {
                b'"' => return Some(Node::Text(out)),
                b'\\' => out.push(self.byte().filter(|b| matches!(b, b'"' | b'\\')).map(char::from)?),
                _ => return None,
            }
            self.at += 1;
        }
    }

    /// A text in single quotes, in which two of them are one.
    fn single_quoted(&mut self) -> Option<Node> {
        let mut out = String::new();
        self.at += 1;
        loop {
            let len = self.rest().find(['\'', '\n'])?;
            out.push_str(&self.rest()[..len]);
            self.at += len + 1;
            if self.text.as_bytes()[self.at - 1] != b'\'' {
                return None;
            }
            if self.byte() != Some(b'\'') {
                return Some(Node::Text(out));
            }
            out.push('\'');
            self.at += 1;
        }
    }
}

/// What words without quotes mean; `None` where they may be a number that is not a row of digits, or begin with a sign that
/// means something.
fn plain(words: &str) -> Option<Node> {
    let text = || Some(Node::Text(words.to_owned()));
    match words {
        "null" | "Null" | "NULL" | "~" => return Some(Node::Null),
        "true" | "True" | "TRUE" => return Some(Node::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Node::Bool(false)),
        _ => {}
    }
    match words.as_bytes().first()? {
        b'0'..=b'9' if words.bytes().all(|b| b.is_ascii_digit()) => {
            // A zero before other digits makes them text: they are an identifier.
            if words.len() > 1 && words.starts_with('0') {
                return text();
            }
            (words.len() <= MOST_DIGITS).then(|| words.parse().ok().map(Node::Int)).flatten()
        }
        b'0' if words[1..].starts_with(['x', 'o', 'b']) => None,
        b'0'..=b'9' => words.parse::<f64>().is_err().then(text).flatten(),
        b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'_' | b'(' | b'$' | b'<' | 0x80.. => text(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
