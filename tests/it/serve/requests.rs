//! What is answered, to whom, and how.

use std::fs;

use super::preview::Preview;
use crate::book::{Book, GUIDE, INCIDENT};

fn book() -> Book {
    Book::new().file("content/incidents/a.md", INCIDENT).file("content/guides/g.md", GUIDE)
}

#[test]
fn pages_have_their_types_and_the_preview_s_script_under_a_policy_that_lets_it_run() {
    let book = book();
    let preview = Preview::of(&book);
    let page = preview.get("/incidents/inc-2023-001.html");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let html = page.text();
    assert_eq!(html.matches("src=\"/.rcabook/preview.js\"").count(), 1);
    assert!(html.contains("connect-src 'self'") && html.contains("script-src 'self'"), "{html}");
    assert_eq!(preview.get("/").text(), preview.get("/index.html").text());
    assert_eq!(preview.get("/incidents/").status, 200);
    for (path, media) in [
        ("/incidents/inc-2023-001.json", "application/json"),
        ("/feed.xml", "application/atom+xml; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml"),
        ("/.rcabook/preview.js", "text/javascript; charset=utf-8"),
        ("/.rcabook/preview.css", "text/css; charset=utf-8"),
    ] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(media)), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("content-security-policy"), Some("frame-ancestors 'self'"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
    }
}

#[test]
fn the_page_for_a_lost_address_is_whole_though_the_site_will_stand_elsewhere() {
    let book = book().file("book.toml", "[output.html]\nsite-url = \"https://handbook.example/a/b/\"\n");
    let preview = Preview::of(&book);
    let lost = preview.get("/rules/no/such.html");
    assert_eq!(lost.status, 404);
    let html = lost.text();
    let linked: Vec<&str> = html.split(['"', '#']).filter(|link| link.starts_with("/a/b/")).collect();
    assert!(linked.iter().any(|link| link.ends_with(".css")) && linked.len() > 5, "{html}");
    for path in linked {
        assert_eq!(preview.get(path).status, 200, "{path}");
    }
    assert_eq!(preview.get("/a/b/a/b/index.html").status, 404);
}

#[test]
fn a_built_page_has_nothing_of_the_preview() {
    let book = book();
    book.build().ends_with(0);
    for path in ["book/index.html", "book/incidents/inc-2023-001.html"] {
        assert!(!book.read(path).contains("/.rcabook/"), "{path}");
    }
    assert!(!book.path("book/.rcabook").exists());
}

#[test]
fn only_names_that_lead_here_are_answered() {
    let book = book();
    let preview = Preview::of(&book);
    let port = preview.port();
    let ask = |host: &str| preview.ask(&format!("GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n")).status;
    for host in [format!("Host: localhost:{port}\r\n"), "Host: 127.0.0.1\r\n".into(), "Host: [::1]:1\r\n".into()] {
        assert_eq!(ask(&host), 200, "{host}");
    }
    for host in [
        "Host: evil.example\r\n",
        "Host: localhost.evil.example\r\n",
        "Host: 10.0.0.1\r\n",
        "",
        "Host: localhost\r\nHost: x\r\n",
    ] {
        assert_eq!(ask(host), 403, "{host}");
    }
}

#[test]
fn it_can_be_read_and_not_written_to() {
    let book = book();
    let preview = Preview::of(&book);
    let ask = |method: &str| {
        preview
            .ask(&format!("{method} / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
    };
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"] {
        let answer = ask(method);
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
    let (head, whole) = (ask("HEAD"), ask("GET"));
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), whole.header("content-length"));
    assert_eq!(head.header("etag"), whole.header("etag"));
}

#[test]
fn no_path_leads_out_of_the_site() {
    let book = book().file("secret.html", "secret").file("content/secret.md", "secret");
    let preview = Preview::of(&book);
    for path in [
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/..%2fsecret.html",
        "/a/../../secret.html",
        "/..\\secret.html",
        "//secret.html",
        "/book.toml",
        "/content/incidents/a.md",
        "/.rcabook/../book.toml",
        "/.rcabook/x",
        "/%00",
        "/.git/config",
        "/etc/passwd",
        "/%",
    ] {
        let answer = preview.get(path);
        assert!([400, 404].contains(&answer.status), "{path}: {answer:?}");
        assert!(!answer.text().contains("secret\n"), "{path}");
    }
    assert!(
        preview.get("/nothing.html").text().contains("preview.js"),
        "a page that comes later is shown when it comes"
    );
}

#[test]
fn what_a_visitor_has_is_not_sent_again() {
    let book = book();
    let preview = Preview::of(&book);
    let tag = preview.get("/").header("etag").unwrap().to_owned();
    let again = preview.ask_for("/", &format!("If-None-Match: \"x\", {tag}\r\n"));
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(preview.ask_for("/", "If-None-Match: \"x\"\r\n").status, 200);
    let packed = preview.ask_for("/", "Accept-Encoding: gzip\r\n");
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.header("vary"), Some("Accept-Encoding"));
    let lost = preview.get("/nothing.html").header("etag").unwrap().to_owned();
    assert_eq!(preview.ask_for("/nothing.html", &format!("If-None-Match: {lost}\r\n")).status, 404);
    let mut html = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&*packed.body), &mut html).unwrap();
    assert_eq!(html, preview.get("/").text());
}

#[test]
fn a_picture_is_the_one_on_the_disk() {
    let guide = format!("{GUIDE}\n![One](dot.svg)\n");
    let book = book().file("content/guides/g.md", &guide).file("content/guides/dot.svg", "<svg id=\"one\"/>");
    let preview = Preview::of(&book);
    assert!(preview.get("/images/guides/dot.svg").text().contains("one"));
    fs::write(book.path("content/guides/dot.svg"), "<svg id=\"two\"/>").unwrap();
    assert!(preview.get("/images/guides/dot.svg").text().contains("two"));
    fs::write(book.path("../outside.svg"), "<svg id=\"three\"/>").unwrap();
    fs::remove_file(book.path("content/guides/dot.svg")).unwrap();
    std::os::unix::fs::symlink("../../../outside.svg", book.path("content/guides/dot.svg")).unwrap();
    assert!(
        !preview.get("/images/guides/dot.svg").text().contains("three"),
        "a link out of the project is not followed"
    );
}

#[test]
fn a_taken_port_is_passed_over_and_that_is_said() {
    let book = book();
    let first = Preview::of(&book);
    let wished = first.port().to_string();
    let second = Preview::with(&book, &["--port", &wished]);
    assert!(second.port() > first.port());
    assert!(second.said().contains(&format!("port {wished} is taken")), "{}", second.said());
    assert_eq!(second.get("/").status, 200);
}

#[test]
fn listening_to_others_says_what_that_means() {
    let book = book();
    let preview = Preview::with(&book, &["--port", "0", "--host", "0.0.0.0"]);
    assert!(preview.said().contains("anyone who can reach 0.0.0.0 can read this handbook"), "{}", preview.said());
    assert_eq!(preview.ask("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").status, 403);
    let ask = |preview: &Preview, host: &str| {
        preview.ask(&format!("GET / HTTP/1.1\r\nHost: {host}:{}\r\nConnection: close\r\n\r\n", preview.port()))
    };
    let refused = ask(&preview, "handbook-proxy");
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains("`--allow-host handbook-proxy`"), "{}", refused.text());
    let proxied = Preview::with(&book, &["--port", "0", "--allow-host", "handbook-proxy", "--allow-host", ".app.dev"]);
    assert_eq!(["Handbook-Proxy", "x.app.dev", "other"].map(|host| ask(&proxied, host).status), [200, 200, 403]);
    let err = book.run(&["serve", "--allow-host", "http://x"]).ends_with(2);
    assert!(err.contains("write a name such as `devbox`"), "{err}");
    let err = book.run(&["serve", "--host", "192.0.2.1", "--port", "0"]).ends_with(2);
    assert!(err.contains("cannot listen at 192.0.2.1"), "{err}");
}
