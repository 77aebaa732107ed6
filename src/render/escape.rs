//! Text as HTML: the one place that escapes it, apart from the templates' engine.

/// Appends text with `&`, `<`, `>`, `"` escaped: safe in content and in attributes with double quotes.
pub(super) fn escape(text: &str, out: &mut String) {
    // The generator's error type is that of `fmt`; writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html(out, text);
}

/// Appends text with `&`, `<`, `>` escaped: safe in content alone. Code has many quotes, which stay as short as they are.
pub(super) fn escape_content(text: &str, out: &mut String) {
    let _ = pulldown_cmark_escape::escape_html_body_text(out, text);
}

/// Text as [`escape`] writes it.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape(text, &mut out);
    out
}
