//! Classes of errors, by what they are called.

/// Whether a word is a class of errors: camel case behind its path, and an ending that errors have, or a path.
pub(crate) fn is_class(class: &str) -> bool {
    let name = class.rsplit(['.', ':']).next().unwrap_or_default();
    let camel = name.chars().next().is_some_and(char::is_uppercase) && name.chars().any(char::is_lowercase);
    let path = class.contains("::") || (class.contains('.') && camel);
    let ends = ["Error", "Exception", "Violation", "Failure", "Warning", "Timeout"].iter().any(|e| name.ends_with(e));
    camel && (ends || path) && class != "Warning"
}
