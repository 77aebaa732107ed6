//! What a handbook has: its environments, severities, linters, databases and frameworks.

use super::{Config, Severity, Variant};
use crate::date::Length;
use crate::diag::Code;
use crate::record::{Cursor, Fields, Node};

pub(super) fn read_handbook(f: &Fields<'_>, config: &mut Config) {
    // A list that is there and empty is one of no environments.
    let environments = f.list("environments", read_environment);
    if f.has("environments") {
        config.environments = environments;
    }
    if let Some(age) = f.get("review-age") {
        config.review_age = read_review_age(&age);
    }
    config.severities = f.list("severities", read_severity);
    config.linters = f.texts("linters");
    config.databases = f.list("databases", read_variant);
    config.frameworks = f.list("frameworks", read_variant);
}

/// How old a review may be; nothing for one that never grows old, and for what cannot be read.
fn read_review_age(age: &Cursor<'_>) -> Option<Length> {
    if *age.node() == Node::Text("never".to_owned()) {
        return None;
    }
    let unit = |number| format!("write the unit, too: `\"{number} months\"` or `\"P{number}M\"`");
    age.length_like(unit, "write `\"1 year\"`, `\"P6M\"` (ISO 8601) or `\"never\"`")
}

fn read_environment(c: Cursor<'_>) -> Option<String> {
    let name = c.text()?;
    if name.trim().is_empty() {
        c.find(Code::InvalidValue, "an environment has no name", "write its name, or delete the item");
        return None;
    }
    Some(name)
}

fn read_severity(c: Cursor<'_>) -> Option<Severity> {
    const SHAPES: &[(&str, &str)] =
        &[("octagon", "octagon"), ("triangle", "triangle"), ("diamond", "diamond"), ("circle", "circle")];
    c.map(|f| {
        let id = f.need("id", "add the name that records use: `id = \"sev1\"`").and_then(|c| c.text());
        let name = f.need("name", "add the name that people read: `name = \"SEV 1 Critical\"`").and_then(|c| c.text());
        let shape = f.get("shape").and_then(|c| c.choice(SHAPES)).unwrap_or("circle");
        Some(Severity { id: id?, name: name?, shape })
    })?
}

fn read_variant(c: Cursor<'_>) -> Option<Variant> {
    c.map(|f| {
        let id = f.need("id", "add the name that code fences use: `id = \"mysql57\"`").and_then(read_token);
        let name = f.need("name", "add the name that people read: `name = \"MySQL 5.7\"`").and_then(|c| c.text());
        let engine = f.need("engine", "add the engine: `engine = \"mysql\"`").and_then(read_token);
        let version = f.text("version");
        Some(Variant { id: id?, name: name?, engine: engine?, version })
    })?
}

/// A word that can stand in a code fence, a class name and an address.
fn read_token(c: Cursor<'_>) -> Option<String> {
    let text = c.text()?;
    let mut chars = text.chars();
    let starts = chars.next().is_some_and(|c| c.is_ascii_lowercase());
    if starts && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return Some(text);
    }
    c.find(
        Code::InvalidId,
        format!("`{text}` cannot name a choice"),
        "use lower-case letters, digits and `-`, starting with a letter",
    );
    None
}
