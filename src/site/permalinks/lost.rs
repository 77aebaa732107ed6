//! Pages that would vanish, and what is found elsewhere for the same reason.

use crate::config::Config;
use crate::diag::{Code, Finding, Level};
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

/// Leaves out lists while a reference leads nowhere: mended, it may fill them again, and then what was done to keep them
/// would be wrong. `beside` is what else was found.
pub fn hold_back(lost: &mut Vec<Lost>, beside: &[Finding], config: &Config) {
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
pub fn lead_on(lost: &[Lost], findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|_| !lost.is_empty()) {
        let Some(page) = page_of(finding) else { continue };
        let keep = lost.iter().find(|lost| lost.page == page).and_then(|lost| lost.finding.help.as_ref());
        if let Some(keep) = keep {
            finding.help = Some(format!("it was published: {keep}"));
        }
    }
}

/// The page of the record that a finding misses.
fn page_of(finding: &Finding) -> Option<String> {
    let kind = match finding.code {
        Code::UnknownIncident => "incident",
        Code::UnknownLesson => "lesson",
        Code::UnknownRecipe => "recipe",
        Code::UnknownFactor => "factor",
        Code::UnknownGuide => "guide",
        Code::UnknownRule => "rule",
        // In the settings its new name is written; an alias is none there.
        Code::UnknownLinter if finding.message.starts_with("there is no linter") => "linter",
        _ => return None,
    };
    let id = finding.message.split('`').nth(1)?;
    let inner = match kind {
        "linter" => format!("rules/{}/index", id.to_ascii_lowercase()),
        "rule" => address(kind, &format!("{}/{id}", finding.message.split_once(" has no rule `")?.0))?,
        kind => address(kind, id)?,
    };
    Some(encode_own_path(format!("{inner}{FILE_ENDING}")))
}
