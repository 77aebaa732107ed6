//! Publishing, tried on a real disk: whole or not at all. A binary of its own, because its victims are this very
//! program, started again to be killed.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests touch the disk, and a failed step is a failed test"
)]

mod basics;
mod builds;
mod foreign;
mod full_disk;
mod kill;
mod outfit;
mod reader;
mod refused;
mod seal;
mod support;
mod sweeping;
