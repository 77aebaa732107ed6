//! The disk, the network, the clock and the environment: with the [commands](crate::command), which print, and read
//! and write the files that their arguments name, the only rooms that touch the outside world.
#![allow(clippy::disallowed_methods, reason = "this is where the disk and the clock are used")]

pub mod arguments;
pub mod background;
pub mod browser;
pub mod cache;
pub mod clock;
pub mod disk;
pub mod overlap;
pub mod place;
pub mod publish;
pub mod replace;
pub mod server;
pub mod terminal;
pub mod watch;
