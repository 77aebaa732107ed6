//! Telling a browser what changed: its page, its style sheet, or what was found.
//!
//! A browser says which state of which page it shows. It is told to load the page again when the page's bytes are
//! others, now or later: nothing is lost by a connection that broke, or by a server that was started anew.

use std::sync::Arc;
use std::time::Duration;

use hyper::Response;
use hyper::body::Bytes;
use tokio::sync::mpsc;

use super::connection::Payload;
use super::respond::{dress, page_of, reply};
use super::{Notes, Stage};

/// How often a connection on which nothing happens is tried.
const PULSE: Duration = Duration::from_secs(15);
/// How many events may wait for a browser that does not read.
const WAITING: usize = 8;

/// What a browser shows.
pub(super) struct Client {
    /// The page's path.
    pub(super) page: String,
    /// What tells one state of it from another.
    pub(super) key: String,
    /// The path of its style sheet, from the site's root.
    pub(super) styles: String,
}

/// The stream of events for one browser.
pub(super) fn stream(stage: Arc<Stage>, client: Client) -> Response<Payload> {
    let (events, body) = mpsc::channel(WAITING);
    tokio::spawn(tell(stage, client, events));
    let mut response = Response::new(Payload::Events(body));
    dress(response.headers_mut(), "text/event-stream");
    response
}

/// Tells until the browser is gone, or does not take what it is told.
async fn tell(stage: Arc<Stage>, mut client: Client, events: mpsc::Sender<Bytes>) {
    client.page = page_of(&client.page);
    let (mut sites, mut notes) = (stage.sites(), stage.all_notes());
    let mut alive = events.try_send(Bytes::from_static(b"retry: 500\n\n")).is_ok();
    let (mut look, mut say) = (true, true);
    while alive {
        if std::mem::take(&mut say) {
            let now = Arc::clone(&notes.borrow_and_update());
            alive &= events.try_send(notes_event(&now)).is_ok();
        }
        if std::mem::take(&mut look) {
            sites.borrow_and_update();
            for event in changes(&stage, &mut client).await {
                alive &= events.try_send(event).is_ok();
            }
        }
        tokio::select! {
            changed = sites.changed() => look = changed.is_ok(),
            changed = notes.changed() => say = changed.is_ok(),
            () = tokio::time::sleep(PULSE) => alive &= events.try_send(Bytes::from_static(b": still here\n\n")).is_ok(),
            () = events.closed() => return,
        }
    }
}

fn notes_event(notes: &Notes) -> Bytes {
    let json = serde_json::to_string(notes).unwrap_or_default();
    format!("event: notes\ndata: {json}\n\n").into()
}

/// What differs between what the browser shows and what it should show.
async fn changes(stage: &Arc<Stage>, client: &mut Client) -> Vec<Bytes> {
    let (stage, page) = (Arc::clone(stage), client.page.clone());
    let looked = tokio::task::spawn_blocking(move || {
        let styles = stage.site().map(|site| site.styles().to_owned()).unwrap_or_default();
        (reply(&stage, &page), styles)
    });
    // A page that cannot be made is not shown anew.
    let Ok((now, styles)) = looked.await else { return Vec::new() };
    let mut out = Vec::new();
    if now.key != client.key && !now.status.is_server_error() {
        client.key = now.key;
        out.push(Bytes::from_static(b"event: reload\ndata:\n\n"));
    } else if styles != client.styles && !styles.is_empty() {
        out.push(format!("event: styles\ndata: {styles}\n\n").into());
    }
    client.styles = styles;
    out
}
