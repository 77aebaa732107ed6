//! `theme.toml`: what a theme says of itself.

use crate::diag::Checked;
use crate::record::{Node, Reader, Ref, unmerged};
use crate::source::Source;

/// Reads the file for the version of the agreement between views and templates that the theme keeps.
#[must_use]
pub fn theme_contract(source: &Source) -> Checked<Option<Ref<u64>>> {
    let nothing = |finding| Checked { value: None, findings: vec![finding] };
    if let Some(finding) = unmerged(source) {
        return nothing(finding);
    }
    let node: Node = match toml::from_str(&source.text) {
        Ok(node) => node,
        Err(error) => return nothing(super::syntax(source, &error)),
    };
    let reader = Reader::new(&source.path);
    let contract = reader.root(&node).map(|f| {
        // What the theme is called is for those who read the file.
        let _ = f.text("name");
        f.get("contract").and_then(|c| Some(Ref { id: c.count()?, at: c.at() }))
    });
    Checked { value: contract.flatten(), findings: reader.finish() }
}
