//! The arguments.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::corpus::Corpus;

/// What a build costs, beside a floor, a copy and other generators.
#[derive(Debug, Clone, Parser)]
#[command(name = "cargo bench --bench build --", about, max_term_width = 100)]
pub(crate) struct Args {
    /// How many records, each a corpus of its own
    #[arg(long, value_name = "N,N", value_delimiter = ',', default_values_t = [1_000, 10_000])]
    records: Vec<usize>,
    /// Take the text from this folder, which has the `neutral` layout; may be given more than once
    #[arg(long, value_name = "DIR", conflicts_with = "records")]
    corpus: Vec<PathBuf>,
    /// How many rounds
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) runs: usize,
    /// The generators to compare with
    #[arg(long, value_delimiter = ',', default_values_t = [Peer::Hugo, Peer::Mdbook])]
    peers: Vec<Peer>,
    /// The largest corpus that other generators are given: mdBook needs more than ten minutes for 10,000 records
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    peer_limit: usize,
    /// Only write the project of the first corpus into this folder, for a profiler
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,
    /// Be the floor: read, Markdown to HTML, write
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"], hide = true)]
    floor: Option<Vec<PathBuf>>,
    /// Cargo gives this to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

/// A generator to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Peer {
    /// Hugo with a lean theme and its stock highlighting
    Hugo,
    /// mdBook as it comes, with search and without
    Mdbook,
    /// No other generator
    None,
}

impl std::fmt::Display for Peer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Hugo => "hugo",
            Self::Mdbook => "mdbook",
            Self::None => "none",
        })
    }
}

/// What to do.
pub(crate) enum Task {
    /// Be the floor.
    Floor { from: PathBuf, to: PathBuf },
    /// Write one project and end.
    Write { corpus: Corpus, to: PathBuf },
    /// The contest.
    Compare(Args),
}

impl Args {
    pub(crate) fn task(mut self) -> Task {
        if let Some([from, to]) = self.floor.as_deref() {
            return Task::Floor { from: from.clone(), to: to.clone() };
        }
        if let (Some(to), Some(corpus)) = (self.write.take(), self.corpora().into_iter().next()) {
            return Task::Write { corpus, to };
        }
        if !self.bench {
            // `cargo test --benches` only wants to know whether it runs.
            self = Self { records: vec![20], runs: 1, peers: vec![Peer::None], ..self };
        }
        Task::Compare(self)
    }

    /// The corpora, one for each size.
    pub(crate) fn corpora(&self) -> Vec<Corpus> {
        if self.corpus.is_empty() {
            self.records.iter().map(|records| Corpus::Made { records: *records }).collect()
        } else {
            self.corpus.iter().cloned().map(Corpus::Folder).collect()
        }
    }

    /// Whether this generator takes part at this size.
    pub(crate) fn wants(&self, peer: Peer, records: usize) -> bool {
        self.peers.contains(&peer) && records <= self.peer_limit
    }
}
