//! `rcabook serve`: save, see, mend.
//!
//! ```text
//! watch ─what changed→ studio ─site→ stage ←asks─ server ←─ browsers
//!                        └─book→ follow: checks, search ─what was found→ stage, terminal
//! ```

pub use std::net::IpAddr;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::channel;

use super::{Outcome, Project, complain, say};
use crate::shell::browser;
pub use crate::shell::server::host_name;
use crate::shell::server::{Hosts, Server, Stage};
use crate::shell::watch::Watch;

mod follow;
mod index;
mod studio;
mod terminal;

use follow::{Newest, Work};
use studio::Studio;
use terminal::Terminal;

/// What `serve` is told.
#[derive(Debug)]
pub struct Serve {
    /// The project's folder.
    pub dir: PathBuf,
    /// The address to listen at.
    pub host: IpAddr,
    /// Names under which others may ask, beside the address.
    pub allow: Vec<String>,
    /// The wished port.
    pub port: u16,
    /// Open the handbook in a browser.
    pub open: bool,
    /// Look at the files regularly and do without the system's events.
    pub poll: bool,
}

/// An address to listen at; `localhost` is this machine alone.
///
/// # Errors
/// What to write instead, for what is no address.
pub fn address(text: &str) -> Result<IpAddr, String> {
    if text == "localhost" {
        return Ok(IpAddr::from([127, 0, 0, 1]));
    }
    text.parse().map_err(|_| "write an address of this machine, such as 127.0.0.1, ::1 or 0.0.0.0".to_owned())
}

/// Serves the project until it is interrupted.
#[must_use]
pub fn run(asked: &Serve) -> Outcome {
    if Project::read(&asked.dir).is_none() {
        return Outcome::Environment;
    }
    let Ok(root) = std::fs::canonicalize(&asked.dir) else {
        complain(&format!("{} cannot be read", asked.dir.display()), "check who may read the folder");
        return Outcome::Environment;
    };
    let server = match Server::bind(asked.host, asked.port) {
        Ok(server) => server,
        Err(error) => {
            let help = "name an address of this machine with `--host`, and a port that is free with `--port`";
            complain(&format!("the preview cannot listen at {} port {}: {error}", asked.host, asked.port), help);
            return Outcome::Environment;
        }
    };
    if let Err(outcome) = greet(asked, &server) {
        return outcome;
    }
    match serve(asked, &root, server) {
        Ok(()) => Outcome::Success,
        Err(error) => {
            complain(&format!("the preview cannot run: {error}"), "end other programs, and start it again");
            Outcome::Environment
        }
    }
}

fn serve(asked: &Serve, root: &Path, server: Server) -> std::io::Result<()> {
    let (work, todo) = channel();
    let broken = work.clone();
    let stage = Arc::new(Stage::new(root, Box::new(move |finding| drop(broken.send(Work::Broken(finding))))));
    let (watch, why) = Watch::new(asked.poll);
    if let Some(why) = why {
        terminal::polls(&why);
    }
    let newest = Newest::default();
    let mut studio = Studio::new(root, watch, Arc::clone(&stage), work, newest.clone());
    studio.look();
    let url = url_of(server.address());
    let (said, told) = (Arc::clone(&stage), Terminal::new(&asked.dir));
    std::thread::Builder::new().name("follow".into()).spawn(move || follow::run(&todo, &said, &newest, told))?;
    std::thread::Builder::new().name("studio".into()).spawn(move || studio.run())?;
    if asked.open
        && let Err(error) = browser::open(&url)
    {
        terminal::no_browser(&url, &error);
    }
    server.run(&stage, Hosts::of(asked.host, &asked.allow))
}

fn greet(asked: &Serve, server: &Server) -> Result<(), Outcome> {
    let at = server.address();
    if asked.port != 0 && at.port() != asked.port {
        say(&format!("port {} is taken: the preview listens at the next free one", asked.port))?;
    }
    if !asked.host.is_loopback() {
        say(&format!(
            "anyone who can reach {} can read this handbook, drafts and restricted records included, as long as this runs",
            asked.host
        ))?;
    }
    let others = server.addresses_for_others();
    if !others.is_empty() {
        say(&format!("others find it at {}", others.join(" and ")))?;
    }
    say(&format!("the handbook is at {}  (Ctrl-C ends the preview)", url_of(at)))
}

/// The address for a browser on this machine.
fn url_of(at: SocketAddr) -> String {
    let host = match at.ip() {
        ip if ip.is_unspecified() || ip.is_loopback() && ip.is_ipv4() => "localhost".to_owned(),
        IpAddr::V6(ip) => format!("[{ip}]"),
        IpAddr::V4(ip) => ip.to_string(),
    };
    format!("http://{host}:{}/", at.port())
}
