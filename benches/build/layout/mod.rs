//! The same text for each program, in the form that it expects.

use std::fs;
use std::path::Path;

pub(crate) mod hugo;
pub(crate) mod mdbook;
pub(crate) mod ours;

/// Writes a file and the folders above it.
fn put(path: &Path, text: &str) -> Result<(), String> {
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(|e| format!("{} cannot be written: {e}", path.display()))
}

/// A text in double quotes, which YAML and TOML read as JSON does.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `["a", "b"]`.
fn list<T: AsRef<str>>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}
