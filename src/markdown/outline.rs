//! A body's outline: its headings with their anchors, its links and its images, each with its place in the file.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd};

use super::{Fence, options, reference_target};
use crate::id::slugify;

/// The deepest nesting of lists, quotes and emphasis that is rendered.
pub const MAX_DEPTH: usize = 60;

/// Whether an anchor is one that a page gives to something of its own, so that no heading has it: those that begin with
/// `_`, as neither words nor identifiers do, and those that count.
fn is_reserved(id: &str) -> bool {
    const COUNTED: [&str; 4] = ["attempt-", "correction-", "l", "rollback-"];
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    id.starts_with('_') || COUNTED.iter().any(|name| id.strip_prefix(name).is_some_and(is_number))
}

/// What a body holds, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// Headings of all levels.
    pub headings: Vec<Heading>,
    /// Links, `[[references]]` included.
    pub links: Vec<LinkUse>,
    /// Images.
    pub images: Vec<Image>,
    /// Fenced blocks: what the info string says, and where it stands.
    pub fences: Vec<(Fence, Range<usize>)>,
    /// Where the nesting goes beyond [`MAX_DEPTH`], if it does.
    pub too_deep: Option<Range<usize>>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// From 1.
    pub level: u8,
    /// The anchor: as written in `{#id}`, or made from the text.
    pub id: String,
    /// Whether the anchor was written.
    pub explicit: bool,
    /// Whether another heading has the same words: a made anchor then says which of them it is only by its number.
    pub repeated: bool,
    /// Whether it stands in a list, a quote or another block.
    pub nested: bool,
    /// Former anchors, `{alias=old}`: links to them end here.
    pub aliases: Vec<String>,
    /// The classes of `{.class}`.
    pub classes: Vec<String>,
    /// The text without markup.
    pub text: String,
    /// The bytes in the file.
    pub range: Range<usize>,
}

/// A link as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkUse {
    /// The target as written.
    pub target: String,
    /// Written as `[[target]]`.
    pub wiki: bool,
    /// The bytes in the file.
    pub range: Range<usize>,
}

/// An image as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The target as written.
    pub target: String,
    /// The bytes in the file.
    pub range: Range<usize>,
}

/// Gives out anchors: a text that was used before gets a number.
#[derive(Debug, Default)]
pub struct Anchors {
    used: HashMap<String, usize>,
    numbered: HashSet<String>,
}

impl Anchors {
    /// A free anchor made from this text.
    pub fn make(&mut self, text: &str) -> String {
        let slug = slugify(text);
        let mut candidate = slug.clone();
        while self.used.contains_key(&candidate) || is_reserved(&candidate) {
            let count = self.used.entry(slug.clone()).or_insert(0);
            *count += 1;
            candidate = format!("{slug}-{count}");
            if is_reserved(&candidate) {
                candidate.push_str("-1");
            }
        }
        if candidate != slug {
            self.numbered.insert(candidate.clone());
        }
        self.used.insert(candidate.clone(), 0);
        candidate
    }

    /// Whether an anchor's text was used several times: it has a number, or another has one because of it.
    #[must_use]
    pub fn is_one_of_several(&self, anchor: &str) -> bool {
        self.numbered.contains(anchor) || self.used.get(anchor).is_some_and(|others| *others > 0)
    }

    /// Takes an anchor that was written; `false` when it is taken already.
    pub fn take(&mut self, id: &str) -> bool {
        self.used.insert(id.to_owned(), 0).is_none()
    }
}

/// Reads a body's outline; `start` is where the body begins in its file.
#[must_use]
pub fn outline(body: &str, start: usize) -> Outline {
    let mut out = Outline::default();
    let mut depth = 0usize;
    let mut open: Option<Heading> = None;
    for (event, range) in Parser::new_ext(body, options()).into_offset_iter() {
        let place = range.start + start..range.end + start;
        match event {
            Event::Start(tag) => {
                depth += 1;
                // What is nested too deeply is reported once, and not item by item.
                if depth > MAX_DEPTH {
                    out.too_deep.get_or_insert(place);
                } else {
                    // A heading's bytes go as far as the next line.
                    let words = body[range.clone()].trim_end().len();
                    let place =
                        if matches!(tag, Tag::Heading { .. }) { place.start..place.start + words } else { place };
                    start_tag(tag, place, depth > 1, &mut out, &mut open);
                }
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                if matches!(end, TagEnd::Heading(_)) {
                    out.headings.extend(open.take());
                }
            }
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                if let Some(heading) = &mut open {
                    heading.text.push_str(&text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(heading) = &mut open {
                    heading.text.push(' ');
                }
            }
            _ => {}
        }
    }
    settle_anchors(&mut out.headings);
    // It is kept as long as the handbook is.
    let Outline { headings, links, images, fences, .. } = &mut out;
    headings.shrink_to_fit();
    links.shrink_to_fit();
    images.shrink_to_fit();
    fences.shrink_to_fit();
    out
}

fn start_tag(tag: Tag<'_>, range: Range<usize>, nested: bool, out: &mut Outline, open: &mut Option<Heading>) {
    match tag {
        Tag::Heading { level, id, classes, attrs } => {
            *open = Some(Heading {
                level: level as u8,
                explicit: id.is_some(),
                repeated: false,
                nested,
                id: id.map(|id| id.into_string()).unwrap_or_default(),
                aliases: attrs.into_iter().filter_map(former).collect(),
                classes: classes.into_iter().map(|c| c.into_string()).collect(),
                text: String::new(),
                range,
            });
        }
        Tag::Link { link_type, dest_url, .. } => {
            let wiki = matches!(link_type, LinkType::WikiLink { .. });
            let target = match link_type {
                // `<a@b.example>` is written without its scheme.
                LinkType::Email => format!("mailto:{dest_url}"),
                LinkType::WikiLink { .. } => reference_target(&dest_url).to_owned(),
                _ => dest_url.into_string(),
            };
            out.links.push(LinkUse { target, wiki, range });
        }
        Tag::Image { dest_url, .. } => out.images.push(Image { target: dest_url.into_string(), range }),
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => out.fences.push((Fence::parse(&info), range)),
        _ => {}
    }
}

/// The former anchor that an attribute of a heading names.
fn former((name, value): (CowStr<'_>, Option<CowStr<'_>>)) -> Option<String> {
    let value = value.filter(|_| &*name == "alias")?.into_string();
    let value = value.trim_matches(['"', '\'', '#']);
    (!value.is_empty() && !is_reserved(value)).then(|| value.to_owned())
}

/// Gives every heading its anchor. A written one holds, wherever it stands: only made ones step aside.
fn settle_anchors(headings: &mut [Heading]) {
    let mut anchors = Anchors::default();
    for heading in headings.iter_mut() {
        heading.text = heading.text.trim().to_owned();
        heading.explicit &= !heading.id.is_empty() && !is_reserved(&heading.id);
        if heading.explicit {
            anchors.take(&heading.id);
        }
        for alias in &heading.aliases {
            anchors.take(alias);
        }
    }
    for heading in headings.iter_mut().filter(|h| !h.explicit) {
        heading.id = anchors.make(&heading.text);
    }
    for heading in headings.iter_mut().filter(|h| !h.explicit) {
        heading.repeated = anchors.is_one_of_several(&heading.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_get_anchors_and_keep_written_ones() {
        let out = outline("## A *b* `c` {#x .extra}\n\n## Verify\n\n### Verify\n\n## Verify-1\n", 10);
        let ids: Vec<&str> = out.headings.iter().map(|h| h.id.as_str()).collect();
        assert_eq!(ids, ["x", "verify", "verify-1", "verify-1-1"]);
        assert_eq!(out.headings[0].text, "A b c");
        assert_eq!(out.headings[0].classes, ["extra"]);
        assert_eq!(out.headings[0].range, 10..34);
    }

    #[test]
    fn a_written_anchor_holds_even_below_a_heading_that_would_have_made_it() {
        let out = outline("## Backfill\n\n## Fill the rows {#backfill}\n", 0);
        let ids: Vec<&str> = out.headings.iter().map(|h| h.id.as_str()).collect();
        assert_eq!(ids, ["backfill-1", "backfill"]);
    }

    #[test]
    fn what_a_page_gives_to_its_own_is_no_heading_s_anchor() {
        let text = "## Attempt 1\n\n## L2\n\n## T {#_main alias=_x alias=l3}\n\n## Attempt\n\n## Attempt\n\n## Attempt\n\n## L\n\n## L\n";
        let out = outline(text, 0);
        let ids: Vec<&str> = out.headings.iter().map(|h| h.id.as_str()).collect();
        assert_eq!(ids, ["attempt-1-1", "l2-1", "t", "attempt", "attempt-2-1", "attempt-3-1", "l", "l-1"]);
        assert_eq!(out.headings[2].aliases, [""; 0]);
    }

    #[test]
    fn a_heading_keeps_former_anchors() {
        let out =
            outline("## Why {#why alias=technical-cause alias=\"cause\"}\n\n## Cause\n\n## Old {alias=#older}\n", 0);
        assert_eq!(out.headings[0].aliases, ["technical-cause", "cause"]);
        let ids: Vec<&str> = out.headings.iter().map(|h| h.id.as_str()).collect();
        assert_eq!(ids, ["why", "cause-1", "old"]);
        assert_eq!(out.headings[2].aliases, ["older"]);
        assert!(!out.headings[2].explicit);
    }

    #[test]
    fn links_images_and_fences_are_found() {
        let out = outline(
            "See [[recipe/x|the recipe]], [y](../y.md) and ![z](z.png).\n\n```sql postgresql\nSELECT 1;\n```\n",
            0,
        );
        assert_eq!(out.links.len(), 2);
        assert!(out.links[0].wiki && out.links[0].target == "recipe/x");
        assert_eq!(out.images[0].target, "z.png");
        assert_eq!(out.fences[0].0.marks, ["postgresql"]);
    }

    #[test]
    fn the_words_of_a_reference_in_a_table_stand_behind_an_escaped_line() {
        let out = outline("| a | b |\n|---|---|\n| 1 | [[recipe/x#y\\|the *one*]] |\n\n[[INC-1\\|two]]\n", 0);
        let targets: Vec<&str> = out.links.iter().map(|link| link.target.as_str()).collect();
        assert_eq!(targets, ["recipe/x#y", "INC-1"]);
    }

    #[test]
    fn deep_nesting_is_reported_and_does_no_harm() {
        let out = outline(&format!("{}deep", "> ".repeat(5000)), 0);
        assert!(out.too_deep.is_some());
    }
}
