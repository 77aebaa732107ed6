//! Text as HTML.

/// Appends text with `&`, `<`, `>`, `"` escaped: safe in content and in attributes with double quotes.
pub fn escape(text: &str, out: &mut String) {
    // The generator's error type is that of `fmt`; writing to a string cannot fail.
    let _ = pulldown_cmark_escape::escape_html(out, text);
}
