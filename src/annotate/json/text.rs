//! Strings of JSON, in and out.

use std::borrow::Cow;

/// A string as it lies in the document, between its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::annotate) struct Text<'a>(pub(in crate::annotate) &'a [u8]);

impl<'a> Text<'a> {
    /// What it says. Bytes that are no UTF-8 and escapes that mean nothing are replaced.
    pub(in crate::annotate) fn read(self) -> Cow<'a, str> {
        if memchr::memchr(b'\\', self.0).is_none() {
            return String::from_utf8_lossy(self.0);
        }
        let quoted = format!("\"{}\"", String::from_utf8_lossy(self.0));
        Cow::Owned(serde_json::from_str(&quoted).unwrap_or_else(|_| String::from_utf8_lossy(self.0).into_owned()))
    }
}

/// A text as a string of JSON, with its quotes.
pub(in crate::annotate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The same without the quotes, to be put into a string.
pub(in crate::annotate) fn unquoted(text: &str) -> String {
    let quoted = quoted(text);
    quoted[1..quoted.len() - 1].to_owned()
}
