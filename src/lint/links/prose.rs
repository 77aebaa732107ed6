//! Links in Markdown, of bodies and of fields: `[[references]]`, relative links, anchors, pictures, and the marks of code
//! blocks. What a page can link to is settled in `render/prose/links.rs`; here every link that it drops is reported.

use std::ops::Range;

use super::typed::typed;
use super::unmade::{Stands, Unmade, unmade};
use super::{Home, Links, Place, Spot, near_or_listed, tokens};
use crate::diag::{Code, did_you_mean, listed, suggest};
use crate::handbook::{Field, Linked, Lookup, Target, decode, is_linked, resolve_link, scheme, way};
use crate::markdown::{Fence, LinkUse, outline};
use crate::record::{Body, quoted, shorten};

impl Links<'_> {
    pub(super) fn bodies(&mut self) {
        let book = self.book;
        let read = book.bodies_of().map(|(owner, file, body)| (Home { file, owner: Some(owner) }, body));
        let unread = self.unread.bodies().map(|(file, body)| (Home { file, owner: None }, body));
        for (home, body) in read.chain(unread) {
            let found = body.outline();
            for link in &found.links {
                self.link(link, home.bytes(&link.range));
            }
            for image in &found.images {
                self.image(&image.target, home.bytes(&image.range));
            }
            let start = body.start();
            for Unmade { code, range, message, help } in
                unmade(body.text(), Stands::Body).into_iter().chain(typed(body.text()))
            {
                let range = start + range.start..start + range.end;
                self.push(home.bytes(&range), code, message, help);
            }
            for (fence, range) in &found.fences {
                let line = first_line(body, range.clone());
                self.fence(fence, home.bytes(&line));
            }
        }
    }

    pub(super) fn field(&mut self, field: &Field<'_>) {
        if !field.text.contains('[') && !field.text.contains('<') {
            return;
        }
        let at = |range: &Range<usize>| {
            let words = field.text.get(range.clone()).unwrap_or_default();
            Place { file: field.file, owner: field.owner, spot: Spot::Field(field, words) }
        };
        for Unmade { code, range, message, help } in
            unmade(field.text, Stands::Field).into_iter().chain(typed(field.text))
        {
            self.push(at(&range), code, message, help);
        }
        let found = outline(field.text, 0);
        for link in &found.links {
            self.link(link, at(&link.range));
        }
        if let Some(image) = found.images.first() {
            let message = format!("a field cannot show the picture `{}`", shorten(&image.target));
            self.push(
                at(&image.range),
                Code::MissingImage,
                message,
                "show the picture in the body below the front matter",
            );
        }
    }

    fn link(&mut self, link: &LinkUse, place: Place<'_>) {
        if link.wiki {
            let (name, anchor) =
                link.target.split_once('#').map_or((&*link.target, None), |(n, a)| (n, Some(a.trim())));
            match (self.book.ids.look_up(name), self.book.own_page(name)) {
                (Lookup::Unknown { .. }, Some((file, _))) => self.place_on(&file, anchor, place),
                _ => self.reference(&link.target, place),
            }
        } else {
            self.target(&link.target, place);
        }
    }

    /// A `[[reference]]`, or one in a field such as `leads-to`.
    pub(super) fn reference(&mut self, reference: &str, place: Place<'_>) {
        let (name, anchor) = reference.split_once('#').map_or((reference, None), |(n, a)| (n, Some(a.trim())));
        let name = name.trim();
        if name.is_empty() {
            let message = "the reference names no record";
            return self.push(
                place,
                Code::UnknownPage,
                message,
                "link to a place on the same page with `[text](#anchor)`",
            );
        }
        match self.book.ids.look_up(name) {
            Lookup::One(target) => self.found(target, anchor, place),
            Lookup::Ambiguous(names) => {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let message = format!("`{}` may mean {}", shorten(name), quoted(&names));
                let help = format!("write the one that is meant, for example `[[{}]]`", names[0]);
                self.push(place, Code::AmbiguousReference, message, help);
            }
            Lookup::Unknown { kind: Some("rule") } => {
                let id = name.strip_prefix("rule/").unwrap_or(name);
                match crate::id::RuleId::parse(id) {
                    Ok(id) => self.unknown_rule(&id, place),
                    Err(_) => self.unknown("rule", id, place),
                }
            }
            Lookup::Unknown { kind: Some(kind) } => {
                self.unknown(kind, name.split_once('/').map_or(name, |(_, id)| id), place);
            }
            Lookup::Unknown { kind: None } => self.unknown_without_kind(name, place),
        }
    }

    /// A link has found its node: the anchor must be there, and a rule must be in use.
    fn found(&mut self, target: Target, anchor: Option<&str>, place: Place<'_>) {
        if let Target::Rule(at) = target {
            self.retired(at, place);
        }
        if let Some(anchor) = anchor {
            self.anchor(target, anchor, place);
        }
    }

    fn anchor(&mut self, target: Target, anchor: &str, place: Place<'_>) {
        let anchors = if anchor.is_empty() { return } else { self.book.anchors(target) };
        if anchors.iter().any(|a| a.id == anchor) {
            return;
        }
        let mut known: Vec<&str> = anchors.iter().map(|a| &*a.id).collect();
        known.sort_unstable();
        known.dedup();
        let help = match known.len() {
            0 => "link to the page as a whole: nothing on it has an anchor".to_owned(),
            1..=12 => near_or_listed(anchor, &known, "give a heading of that page this anchor: `## … {#anchor}`"),
            _ => self
                .names
                .searches
                .did_you_mean(anchor, known)
                .unwrap_or_else(|| "write the anchor of a heading of that page: `## … {#anchor}`".to_owned()),
        };
        let page = format!("{} `{}`", target.kind(), self.book.id_of(target));
        let page = if target == Target::Decide { "the decision tree".to_owned() } else { page };
        self.push(place, Code::UnknownAnchor, format!("{page} has no place `{}`", shorten(anchor)), help);
    }

    /// The target of a Markdown link.
    fn target(&mut self, target: &str, place: Place<'_>) {
        if let Some(scheme) = scheme(target) {
            self.scheme(scheme, target, place);
        } else if let Some(anchor) = target.strip_prefix('#') {
            if let Some(owner) = place.owner {
                self.anchor(owner, anchor, place);
            }
        } else if matches!(place.spot, Spot::Field(..)) {
            let message = format!("a field cannot link to the file `{}`", shorten(target));
            let help = format!(
                "name the record by its identifier, as in `[[{}|the words]]`: a field is shown on several pages",
                self.names.example()
            );
            self.push(place, Code::UnknownPage, message, help);
        } else {
            self.relative(target, place);
        }
    }

    fn scheme(&mut self, scheme: &str, target: &str, place: Place<'_>) {
        let scheme = scheme.to_ascii_lowercase();
        // One letter is a disk of Windows.
        if scheme == "file" || scheme.len() == 1 {
            self.outside(target, place);
        } else if !is_linked(&scheme) {
            let message = format!("pages do not link to `{}`", shorten(target));
            let help = "write an address that begins with `https:`, `http:` or `mailto:`";
            self.push(place, Code::UnknownPage, message, help);
        }
    }

    fn outside(&mut self, target: &str, place: Place<'_>) {
        let message = format!("`{}` leads out of the project", shorten(target));
        if let Some(way) = self.way_from_root(target, place) {
            let help = format!("write `{way}`: a path leads on from the folder of its own file");
            return self.push(place, Code::PathOutsideProject, message, help);
        }
        let help = "copy the file into the project, or link to where it is published";
        self.push(place, Code::PathOutsideProject, message, help);
    }

    /// What to write for a path that was meant from the root of the content folder, of the project, or of the site.
    fn way_from_root(&self, target: &str, place: Place<'_>) -> Option<String> {
        let (path, anchor) = target.split_at(target.find('#').unwrap_or(target.len()));
        let path = decode(path.strip_prefix('/')?);
        let is_there =
            |there: &String| self.files.contains_key(there.as_str()) || self.book.assets.contains_key(there.as_str());
        let below_content = format!("{}/{path}", self.book.config.src);
        let there = [&below_content, &path.into_owned()].into_iter().find(|there| is_there(there)).cloned();
        let there = there.or_else(|| self.source_of(below_content))?;
        Some(way(place.file, &there) + anchor)
    }

    /// What a page of the site is made from, or the page itself where a link to it is as good.
    fn source_of(&self, page: String) -> Option<String> {
        let Linked::Node(node) = self.book.page_at(&page)? else { return Some(page) };
        let file = self.book.file_of(node);
        Some(if self.files.get(file) == Some(&node) { file.to_string() } else { page })
    }

    fn relative(&mut self, target: &str, place: Place<'_>) {
        let (path, anchor) = target.split_once('#').map_or((target, None), |(p, a)| (p, Some(a)));
        let Some(path) = resolve_link(place.file, path) else { return self.outside(target, place) };
        if let Some(node) = self.files.get(path.as_str()) {
            return self.found(*node, anchor, place);
        }
        match self.book.page_at(&path) {
            Some(Linked::Node(node)) => self.found(node, anchor, place),
            Some(Linked::Page(file)) => self.place_on(&file, anchor, place),
            None => self.unknown_file(&path, place),
        }
    }

    /// A link has found a page that shows no single record: of the places on it those of the glossary are known.
    fn place_on(&mut self, file: &str, anchor: Option<&str>, place: Place<'_>) {
        if let Some(term) = anchor.filter(|anchor| file == "glossary.html" && !anchor.is_empty()) {
            self.known("term", term, place);
        }
    }

    fn image(&mut self, target: &str, place: Place<'_>) {
        if scheme(target).is_some_and(|scheme| scheme.len() > 1 && !scheme.eq_ignore_ascii_case("file")) {
            let message = format!("the picture `{}` is not in the project", shorten(target));
            let help = "copy it below the content folder: pages load nothing from other hosts";
            return self.push(place, Code::MissingImage, message, help);
        }
        let Some(path) = resolve_link(place.file, target) else { return self.outside(target, place) };
        if !self.book.assets.contains_key(path.as_str()) {
            let near = self.names.pictures_near(&path).into_iter().map(|there| way(place.file, there));
            let near = suggest(&near.collect::<Vec<_>>());
            let src = &self.book.config.src;
            let help =
                near.unwrap_or_else(|| format!("add the file below {src}/, or correct the path and its capitals"));
            return self.push(place, Code::MissingImage, format!("there is no picture {path}"), help);
        }
        let other = self.pictures.entry(path.to_lowercase()).or_insert_with(|| path.clone());
        if *other != path {
            let message = format!("the pictures {path} and {other} would have one address");
            let help = "rename one of the two files: in addresses small letters stand for capitals";
            self.push(place, Code::IdCollision, message, help);
        }
    }

    fn fence(&mut self, fence: &Fence, place: Place<'_>) {
        let config = &self.book.config;
        for option in &fence.unknown {
            let help = did_you_mean(option, Fence::OPTIONS).unwrap_or_else(|| {
                format!("a block of code has the options {}; your own start with `x-`", listed(&Fence::OPTIONS, "and"))
            });
            self.push(place, Code::UnknownKey, format!("unknown option `{}`", shorten(option)), help);
        }
        if config.variants().next().is_none() {
            return;
        }
        for mark in &fence.marks {
            if !config.variants().any(|v| v.is_meant_by(mark)) {
                let known = tokens(config, "any");
                let add = "add it under `handbook.databases` in book.toml";
                let help = near_or_listed(mark, &known, add);
                let message = format!("the mark `{}` is no database or framework of the project", shorten(mark));
                self.push(place, Code::UnknownDatabase, message, help);
            }
        }
    }
}

/// The first line of a block.
fn first_line(body: &Body, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let text = body.slice(range.clone());
    range.start..range.start + text.lines().next().map_or(text.len(), str::len)
}
