//! Files that a theme's styles load, and that are not there. A browser says nothing of it: it shows another typeface, or none
//! of the picture.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{At, Code, Finding, did_you_mean};
use crate::handbook::{resolve_link, scheme};
use crate::render::styles::addresses;
use crate::source::Source;

/// Where all styles lie as one file; the files of `static/` lie beside it.
const STYLES: &str = "assets/x.css";

/// What the project's own style sheets load in vain; `own` are its files by their paths in the theme, `statics` those that are
/// published as they are, by their paths below `static/`.
pub(super) fn missing(own: &BTreeMap<String, Source>, statics: &BTreeMap<String, Arc<[u8]>>) -> Vec<Finding> {
    let sheets = own.iter().filter(|(path, _)| path.starts_with("css/"));
    let loaded = sheets.flat_map(|(_, source)| addresses(&source.text).into_iter().map(move |found| (source, found)));
    let find = |(source, (range, address)): (&Source, _)| {
        let (message, help) = mistake(address, statics)?;
        Some(Finding::new(Code::MissingThemeFile, &source.path, At::span(&range), message).help(help))
    };
    loaded.filter_map(find).collect()
}

/// What is wrong with an address, and the way out.
fn mistake(address: &str, statics: &BTreeMap<String, Arc<[u8]>>) -> Option<(String, String)> {
    let is_inside = |scheme: &str| scheme.eq_ignore_ascii_case("data");
    if address.is_empty() || address.starts_with('#') || scheme(address).is_some_and(is_inside) {
        return None;
    }
    if scheme(address).is_some() {
        let message = format!("pages load nothing from other hosts, and so not `{address}`");
        return Some((message, "put a copy into the theme's folder static/, and write its path from there".to_owned()));
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let published = resolve_link(STYLES, path);
    if published.as_deref() == Some("favicon.svg") {
        return None;
    }
    let inner = published.as_deref().and_then(|published| published.strip_prefix("assets/"));
    if inner.is_some_and(|inner| statics.contains_key(inner)) {
        return None;
    }
    let message = format!("the styles load `{path}`, which the theme does not have");
    let add = || match inner {
        Some(inner) if inner.ends_with(".css") => {
            format!("put it at static/{inner} in the theme's folder, or its rules into css/")
        }
        Some(inner) => format!("put it at static/{inner} in the theme's folder"),
        None => "put it into the theme's folder static/, and write its path from there".to_owned(),
    };
    let near = did_you_mean(inner.unwrap_or(path), statics.keys().map(String::as_str));
    Some((message, near.unwrap_or_else(add)))
}
