//! Which requests are answered at all.
//!
//! A page of another site can make a browser ask this server under a name that leads here ("DNS rebinding"), and would
//! then read the answer as its own. The name that the browser asked for stands in the `Host` header, so only names that
//! nobody else can own are answered, and those that whoever started the preview allows.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};

use hyper::body::Incoming;
use hyper::{Method, Request, StatusCode, header};

/// The hosts under which the server may be asked.
#[derive(Debug, Clone)]
pub struct Hosts {
    bound: IpAddr,
    /// In small letters; one that begins with a dot stands for all names that end so.
    names: Vec<String>,
}

impl Hosts {
    /// Those that mean a server bound to this address: the address, its own name where the server listens at all of the
    /// machine's addresses, and these names. See [`name`] for how they are written.
    #[must_use]
    pub fn of(bound: IpAddr, allowed: &[String]) -> Self {
        let own = if bound.is_unspecified() { own_names() } else { Vec::new() };
        Self { bound, names: allowed.iter().map(|name| name.to_ascii_lowercase()).chain(own).collect() }
    }

    /// Whether a `Host` header names this server: `localhost`, the address itself, or a name that is allowed. Bound to all of
    /// the machine's addresses it may be any address, since a number cannot be made to lead elsewhere, but no other name.
    #[must_use]
    pub fn allow(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else { return false };
        if name.eq_ignore_ascii_case("localhost") || self.knows(&name.to_ascii_lowercase()) {
            return true;
        }
        let Ok(address) = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() else { return false };
        address == self.bound || self.bound.is_unspecified() || (self.bound.is_loopback() && address.is_loopback())
    }

    fn knows(&self, name: &str) -> bool {
        let name = name.strip_suffix('.').unwrap_or(name);
        self.names.iter().any(|known| match known.strip_prefix('.') {
            Some(parent) => name == parent || name.ends_with(known),
            None => name == known,
        })
    }
}

/// A name to be allowed: without scheme and port, and with a dot in front for all names below it.
///
/// # Errors
/// What to write instead.
pub fn name(text: &str) -> Result<String, String> {
    let is_name = is_host_name(text.strip_prefix('.').unwrap_or(text));
    if is_name {
        Ok(text.to_owned())
    } else {
        Err("write a name such as `devbox`, or `.example.com` for all below it".to_owned())
    }
}

fn is_host_name(text: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    text.split('.').all(is_label)
}

/// The names of this machine, in small letters: the one that it has, that name without its domain, and as others in the same
/// network know it who ask no server for names.
pub(super) fn own_names() -> Vec<String> {
    let system = rustix::system::uname();
    let whole = system.nodename().to_string_lossy().to_ascii_lowercase();
    if !is_host_name(&whole) {
        return Vec::new();
    }
    let short = whole.split('.').next().unwrap_or(&whole).to_owned();
    let local = format!("{short}.local");
    let mut names = vec![whole];
    for name in [short, local] {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The host without `:port`; `None` where the port is none.
fn without_port(host: &str) -> Option<&str> {
    if host.starts_with('[') {
        return match host.parse::<SocketAddr>() {
            Ok(_) => host.rsplit_once(':').map(|(name, _)| name),
            Err(_) => host.ends_with(']').then_some(host),
        };
    }
    match host.split_once(':') {
        Some((name, port)) => port.parse::<u16>().ok().map(|_| name),
        None => Some(host),
    }
}

/// Why a request is refused, with a sentence for whoever made it by hand.
pub(super) fn refusal(request: &Request<Incoming>, hosts: &Hosts) -> Option<(StatusCode, Cow<'static, str>)> {
    let mut named = request.headers().get_all(header::HOST).iter();
    let host = named.next().and_then(|value| value.to_str().ok());
    if named.next().is_some() || !host.is_some_and(|host| hosts.allow(host)) {
        return Some((StatusCode::FORBIDDEN, unknown_host(host).into()));
    }
    if request.uri().authority().is_some_and(|authority| Some(authority.as_str()) != host) {
        return Some((StatusCode::BAD_REQUEST, "The request names two hosts.\n".into()));
    }
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return Some((StatusCode::METHOD_NOT_ALLOWED, "A preview can be read and not written to.\n".into()));
    }
    None
}

/// Why a host is refused. What the header says is repeated only where it is a name.
fn unknown_host(host: Option<&str>) -> String {
    const KNOWN: &str = "This preview is only shown as localhost, and under the address that it was started with";
    match host.and_then(without_port).filter(|name| is_host_name(name) && name.parse::<IpAddr>().is_err()) {
        Some(name) => format!("{KNOWN}.\nTo show it as {name}, too, start it with `--allow-host {name}`.\n"),
        None => format!("{KNOWN}, or with the names that `--allow-host NAME` adds.\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(bound: &str, host: &str) -> bool {
        Hosts::of(bound.parse().unwrap(), &[]).allow(host)
    }

    #[test]
    fn a_loopback_server_answers_to_its_own_names_only() {
        for host in ["localhost:3000", "LocalHost", "127.0.0.1:3000", "[::1]:3000", "[::1]"] {
            assert!(allowed("127.0.0.1", host), "{host}");
        }
        for host in ["evil.example", "evil.example:3000", "localhost.evil.example", "10.0.0.1:3000", "", "localhost:x"]
        {
            assert!(!allowed("127.0.0.1", host), "{host}");
        }
    }

    #[test]
    fn a_server_for_a_network_answers_to_numbers_and_to_the_machines_own_name() {
        assert!(allowed("10.0.0.1", "10.0.0.1:3000") && !allowed("10.0.0.1", "10.0.0.2:3000"));
        assert!(allowed("0.0.0.0", "192.168.1.9:3000") && !allowed("0.0.0.0", "evil.example:3000"));
        for own in own_names() {
            assert!(allowed("0.0.0.0", &format!("{}:3000", own.to_uppercase())), "{own}");
            assert!(!allowed("127.0.0.1", &format!("{own}:3000")) || own == "localhost", "{own}");
        }
    }

    #[test]
    fn a_name_that_was_allowed_is_answered_and_one_with_a_dot_stands_for_those_below() {
        let hosts = Hosts::of([127, 0, 0, 1].into(), &["DevBox".to_owned(), ".github.dev".to_owned()]);
        for host in ["devbox:3000", "DEVBOX", "devbox.", "x-3000.app.github.dev", "github.dev"] {
            assert!(hosts.allow(host), "{host}");
        }
        for host in ["devbox.evil.example", "notdevbox", "evilgithub.dev", "devbox:x", ".github.dev.evil"] {
            assert!(!hosts.allow(host), "{host}");
        }
    }

    #[test]
    fn what_is_allowed_is_a_name() {
        for good in ["devbox", "a.b-c.example", ".example.com", "my_service"] {
            assert_eq!(name(good).as_deref(), Ok(good));
        }
        for bad in ["", ".", "http://devbox", "devbox:3000", "a/b", "*.example.com", "a..b", "ä"] {
            assert!(name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_refusal_says_what_would_allow_it_and_repeats_nothing_but_names() {
        assert!(unknown_host(Some("devbox:3000")).contains("`--allow-host devbox`"));
        for odd in [None, Some("a\"<b>"), Some("10.0.0.1"), Some("devbox:x")] {
            let why = unknown_host(odd);
            assert!(why.contains("`--allow-host NAME`") && !why.contains('<') && !why.contains("10.0"), "{why}");
        }
    }
}
