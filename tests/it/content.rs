//! The handbook of this repository is itself without findings.

use std::process::Command;

use crate::book::repository;

/// The day on which the records of this repository are looked at: 30 November 2026. Later ones are no dates of theirs.
const TODAY: &str = "2026-11-30";

#[test]
fn the_handbook_of_this_repository_has_no_findings() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rcabook"));
    command.args(["check", "--deny", "warnings"]).current_dir(repository("."));
    command.env("RCABOOK_TODAY", TODAY).env("NO_COLOR", "1");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What is new in the handbook blocks nobody: it may still change its name until the site is published.
#[test]
fn the_addresses_of_this_repository_are_in_the_list_or_told() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rcabook"));
    command.args(["permalinks", "check"]).current_dir(repository("."));
    command.env("RCABOOK_TODAY", TODAY).env("NO_COLOR", "1");
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(repository("permalinks.lock").is_file(), "the list of published addresses is part of this repository");
    if said.contains("[address-unaccepted]") {
        eprintln!("{said}run `cargo run -- permalinks accept` when these pages are published");
    }
}
