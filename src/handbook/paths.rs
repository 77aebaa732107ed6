//! Paths: what a relative link in a file leads to.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Handbook, Target};
use crate::record::Body;

/// The path, from the project's root, of a relative link in a file: `content/a/b.md` and `../c.png` is `content/c.png`.
/// `None` when it leaves the project, or is no relative path.
#[must_use]
pub fn resolve(file: &str, target: &str) -> Option<String> {
    if target.starts_with('/') || target.contains('\\') || target.contains(':') || target.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

impl Handbook {
    /// Every Markdown body with the node on whose page it stands and the file that holds it.
    pub fn bodies_of(&self) -> impl Iterator<Item = (Target, &Arc<str>, &Body)> {
        let incidents = self.incidents.iter().enumerate();
        let incidents = incidents.map(|(at, x)| (Target::Incident(at), &x.common.file, self.incidents.body(at)));
        let recipes = self.recipes.iter().enumerate();
        let recipes = recipes.map(|(at, x)| (Target::Recipe(at), &x.common.file, &x.body));
        let prose = self.prose.iter().map(|(at, x)| (Target::Rule(*at), &x.common.file, &x.body));
        let guides = self.guides.iter().enumerate();
        let guides = guides.map(|(at, x)| (Target::Guide(at), &x.common.file, &x.body));
        incidents.chain(recipes).chain(prose).chain(guides)
    }

    /// The Markdown files from which a page is made, by path from the project's root.
    #[must_use]
    pub fn files(&self) -> HashMap<Arc<str>, Target> {
        self.bodies_of().map(|(target, file, _)| (Arc::clone(file), target)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_out_of_the_project_are_refused() {
        assert_eq!(resolve("content/a/b.md", "../c.png").as_deref(), Some("content/c.png"));
        for target in ["../../../x.png", "/etc/passwd", "C:\\x.png", "a\\b.png", "https://x/y.png"] {
            assert_eq!(resolve("content/a/b.md", target), None, "{target}");
        }
    }
}
