//! One running preview.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::corpus::Corpus;
use crate::{Record, layout, project};

/// A program with a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Ours,
    Hugo,
    Mdbook,
}

impl Who {
    pub(crate) const ALL: &[Self] = &[Self::Ours, Self::Hugo, Self::Mdbook];
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ours => "rcabook serve",
            Self::Hugo => "hugo server",
            Self::Mdbook => "mdbook serve",
        })
    }
}

/// A preview that answers; it ends when it is dropped.
pub(crate) struct Preview {
    pub(crate) who: Who,
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl Preview {
    /// Writes the project and starts the preview; why not is said when it cannot be.
    pub(crate) fn start(who: Who, corpus: &Corpus, scratch: &Path) -> Result<Self, String> {
        let folder = project(scratch, who);
        match who {
            Who::Ours => drop(layout::ours::write(corpus, &folder, true)?),
            Who::Hugo => layout::hugo::write(corpus, &folder)?,
            Who::Mdbook => layout::mdbook::write(corpus, &folder)?,
        }
        let port = free_port()?;
        let mut command = command(who, &folder, port);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = child.map_err(|_| "not installed".to_owned())?;
        let mut preview = Self { who, child, port, folder };
        let began = Instant::now();
        while preview.ask("/").is_none() {
            if began.elapsed() > Duration::from_secs(600) || preview.child.try_wait().is_ok_and(|ended| ended.is_some())
            {
                return Err("did not start".to_owned());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_secs(2));
        Ok(preview)
    }

    /// The file of a record.
    pub(crate) fn source(&self, record: &Record) -> PathBuf {
        let inner = match self.who {
            Who::Ours => "content/incidents",
            Who::Hugo => "content",
            Who::Mdbook => "src",
        };
        self.folder.join(inner).join(&record.folder).join(format!("{}.md", record.slug))
    }

    /// The path of a record's page.
    pub(crate) fn page(&self, record: &Record) -> String {
        match self.who {
            Who::Ours => format!("/incidents/{}.html", record.id),
            Who::Hugo => format!("/{}/{}/", record.folder, record.slug),
            Who::Mdbook => format!("/{}/{}.html", record.folder, record.slug),
        }
    }

    /// What it answers for a path; `None` when it does not.
    pub(crate) fn ask(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        let host = format!("localhost:{}", self.port);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        answer.contains(" 200 ").then_some(answer)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(who: Who, folder: &Path, port: u16) -> Command {
    let named = |variable: &str, name: &str| std::env::var(variable).unwrap_or_else(|_| name.to_owned());
    let port = port.to_string();
    match who {
        Who::Ours => {
            let mut command = Command::new(env!("CARGO_BIN_EXE_rcabook"));
            command.args(["serve", "--port", &port, "--dir"]).arg(folder);
            command
        }
        Who::Hugo => {
            let mut command = Command::new(named("HUGO", "hugo"));
            command.args([
                "server",
                "--bind",
                "127.0.0.1",
                "--baseURL",
                "http://localhost/",
                "--port",
                &port,
                "--source",
            ]);
            command.arg(folder);
            command
        }
        Who::Mdbook => {
            let mut command = Command::new(named("MDBOOK", "mdbook"));
            command.args(["serve", "--hostname", "127.0.0.1", "--port", &port]).arg(folder);
            command
        }
    }
}

fn free_port() -> Result<u16, String> {
    let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    address.map(|a| a.port()).map_err(|e| format!("no port is free: {e}"))
}
