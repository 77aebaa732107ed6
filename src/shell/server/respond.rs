//! One request, one response: type, tag, compression.

use std::convert::Infallible;
use std::io::Write as _;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Request, Response, StatusCode};

use super::address::{decode, file, media_type, query, shrinks};
use super::connection::Payload;
use super::page::{OWN, SCRIPT, STYLES, nothing_yet, tag};
use super::{Hosts, Stage, events, guard};
use crate::pipeline::OnDemand;

/// The smallest body, in bytes, that is worth compressing.
const MIN_COMPRESSED: usize = 1024;

/// What is sent for a path.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) media_type: &'static str,
    pub(super) bytes: Bytes,
    /// The hash of the bytes.
    tag: String,
    /// What tells whether a page looks different; empty for what is no page.
    pub(super) key: String,
}

impl Reply {
    fn text(status: StatusCode, text: impl Into<String>) -> Self {
        Self::file(status, "text/plain; charset=utf-8", text.into().into())
    }

    fn file(status: StatusCode, media_type: &'static str, bytes: Bytes) -> Self {
        let tag = tag(&bytes);
        Self { status, media_type, bytes, tag, key: String::new() }
    }
}

/// Answers one request; there is always an answer.
pub(super) async fn respond(
    request: Request<Incoming>,
    stage: Arc<Stage>,
    hosts: Arc<Hosts>,
) -> Result<Response<Payload>, Infallible> {
    if let Some((status, why)) = guard::refusal(&request, &hosts) {
        let mut response = plain(Reply::text(status, why));
        if status == StatusCode::METHOD_NOT_ALLOWED {
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        return Ok(response);
    }
    let (path, asked) = (request.uri().path().to_owned(), request.uri().query());
    if path == format!("{OWN}events") {
        let page = query(asked, "page").unwrap_or_else(|| "/".to_owned());
        let (key, styles) = (query(asked, "key").unwrap_or_default(), query(asked, "styles").unwrap_or_default());
        return Ok(events::stream(stage, events::Client { page, key, styles }));
    }
    let accepts = accepts_gzip(request.headers());
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    // Rendering and compressing take a page's time, in which others want to be answered.
    let made = tokio::task::spawn_blocking(move || finish(reply(&stage, &path), accepts, known.as_ref())).await;
    Ok(made.unwrap_or_else(|_| {
        plain(Reply::text(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The page could not be made: this is a mistake in rcabook.\n",
        ))
    }))
}

/// What a path leads to now.
pub(super) fn reply(stage: &Stage, path: &str) -> Reply {
    if let Some(own) = path.strip_prefix(OWN) {
        return own_file(own);
    }
    let Some(site) = stage.site() else {
        let why: Vec<String> = stage.notes().notes.iter().map(|note| note.text.clone()).collect();
        return page(StatusCode::SERVICE_UNAVAILABLE, nothing_yet("", &why.join("\n\n")));
    };
    let Some(name) = file(path) else { return not_found(stage, &site) };
    let found = match (stage.file(&site, &name), name.strip_prefix(site.base())) {
        // The page for a lost address links to where the site will stand, for no relative link holds at any depth.
        (Ok(None), Some(inner)) => stage.file(&site, inner),
        (found, _) => found,
    };
    match found {
        Ok(Some(file)) if name.ends_with(".html") => page(StatusCode::OK, stage.shown(&site, &file)),
        Ok(Some(file)) => Reply::file(StatusCode::OK, media_type(&name), Bytes::copy_from_slice(&file.bytes)),
        Ok(None) => not_found(stage, &site),
        Err(finding) => page(StatusCode::INTERNAL_SERVER_ERROR, nothing_yet(site.styles(), &finding.message)),
    }
}

fn not_found(stage: &Stage, site: &OnDemand) -> Reply {
    match stage.file(site, "404.html") {
        Ok(Some(file)) => page(StatusCode::NOT_FOUND, stage.shown(site, &file)),
        _ => Reply::text(StatusCode::NOT_FOUND, "There is no page at this address.\n"),
    }
}

fn page(status: StatusCode, shown: super::page::Shown) -> Reply {
    Reply { status, media_type: media_type(".html"), bytes: shown.html, tag: shown.tag, key: shown.key }
}

fn own_file(name: &str) -> Reply {
    let text = match name {
        "preview.js" => SCRIPT,
        "preview.css" => STYLES,
        _ => return Reply::text(StatusCode::NOT_FOUND, "The preview has no such file.\n"),
    };
    Reply::file(StatusCode::OK, media_type(name), text.into())
}

/// The whole response: not modified, compressed, or as it is.
fn finish(reply: Reply, accepts_gzip: bool, known: Option<&HeaderValue>) -> Response<Payload> {
    let tag = format!("\"{}\"", reply.tag);
    let matches = reply.status == StatusCode::OK && known.is_some_and(|known| is_known(known, &tag));
    let compressible = shrinks(reply.media_type) && reply.bytes.len() >= MIN_COMPRESSED;
    let mut response = if matches {
        Response::new(Payload::whole(Bytes::new()))
    } else if compressible && accepts_gzip {
        let mut response = Response::new(Payload::whole(gzip(&reply.bytes)));
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        response
    } else {
        Response::new(Payload::whole(reply.bytes))
    };
    *response.status_mut() = if matches { StatusCode::NOT_MODIFIED } else { reply.status };
    let headers = response.headers_mut();
    // One tag for the bytes, however they are packed: a weak one.
    if let Ok(tag) = HeaderValue::from_str(&format!("W/{tag}")) {
        headers.insert(header::ETAG, tag);
    }
    if compressible {
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    }
    dress(headers, reply.media_type);
    response
}

fn plain(reply: Reply) -> Response<Payload> {
    let mut response = Response::new(Payload::whole(reply.bytes));
    *response.status_mut() = reply.status;
    dress(response.headers_mut(), reply.media_type);
    response
}

/// What every response says: what it is, that it may change at any time, and that no other site may use it.
pub(super) fn dress(headers: &mut HeaderMap, media_type: &'static str) {
    let fixed = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'self'"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Whether a list of tags names this one, weak or not.
fn is_known(known: &HeaderValue, tag: &str) -> bool {
    let Ok(known) = known.to_str() else { return false };
    known.trim() == "*" || known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)
}

/// Whether the visitor takes gzip: named, and not with the weight 0.
fn accepts_gzip(headers: &HeaderMap) -> bool {
    let all = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(',')).any(|one| {
        let (name, weight) = one.split_once(';').map_or((one, ""), |(name, weight)| (name, weight));
        let weight = weight.trim().strip_prefix("q=").map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
        name.trim().eq_ignore_ascii_case("gzip") && weight > 0.0
    })
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::fast());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// The address of a page as a browser knows it, without what follows `?` and `#`.
pub(super) fn page_of(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    if decode(path).is_some() { path.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_one_by_one() {
        let known = |text| is_known(&HeaderValue::from_static(text), "\"ab\"");
        assert!(known("\"ab\"") && known("W/\"ab\"") && known("\"x\", W/\"ab\"") && known("*"));
        assert!(!known("\"abc\"") && !known("ab"));
    }

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        let accepts = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(text));
            accepts_gzip(&headers)
        };
        assert!(accepts("gzip, br") && accepts("br, GZIP;q=0.5"));
        assert!(!accepts("br") && !accepts("gzip;q=0") && !accepts_gzip(&HeaderMap::new()));
    }
}
