//! Which requests are answered at all.
//!
//! A page of another site can make a browser ask this server under a name that leads here ("DNS rebinding"), and would
//! then read the answer as its own. The name that the browser asked for stands in the `Host` header, so only names that
//! nobody else can own are answered.

use std::net::{IpAddr, SocketAddr};

use hyper::body::Incoming;
use hyper::{Method, Request, StatusCode, header};

/// The hosts under which the server may be asked.
#[derive(Debug, Clone, Copy)]
pub struct Hosts {
    bound: IpAddr,
}

impl Hosts {
    /// Those that mean a server bound to this address.
    #[must_use]
    pub const fn of(bound: IpAddr) -> Self {
        Self { bound }
    }

    /// Whether a `Host` header names this server: `localhost` or the address itself. Bound to all of the machine's
    /// addresses it may be any address, but no name: a number cannot be made to lead elsewhere.
    #[must_use]
    pub fn allow(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else { return false };
        if name.eq_ignore_ascii_case("localhost") {
            return true;
        }
        let Ok(address) = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() else { return false };
        address == self.bound || self.bound.is_unspecified() || (self.bound.is_loopback() && address.is_loopback())
    }
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
pub(super) fn refusal(request: &Request<Incoming>, hosts: Hosts) -> Option<(StatusCode, &'static str)> {
    let mut named = request.headers().get_all(header::HOST).iter();
    let host = named.next().and_then(|value| value.to_str().ok());
    if named.next().is_some() || !host.is_some_and(|host| hosts.allow(host)) {
        let why = "This preview is only shown under the address that it was started with, or as localhost.\n";
        return Some((StatusCode::FORBIDDEN, why));
    }
    if request.uri().authority().is_some_and(|authority| Some(authority.as_str()) != host) {
        return Some((StatusCode::BAD_REQUEST, "The request names two hosts.\n"));
    }
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return Some((StatusCode::METHOD_NOT_ALLOWED, "A preview can be read and not written to.\n"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(bound: &str, host: &str) -> bool {
        Hosts::of(bound.parse().unwrap()).allow(host)
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
    fn a_server_for_a_network_answers_to_numbers() {
        assert!(allowed("10.0.0.1", "10.0.0.1:3000") && !allowed("10.0.0.1", "10.0.0.2:3000"));
        assert!(allowed("0.0.0.0", "192.168.1.9:3000") && !allowed("0.0.0.0", "evil.example:3000"));
    }
}
