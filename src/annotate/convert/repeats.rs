//! What a linter says twice: under GitHub's Actions squawk prints each finding once more, as a command.

use std::collections::HashMap;

use crate::annotate::Tool;
use crate::annotate::finding::Finding;

/// How often squawk named a rule at a place, in a form of its own and in commands.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    counts: HashMap<(String, String, Option<u64>), [usize; 2]>,
}

impl Repeats {
    /// Whether a finding came before in the other form. In one form, two findings of a rule in a line are two.
    pub(super) fn takes(&mut self, finding: &Finding) -> bool {
        // Of a rule that the handbook does not have, a command does not tell the tool.
        let may_be_its = finding.tool == Tool::Squawk.name() || finding.is_command && finding.tool.is_empty();
        if !may_be_its || finding.id.is_empty() || finding.path.is_empty() {
            return false;
        }
        let key = (finding.id.clone(), finding.path.clone(), finding.position.line);
        let counts = self.counts.entry(key).or_default();
        let (form, other) = if finding.is_command { (1, 0) } else { (0, 1) };
        counts[form] += 1;
        counts[form] <= counts[other]
    }
}
