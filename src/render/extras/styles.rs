//! The rules of the style sheet that depend on the project: which blocks a chosen database or framework shows.

use std::fmt::Write as _;

use crate::config::{Config, Variant};

/// The style sheet's part for the project's own choices.
pub(super) fn choices(config: &Config) -> String {
    let mut out = String::from("@layer parts{@supports selector(:has(*)){\n");
    rules(&mut out, "db", &config.databases);
    rules(&mut out, "fw", &config.frameworks);
    out.push_str("}}\n");
    out
}

fn rules(out: &mut String, kind: &str, variants: &[Variant]) {
    for variant in variants {
        let id = &variant.id;
        let _ = writeln!(
            out,
            "body:has(#_{kind}-{id}:checked) .alt[data-{kind}]:not([data-{kind}~=\"{id}\"]){{display:none}}"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_choice_hides_what_is_marked_for_others() {
        let variant = Variant { id: "mysql57".into(), name: "MySQL 5.7".into(), engine: "mysql".into(), version: None };
        let config = Config { databases: vec![variant], ..Config::default() };
        assert!(
            choices(&config)
                .contains("body:has(#_db-mysql57:checked) .alt[data-db]:not([data-db~=\"mysql57\"]){display:none}")
        );
    }
}
