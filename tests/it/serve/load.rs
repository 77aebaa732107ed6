//! Many visitors, slow ones, and the end.

use std::fs;
use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use super::preview::{PATIENCE, Preview};
use crate::book::{Book, INCIDENT};
use crate::tree::Tree;

#[test]
fn a_thousand_open_connections_and_slow_readers_hurt_nobody() {
    let big = format!("{INCIDENT}\n{}", "A long line of text that says nothing new.\n\n".repeat(20_000));
    let book = Book::new().file("content/incidents/a.md", &big);
    let preview = Preview::of(&book);
    // A third says nothing, a third asks for much and reads nothing, a third listens.
    let open: Vec<_> = (0..1000)
        .map(|n| {
            let mut stream = preview.connect();
            let path = if n % 3 == 1 { "/incidents/inc-2023-001.html" } else { "/.rcabook/events?page=/" };
            if n % 3 > 0 {
                write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
            }
            stream
        })
        .collect();
    let began = Instant::now();
    assert_eq!(preview.get("/").status, 200);
    assert!(began.elapsed() < PATIENCE, "an answer took {:?}", began.elapsed());
    fs::write(book.path("content/incidents/a.md"), INCIDENT.replace("locked", "unlocked")).unwrap();
    preview.until("/incidents/inc-2023-001.html", "unlocked");
    let status = fs::read_to_string(format!("/proc/{}/status", preview.id())).unwrap();
    let peak =
        status.lines().find_map(|l| l.strip_prefix("VmHWM:")).and_then(|l| l.trim().split(' ').next()?.parse().ok());
    assert!(peak.is_some_and(|kilobytes: u64| kilobytes < 400_000), "{peak:?} KB for a thousand readers of one page");
    drop(open);
}

#[test]
fn an_endless_head_is_not_read_to_its_end() {
    let book = Book::new().file("content/incidents/a.md", INCIDENT);
    let preview = Preview::of(&book);
    let mut stream = preview.connect();
    let line = format!("X-Long: {}\r\n", "x".repeat(8_000));
    let sent = std::iter::once("GET / HTTP/1.1\r\nHost: localhost\r\n").chain(std::iter::repeat_n(line.as_str(), 1000));
    let refused = sent.map(|part| stream.write_all(part.as_bytes())).any(|sent| sent.is_err());
    let mut answer = Vec::new();
    let closed = stream.read_to_end(&mut answer).is_err() || answer.starts_with(b"HTTP/1.1 4");
    assert!(refused || closed, "{}", String::from_utf8_lossy(&answer));
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn an_interrupt_ends_it_at_once_and_leaves_nothing_behind() {
    let book = Book::new().file("content/incidents/a.md", INCIDENT);
    let before = Tree::of(&book.root());
    let preview = Preview::of(&book);
    let _listening = preview.listen("/");
    let mut asking = preview.connect();
    asking.write_all(b"GET / HTTP/1.1\r\nHost: loc").unwrap();
    let (took, code) = preview.interrupt();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "the end took {took:?}");
    assert_eq!(Tree::of(&book.root()), before);
}
