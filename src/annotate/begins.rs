//! Whether a line is one of text, or begins a document.

/// Blanks alone may stand before anything, but not more of them.
const MOST_BLANKS: usize = 1 << 20;

/// What a document of XML begins with.
const XML: [&[u8]; 2] = [b"<?xml", b"<checkstyle"];

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
    match held.get(start) {
        None if start <= MOST_BLANKS => Begins::Unclear,
        Some(b'{' | b'[') => Begins::Json(start),
        Some(_) if begins_xml(&held[start..]) => Begins::Xml,
        Some(_) if may_be_xml(&held[start..]) => Begins::Unclear,
        _ => Begins::Text,
    }
}

fn begins_xml(text: &[u8]) -> bool {
    XML.iter().any(|word| text.starts_with(word))
}

/// Whether a text begins a document of XML, or would with more behind it.
pub(super) fn may_be_xml(text: &[u8]) -> bool {
    begins_xml(text) || XML.iter().any(|word| word.starts_with(text))
}
