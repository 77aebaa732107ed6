//! The ground on which all pages stand: everything that a page can be made from, but for what its incidents say.
//!
//! A kept page stands as long as the ground is the same and the incidents that it looked at are. Handbooks are taken apart
//! field by field here, so that a new field does not compile before it is part of the ground.

use std::fmt::{self, Debug, Write as _};

use super::Renderer;
use crate::handbook::Handbook;
use crate::site::Site;

impl Renderer {
    /// The hash of everything that pages are made from, but for the theme and the texts of incidents.
    #[must_use]
    pub fn ground(&self) -> blake3::Hash {
        let Handbook {
            config,
            incidents,
            lessons,
            recipes,
            catalogues,
            rules,
            prose,
            factors,
            terms,
            guides,
            withdrawn,
            questions,
            tree,
            ids,
            assets,
            edges,
        } = &*self.book;
        // Which file is whose follows from the pages; the index has the facets; feeds, which ask what was merged, are always made.
        let Site { pages, files: _, facets: _, moved, gone, published, images, merged: _ } = &*self.site;
        let mut out = Digest(blake3::Hasher::new());
        let sources: Vec<&str> = incidents.iter().map(|x| &*x.common.file).collect();
        let vocabulary: [&dyn Debug; 7] = [config, &sources, factors, terms, questions, tree, assets];
        let nodes: [&dyn Debug; 7] = [lessons, recipes, catalogues, rules, prose, guides, withdrawn];
        let derived: [&dyn Debug; 8] =
            [edges, &ids.in_order(), pages, moved, gone, published, images, &self.index.facets];
        for part in vocabulary.into_iter().chain(nodes).chain(derived) {
            out.add(part);
        }
        out.add(&self.index.rule_incidents);
        // Of all incidents, which the page of each shows without looking at the others.
        self.index.charts().into_iter().for_each(|chart| out.add(chart));
        out.0.finalize()
    }
}

/// A hash that is written like a text.
struct Digest(blake3::Hasher);

impl Digest {
    fn add(&mut self, part: &dyn Debug) {
        // Writing to a hash cannot fail.
        let _ = write!(self, "{part:?}\0");
    }
}

impl fmt::Write for Digest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}
