//! A list of rules in any form: read or refused, never a panic; and what was imported once is not changed again.

use std::sync::Arc;

use rcabook::import::{Known, apply, compare, read, write_new};
use rcabook::record::parse_yaml;

/// The first byte names the form by the file's ending, and whether everything is in use.
pub(crate) fn check(bytes: &[u8]) {
    let (how, text) = bytes.split_first().unwrap_or((&0, b""));
    let file: Arc<str> = ["x.json", "x.csv", "x.sarif", "x.yml"][usize::from(how % 4)].into();
    let list = read(&file, &String::from_utf8_lossy(text), "l", &[]);
    if !list.findings.is_empty() {
        assert!(list.findings.iter().all(|f| f.help.is_some()), "a finding without a way out");
        return;
    }
    let used = |_: &str| (how & 4 != 0).then(|| "x".to_owned());
    let known = Known { renamed: &[], take: &[], partial: list.value.partial, used: &used };
    let first = write_new("l", &list.value);
    if list.value.rules.iter().any(|r| r.gone.is_none()) {
        parse_yaml(&first).expect("a new catalogue is YAML");
    }
    let old = "linter: l\nrules:\n- {id: A1, summary: S}\n- id: B2\n  summary: T\n";
    let changes = compare(&parse_yaml(old).expect("YAML"), "l", &list.value, &known);
    if let Ok(once) = apply(old, "l", &changes) {
        let again = compare(&parse_yaml(&once).expect("YAML"), "l", &list.value, &known);
        assert!(again.is_empty(), "{again:?}");
    }
}
