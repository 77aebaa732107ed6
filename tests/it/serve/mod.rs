//! The live preview: the real program on a project that changes, asked over loopback.

mod changes;
mod load;
mod open;
mod preview;
mod requests;
mod storm;
