//! The write-ups, one at a time, so that a corpus of any size needs no memory.

use std::path::PathBuf;

mod code;
mod made;
mod neutral;
mod random;
mod words;

/// Where the write-ups come from.
#[derive(Debug, Clone)]
pub(crate) enum Corpus {
    /// Made here: the same number gives the same text.
    Made {
        /// How many.
        records: usize,
    },
    /// Read from `incidents/<folder>/<slug>.md` below a folder.
    Folder(PathBuf),
}

/// One incident as its team wrote it up, in no generator's form.
#[derive(Debug, Clone, Default)]
pub(crate) struct WriteUp {
    /// The folder that its file is in: a service.
    pub(crate) folder: String,
    /// Its file's name without extension.
    pub(crate) slug: String,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) date: String,
    pub(crate) severity: String,
    pub(crate) teams: Vec<String>,
    pub(crate) tags: Vec<String>,
    /// The rules that would have caught it, by the identifier alone: capitals, then digits.
    pub(crate) rules: Vec<String>,
    pub(crate) summary: String,
    pub(crate) impact: String,
    pub(crate) minutes: u64,
    /// Markdown from `##` on. Links lead to other files: `../<folder>/<slug>.md`.
    pub(crate) body: String,
}

impl Corpus {
    /// Calls `visit` with each write-up, in the same order every time.
    pub(crate) fn each(&self, mut visit: impl FnMut(&WriteUp) -> Result<(), String>) -> Result<usize, String> {
        match self {
            Self::Made { records } => (0..*records).try_for_each(|n| visit(&made::write_up(n, *records)))?,
            Self::Folder(folder) => {
                for file in neutral::files(folder)? {
                    visit(&neutral::read(&file)?)?;
                }
            }
        }
        self.records()
    }

    /// How many there are.
    pub(crate) fn records(&self) -> Result<usize, String> {
        match self {
            Self::Made { records } => Ok(*records),
            Self::Folder(folder) => neutral::files(folder).map(|files| files.len()),
        }
    }
}

impl WriteUp {
    /// The other incidents that the body links to, by identifier, in its order and each once.
    pub(crate) fn linked(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for rest in self.body.split("[INC-").skip(1) {
            let Some((digits, _)) = rest.split_once("](") else { continue };
            let id = format!("INC-{digits}");
            if digits.bytes().all(|b| b.is_ascii_digit() || b == b'-') && id != self.id && !out.contains(&id) {
                out.push(id);
            }
        }
        out
    }
}
