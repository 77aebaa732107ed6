//! The preview's server: the site as it is now, from memory, to browsers on this machine.
//!
//! | room | owns |
//! |---|---|
//! | `mod` | the port, the connections, the end |
//! | `guard` | which requests are answered at all |
//! | `address` | from a request's path to a file's |
//! | `stage` | what is shown now: the site, and what was found in it |
//! | `page` | a page as the preview shows it: with its script, under the page's own strict policy |
//! | `respond` | one request, one response: type, tag, compression |
//! | `events` | telling browsers what changed |
//! | `connection` | slow readers, and how a body is sent |
//!
//! Bounded in every direction: so many connections, so long for a request's head, so long for a reader who takes nothing.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

mod address;
mod connection;
mod events;
mod guard;
mod page;
mod respond;
mod stage;

use connection::Patient;
pub use guard::{Hosts, name as host_name};
pub use stage::{Followers, Note, Notes, Stage};

/// The most connections at a time; a browser opens six. More wait until one ends.
const MAX_CONNECTIONS: u64 = 1500;
/// File handles that are left to reading the project.
const SPARE_HANDLES: u64 = 100;
/// How long a request's head may take, and how long a connection may say nothing between two.
const HEAD_TIMEOUT: Duration = Duration::from_secs(20);
/// The most bytes of a request's head.
const MAX_HEAD: usize = 32 * 1024;
/// Threads that render pages, and work for no longer than a page takes.
const RENDERERS: usize = 4;
/// How many ports after the wished one are tried.
const MAX_PORTS: u16 = 100;

/// A server that has its port and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: std::net::TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Takes the wished port, or the next free one after it.
    ///
    /// # Errors
    /// When the address is not this machine's, or a hundred ports are taken.
    pub fn bind(host: IpAddr, port: u16) -> io::Result<Self> {
        let mut taken = io::Error::from(io::ErrorKind::AddrInUse);
        for port in port..=port.saturating_add(MAX_PORTS) {
            match std::net::TcpListener::bind((host, port)) {
                Ok(listener) => {
                    listener.set_nonblocking(true)?;
                    let address = listener.local_addr()?;
                    return Ok(Self { listener, address });
                }
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = error,
                Err(error) => return Err(error),
            }
        }
        Err(taken)
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where others find it, when it listens at all of the machine's addresses: the machine's name, and the address by which it
    /// reaches other networks.
    #[must_use]
    pub fn addresses_for_others(&self) -> Vec<String> {
        if !self.address.ip().is_unspecified() {
            return Vec::new();
        }
        let own = guard::own_names().into_iter().take(1).filter(|name| name != "localhost");
        let hosts = own.chain(outgoing_address().map(|ip| ip.to_string()));
        hosts.map(|host| format!("http://{host}:{}/", self.address.port())).collect()
    }

    /// Answers until the program is interrupted, and then ends at once, whatever is still being sent.
    ///
    /// # Errors
    /// When the system refuses a thread, a timer or a handle that the server needs to begin with.
    pub fn run(self, stage: &Arc<Stage>, hosts: Hosts) -> io::Result<()> {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(RENDERERS).build()?;
        let stage = Arc::clone(stage);
        let ended = runtime.block_on(async move {
            let listener = TcpListener::from_std(self.listener)?;
            tokio::select! {
                never = accept(listener, stage, Arc::new(hosts)) => never,
                interrupted = tokio::signal::ctrl_c() => interrupted,
            }
        });
        runtime.shutdown_background();
        ended
    }
}

/// The address by which this machine reaches others. To connect a datagram's socket only asks the system for the way: nothing is
/// sent, and nobody has the address, which is one of those for documentation (RFC 5737).
fn outgoing_address() -> Option<IpAddr> {
    let socket = std::net::UdpSocket::bind((std::net::Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((std::net::Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}

async fn accept(listener: TcpListener, stage: Arc<Stage>, hosts: Arc<Hosts>) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(max_connections()));
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return Ok(()) };
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve(stream, place, Arc::clone(&stage), Arc::clone(&hosts)));
            }
            // The visitor left before it was let in, or handles ran out for a moment.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn serve(stream: TcpStream, place: OwnedSemaphorePermit, stage: Arc<Stage>, hosts: Arc<Hosts>) {
    let _ = stream.set_nodelay(true);
    let answer = service_fn(move |request| respond::respond(request, Arc::clone(&stage), Arc::clone(&hosts)));
    // A connection that breaks is the visitor's affair.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .serve_connection(Patient::new(stream), answer)
        .await;
    drop(place);
}

/// As many as are wanted, or as this process may have handles for.
fn max_connections() -> usize {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    let wanted = MAX_CONNECTIONS + SPARE_HANDLES;
    if limit.current.is_some_and(|now| now < wanted) {
        limit.current = Some(limit.maximum.map_or(wanted, |most| most.min(wanted)));
        let _ = setrlimit(Resource::Nofile, limit);
    }
    let handles = getrlimit(Resource::Nofile).current.unwrap_or(wanted);
    let places = handles.saturating_sub(SPARE_HANDLES).clamp(8, MAX_CONNECTIONS);
    usize::try_from(places).unwrap_or(usize::MAX)
}
