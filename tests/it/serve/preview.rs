//! A preview that runs, and a visitor who speaks HTTP byte by byte.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::book::Book;

/// Longer than any change takes to be seen.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A running `rcabook serve`; it ends with the test.
pub(super) struct Preview {
    child: Child,
    port: u16,
    log: PathBuf,
}

/// A response.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: String,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.headers.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }
}

impl Preview {
    /// Starts the preview of a project, on a port that is free.
    pub(super) fn of(book: &Book) -> Self {
        Self::with(book, &["--port", "0"])
    }

    pub(super) fn with(book: &Book, more: &[&str]) -> Self {
        Self::among(book, more, &[])
    }

    /// With other variables of the environment.
    pub(super) fn among(book: &Book, more: &[&str], environment: &[(&str, &str)]) -> Self {
        let log = book.root().parent().unwrap().join(format!("log-{}", more.join("")));
        let args: Vec<&str> = ["serve"].iter().chain(more).copied().collect();
        let mut command = book.command(&args);
        command.stdout(Stdio::null()).stderr(fs::File::create(&log).unwrap()).envs(environment.iter().copied());
        let mut preview = Self { child: command.spawn().unwrap(), port: 0, log };
        let began = Instant::now();
        while preview.port == 0 {
            assert!(began.elapsed() < PATIENCE, "{}", preview.said());
            let said = preview.said();
            let port = said.split_once("/  (Ctrl-C").and_then(|(before, _)| before.rsplit_once(':')?.1.parse().ok());
            preview.port = port.unwrap_or(0);
            std::thread::sleep(Duration::from_millis(5));
        }
        preview
    }

    /// All that was printed so far.
    pub(super) fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends a request as it is written and reads the answer to its end.
    pub(super) fn ask(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(bytes.len());
        let headers = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = headers.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        Answer { status, headers, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    /// Asks for a path.
    pub(super) fn get(&self, path: &str) -> Answer {
        self.ask_for(path, "")
    }

    /// Asks for a path with more header lines, each with its line end.
    pub(super) fn ask_for(&self, path: &str, headers: &str) -> Answer {
        let port = self.port;
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n{headers}\r\n"))
    }

    /// Waits until a page says something.
    #[track_caller]
    pub(super) fn until(&self, path: &str, what: &str) {
        self.wait(&format!("{path} says {what}"), || self.get(path).text().contains(what));
    }

    #[track_caller]
    pub(super) fn wait(&self, what: &str, done: impl Fn() -> bool) {
        let began = Instant::now();
        while !done() {
            assert!(began.elapsed() < PATIENCE, "never: {what}\n{}", self.said());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Listens for a page as the browser that shows it now does.
    pub(super) fn listen(&self, path: &str) -> Events {
        let html = self.get(path).text();
        let of = |name: &str| {
            let (_, rest) = html.split_once(&format!("data-{name}=\"")).expect("the preview's script");
            rest.split('"').next().unwrap_or_default().to_owned()
        };
        let query = format!("page={path}&key={}&styles={}", of("key"), of("styles"));
        let mut stream = self.connect();
        write!(stream, "GET /.rcabook/events?{query} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port).unwrap();
        Events { lines: BufReader::new(stream) }
    }

    /// Interrupts the preview as Ctrl-C does, and says how long it took to end.
    pub(super) fn interrupt(mut self) -> (Duration, Option<i32>) {
        let began = Instant::now();
        let killed = std::process::Command::new("kill").args(["-INT", &self.id().to_string()]).status().unwrap();
        assert!(killed.success());
        let code = self.child.wait().unwrap().code();
        (began.elapsed(), code)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The events of one page.
pub(super) struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    /// The data of the next event of this name; others are passed over.
    #[track_caller]
    pub(super) fn next(&mut self, name: &str) -> String {
        self.next_of(&[name]).1
    }

    /// The next event of one of these names.
    #[track_caller]
    pub(super) fn next_of(&mut self, names: &[&str]) -> (String, String) {
        let mut event = String::new();
        let began = Instant::now();
        loop {
            assert!(began.elapsed() < 2 * PATIENCE, "no event of {names:?}");
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).unwrap() > 0, "the stream ended before {names:?}");
            let line = line.trim_end();
            if let Some(name) = line.strip_prefix("event: ") {
                name.clone_into(&mut event);
            } else if let Some(data) = line.strip_prefix("data:")
                && names.contains(&event.as_str())
            {
                return (event, data.trim_start().to_owned());
            }
        }
    }
}
