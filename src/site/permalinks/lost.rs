//! Pages that would vanish, and what is found elsewhere for the same reason.

use crate::config::Config;
use crate::diag::{Code, Finding, Level, Missing};
use crate::id::{FILE_ENDING, encode_own_path};
use crate::site::former::address;

/// A page that was published and would vanish.
#[derive(Debug, Clone)]
pub struct Lost {
    /// Its path, as the list has it.
    pub page: String,
    /// Whether it lists what shares something, and so may come back when a reference leads somewhere again.
    pub is_list: bool,
    /// The finding.
    pub finding: Finding,
}

/// Brings the lost pages and what else was found into agreement: references to lost records [lead on](lead_on), and lists
/// are [held back](hold_back) while references are open.
pub fn agree(lost: &mut Vec<Lost>, findings: &mut [Finding], config: &Config) {
    lead_on(lost, findings);
    hold_back(lost, findings, config);
}

/// Leaves out lists while a reference leads nowhere: mended, it may fill them again, and then what was done to keep them
/// would be wrong. `beside` is what else was found.
fn hold_back(lost: &mut Vec<Lost>, beside: &[Finding], config: &Config) {
    let is_open = beside.iter().any(|found| is_reference(found.code) && config.level(found.code) == Level::Error);
    lost.retain(|lost| !(is_open && lost.is_list));
}

const fn is_reference(code: Code) -> bool {
    matches!(
        code,
        Code::UnknownIncident
            | Code::UnknownLesson
            | Code::UnknownRule
            | Code::UnknownRecipe
            | Code::UnknownFactor
            | Code::UnknownLinter
            | Code::UnknownDatabase
            | Code::UnknownEnvironment
    )
}

/// Says at references to records that were published and are lost how these are kept, which mends both.
fn lead_on(lost: &[Lost], findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|_| !lost.is_empty()) {
        let Some(page) = finding.missing.as_deref().and_then(page_of) else { continue };
        let keep = lost.iter().find(|lost| lost.page == page).and_then(|lost| lost.finding.help.as_ref());
        if let Some(keep) = keep {
            finding.help = Some(format!("it was published: {keep}"));
        }
    }
}

/// The page that what is missing had.
fn page_of(missing: &Missing) -> Option<String> {
    let inner = match missing.kind {
        "linter" => format!("rules/{}/index", missing.id.to_ascii_lowercase()),
        kind => address(kind, &missing.id)?,
    };
    Some(encode_own_path(format!("{inner}{FILE_ENDING}")))
}
