//! Whether a line is one of text, or begins a document.

/// Blanks alone may stand before anything, but not more of them.
const MOST_BLANKS: usize = 1 << 20;

/// What a line begins like.
pub(super) enum Begins {
    Text,
    /// A document of JSON, at this place.
    Json(usize),
    Xml,
    /// More has to come.
    Unclear,
}

/// What the input that is held begins like, at the start of a line.
pub(super) fn begins(held: &[u8]) -> Begins {
    const BOM: &[u8] = b"\xef\xbb\xbf";
    let marks = if held.starts_with(BOM) { BOM.len() } else { 0 };
    let blanks = held[marks..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let start = marks + blanks;
    let words: [&[u8]; 2] = [b"<?xml", b"<checkstyle"];
    match held.get(start) {
        None if start <= MOST_BLANKS => Begins::Unclear,
        Some(b'{' | b'[') => Begins::Json(start),
        Some(b'<') if words.iter().any(|word| held[start..].starts_with(word)) => Begins::Xml,
        Some(b'<') if words.iter().any(|word| word.starts_with(&held[start..])) => Begins::Unclear,
        _ => Begins::Text,
    }
}
