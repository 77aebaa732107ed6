//! Where a JSON document ends, told as its bytes come.
//!
//! Bytes inside strings are not looked at, so that text of any encoding passes. But no string goes on in the next line: one
//! whose line was cut is broken there.

use memchr::memchr3;

/// How far a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::annotate) enum Progress {
    /// All bytes were taken, and more are needed.
    More,
    /// The document ends before this byte.
    Done(usize),
    /// This byte is no JSON.
    Broken(usize),
}

/// A document on its way; it starts with `{` or `[`.
#[derive(Debug)]
pub(in crate::annotate) struct Scanner {
    state: State,
    /// The containers that are open: `true` for an object.
    open: Vec<bool>,
    keys: bool,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// A value, or the end of an array that has none.
    Value {
        may_end: bool,
    },
    /// A key, or the end of an object that has none.
    Key {
        may_end: bool,
    },
    Colon,
    Next,
    String {
        key: bool,
        escaped: bool,
    },
    Number,
    /// The rest of `true`, `false` or `null`.
    Word(&'static [u8]),
}

impl Scanner {
    pub(in crate::annotate) const fn new() -> Self {
        Self { state: State::Value { may_end: false }, open: Vec::new(), keys: false }
    }

    /// Forgets what came, and keeps the room for it.
    pub(in crate::annotate) fn start_again(&mut self) {
        self.open.clear();
        (self.state, self.keys) = (State::Value { may_end: false }, false);
    }

    /// Whether a key was met: what has one was meant as JSON.
    pub(in crate::annotate) const fn has_keys(&self) -> bool {
        self.keys
    }

    /// Takes the next bytes of the document.
    pub(in crate::annotate) fn feed(&mut self, bytes: &[u8]) -> Progress {
        let mut at = 0;
        while at < bytes.len() {
            if let State::String { key, escaped: false } = self.state {
                let Some(found) = memchr3(b'"', b'\\', b'\n', &bytes[at..]) else { return Progress::More };
                at += found + 1;
                if bytes[at - 1] == b'\n' {
                    return Progress::Broken(at - 1);
                }
                self.state = match bytes[at - 1] {
                    b'\\' => State::String { key, escaped: true },
                    _ if key => State::Colon,
                    _ => State::Next,
                };
                continue;
            }
            let Some(state) = self.step(bytes[at]) else { return Progress::Broken(at) };
            self.state = state;
            at += 1;
            if self.open.is_empty() {
                return Progress::Done(at);
            }
        }
        Progress::More
    }

    fn step(&mut self, byte: u8) -> Option<State> {
        let blank = matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        match self.state {
            State::String { key, .. } => (byte != b'\n').then_some(State::String { key, escaped: false }),
            State::Word([first, rest @ ..]) => {
                (*first == byte).then_some(if rest.is_empty() { State::Next } else { State::Word(rest) })
            }
            State::Number if byte == b'I' => Some(State::Word(b"nfinity")),
            State::Number if matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-') => Some(State::Number),
            State::Value { may_end: true } if byte == b']' => self.close(false),
            State::Key { may_end: true } if byte == b'}' => self.close(true),
            State::Value { .. } | State::Key { .. } | State::Colon | State::Next if blank => Some(self.state),
            State::Value { .. } => self.begin(byte),
            State::Key { .. } => (byte == b'"').then_some(State::String { key: true, escaped: false }),
            State::Colon => {
                self.keys |= byte == b':';
                (byte == b':').then_some(State::Value { may_end: false })
            }
            State::Number | State::Next | State::Word([]) => match byte {
                b'}' => self.close(true),
                b']' => self.close(false),
                b',' if *self.open.last()? => Some(State::Key { may_end: false }),
                b',' => Some(State::Value { may_end: false }),
                _ => blank.then_some(State::Next),
            },
        }
    }

    fn begin(&mut self, byte: u8) -> Option<State> {
        if self.open.is_empty() && !matches!(byte, b'{' | b'[') {
            return None;
        }
        Some(match byte {
            b'{' => {
                self.open.push(true);
                State::Key { may_end: true }
            }
            b'[' => {
                self.open.push(false);
                State::Value { may_end: true }
            }
            b'"' => State::String { key: false, escaped: false },
            b't' => State::Word(b"rue"),
            b'f' => State::Word(b"alse"),
            b'n' => State::Word(b"ull"),
            // No JSON, but what Python writes.
            b'N' => State::Word(b"aN"),
            b'I' => State::Word(b"nfinity"),
            b'-' | b'0'..=b'9' => State::Number,
            _ => return None,
        })
    }

    fn close(&mut self, object: bool) -> Option<State> {
        (self.open.pop()? == object).then_some(State::Next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Progress {
        Scanner::new().feed(text.as_bytes())
    }

    #[test]
    fn a_document_ends_where_it_ends() {
        for text in [r#"{}"#, r#"[ ]"#, r#"{"a" : [1, -2.5e+3 , true,null,{"b":"\"]}"}]}"#, "[\n[\t],\"\"]"] {
            assert_eq!(whole(&format!("{text} x")), Progress::Done(text.len()), "{text}");
            let mut scanner = Scanner::new();
            assert_eq!(scanner.feed(b"{\"a\": ["), Progress::More);
            scanner.start_again();
            assert!(!scanner.has_keys());
            for (at, byte) in text.bytes().enumerate() {
                let end = at + 1 == text.len();
                assert_eq!(scanner.feed(&[byte]), if end { Progress::Done(1) } else { Progress::More }, "{text} {at}");
            }
        }
    }

    #[test]
    fn what_only_begins_like_json_is_told_at_once() {
        for text in ["[INFO] x", "[1/5]", "[a]", "{x", "{\"a\"}", "{\"a\":}", "[1,]", "[}", "{]", "[tru]", "x", "\"a\""]
        {
            assert!(matches!(whole(text), Progress::Broken(_)), "{text}");
        }
        for cut in ["{\"a\": \"cut", "{\"a\": \"cut\\", "[\"cut \u{e9}"] {
            assert_eq!(whole(&format!("{cut}\nnext\"]}}")), Progress::Broken(cut.len()), "{cut}");
        }
    }
}
