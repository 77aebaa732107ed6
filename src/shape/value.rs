//! Values inside error texts that differ each time, and codes that do not.

/// A UUID, a long number, hexadecimal digits.
pub(crate) fn value(rest: &str) -> Option<usize> {
    if is_uuid(rest) {
        return Some(36);
    }
    let run = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
    let hex = run.strip_prefix("0x").filter(|h| !h.is_empty()).unwrap_or(run);
    let has_digit = run.bytes().any(|b| b.is_ascii_digit());
    let is_hex = hex.bytes().all(|b| b.is_ascii_hexdigit()) && (hex.len() >= 8 || hex.len() < run.len());
    let is_number = run.len() >= 5 && run.bytes().all(|b| b.is_ascii_digit()) && !is_sqlstate(run);
    (has_digit && (is_hex || is_number)).then_some(run.len())
}

/// Whether a text begins with a UUID.
fn is_uuid(rest: &str) -> bool {
    let hyphen = |n: usize| matches!(n, 8 | 13 | 18 | 23);
    let fits = |(n, b): (usize, u8)| if hyphen(n) { b == b'-' } else { b.is_ascii_hexdigit() };
    rest.len() >= 36
        && rest.bytes().take(36).enumerate().all(fits)
        && !rest.as_bytes().get(36).is_some_and(u8::is_ascii_alphanumeric)
}

/// Five characters that begin with a class of SQLSTATE.
pub(crate) fn is_sqlstate(run: &str) -> bool {
    const CLASSES: [&str; 26] = [
        "01", "02", "08", "0A", "0L", "0P", "20", "21", "22", "23", "24", "25", "26", "28", "2B", "2D", "3D", "3F",
        "40", "42", "44", "53", "54", "55", "57", "HY",
    ];
    run.len() == 5
        && run.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && run.bytes().any(|b| b.is_ascii_digit())
        && run.get(..2).is_some_and(|class| CLASSES.contains(&class))
}
