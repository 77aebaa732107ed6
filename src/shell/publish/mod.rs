//! Publishing: the finished site reaches the output folder whole or not at all.
//!
//! Pages stream, from any number of threads, into a hidden folder beside the output folder. At the
//! end the two folders change places in one system call, so whoever opens the output folder sees
//! the old site or the new one and never a mixture. What is in the output folder and was not
//! written by us is carried over.
//!
//! | room | owns |
//! |---|---|
//! | `mod` | the story: begin, write, commit |
//! | `place` | where the output folder really is, and where its staging folder goes |
//! | `staging` | the staging folder, and which of two trees is which |
//! | `lock` | the lock that says a build is alive |
//! | `pages` | putting one page into the staged tree; keeping it when nothing changed |
//! | `page_path` | which paths a page may have |
//! | `manifest` | the list of the files that are ours |
//! | `seal` | telling which files nobody has touched since, without reading them |
//! | `outfit` | giving folders the group, permissions and access lists that they had |
//! | `carry` | taking files that are not ours along |
//! | `swap` | the moment of publishing |
//! | `sweep` | bringing a staging folder to rest, after a good build and after a dead one |
//! | `rescue` | files that appeared in the old site while it was being replaced |
//! | `watchdog` | the process that sweeps when this one is killed |
//! | `folder` | directories by handle |
//! | `error` | what can go wrong, each with a way out |
//!
//! ```text
//! parent/public                          the output folder
//! parent/.public.rcabook-staging/        there only while a build runs, mode 0700
//!     lock                               held (flock) by the build, or by whoever sweeps after it
//!     staged-{inode}                     names the tree that was staged: see `staging`
//!     tree/                              the new site (`draft` until marked); after the swap, the old one
//!     old/                               only where folders cannot be exchanged: see `swap`
//! ```
//!
//! What is deliberately absent:
//!
//! * **No fsync.** A killed process loses nothing that it has written, and a sync for each page
//!   costs more than the whole build. Syncing only the folder would be cheap and wrong: it secures
//!   the names before the pages. So after a *power cut* in the seconds after a publish, pages may
//!   be empty: build again. Files that are not ours are linked or moved, not written anew.
//! * **No clock and no process number in the output.** Equal sites are equal bytes.
//! * **No partial update in place**, hence one limit: a process that keeps the output folder itself
//!   open (a shell that stands in it, a container that bind-mounts it) keeps the old folder. A build
//!   that changes nothing does not swap.

mod carry;
mod error;
mod folder;
mod lock;
mod manifest;
mod outfit;
mod page_path;
mod pages;
mod place;
mod rescue;
mod seal;
mod staging;
mod swap;
mod sweep;
mod watchdog;

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

pub use self::error::PublishError;
use rustix::fs::{self, Stat};

use self::manifest::Manifest;
pub use self::manifest::NAME as MANIFEST;
use self::outfit::Outfits;
use self::pages::Pages;
use self::place::Place;
pub use self::seal::Seal;
use self::staging::Staging;
pub use self::sweep::{sweep, sweep_when_orphaned};

/// How to publish. The default is right wherever nobody has to clean up after a killed process.
#[derive(Clone, Default)]
pub struct Options<'a> {
    /// The program that cleans up when this process is killed: it is started as
    /// `program __sweep <staging folder>` and must call [`sweep_when_orphaned`]. Without it the
    /// next [`Publish::begin`] for the same folder cleans up.
    pub sweeper: Option<PathBuf>,
    /// Called at each [`Step`], so that tests can kill or interfere at an exact moment.
    pub on_step: Option<&'a (dyn Fn(Step) + Sync)>,
    /// The seal that the last publish to the same folder gave, where it is known.
    pub seal: Option<Seal>,
    /// Behave as on a file system that has neither hard links nor the exchange of two folders.
    pub plain_file_system: bool,
}

impl Options<'_> {
    fn tell(&self, step: Step) {
        if let Some(on_step) = self.on_step {
            on_step(step);
        }
    }
}

/// The moments of a publish, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The staging folder exists and is locked; no page is in it.
    Claimed,
    /// All pages are staged, and so are the files that are not ours.
    Carried,
    /// The staged tree is complete. The next call publishes it.
    Sealed,
    /// Only where folders cannot be exchanged: the old site is aside, the new one not yet in place.
    Parted,
    /// The new site is in place; the old one is still in the staging folder.
    Swapped,
    /// The old site is removed; the empty staging folder is not.
    Cleared,
}

/// What a publish did, in numbers of files. The manifest is not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// New, or different from before.
    pub written: usize,
    /// The same bytes as before: kept with their modification time.
    pub unchanged: usize,
    /// Pages of the site before that this one does not have.
    pub removed: usize,
    /// Files in the output folder that are not ours and were kept.
    pub foreign: usize,
    /// Of those, the ones that had to be kept under another name, because they appeared during the
    /// build at the very path of a new page.
    pub aside: Vec<PathBuf>,
    /// By which the next publish knows the files that nobody has touched since; `None` where that cannot be told.
    pub seal: Option<Seal>,
}

/// A site on its way to the output folder. Dropping it without [`commit`](Self::commit) leaves the
/// output folder as it was, and nothing beside it.
pub struct Publish<'a> {
    pages: Pages,
    old: Option<OldSite>,
    staging: Staging,
    /// The staged tree before anything was in it: its time is the beginning of the build.
    begun: Stat,
    options: Options<'a>,
}

/// The output folder as the build found it.
struct OldSite {
    folder: OwnedFd,
    manifest: Manifest,
    seal: Option<Seal>,
}

impl<'a> Publish<'a> {
    /// Prepares to publish into `out`, which need not exist. Cleans up after a dead build, and
    /// refuses when a living one is publishing to the same folder.
    pub fn begin(out: &Path, options: Options<'a>) -> Result<Self, PublishError> {
        let staging = claim(out, options.sweeper.as_deref())?;
        let tree = staging.make_tree()?;
        let begun = fs::fstat(&tree).map_err(error::failed("read", staging.place().staging()))?;
        let old = OldSite::open(staging.place(), options.seal.clone())?;
        options.tell(Step::Claimed);
        let outfits = old.as_ref().map(|old| dressed(&tree, old, &staging)).transpose()?;
        let pages = Pages::new(tree, staging.place().out(), options.plain_file_system, outfits);
        Ok(Self { pages, old, staging, begun, options })
    }

    /// Stages one page. `path` is relative to the output folder, with `/` between its parts.
    /// May be called from many threads; the order of the calls does not matter. Gives back the hash of the bytes, by which
    /// [`keep`](Self::keep) finds them next time.
    pub fn write(&self, path: impl AsRef<Path>, bytes: &[u8]) -> Result<blake3::Hash, PublishError> {
        self.pages.write(path.as_ref(), bytes, self.old.as_ref())
    }

    /// Stages the files that the old site has at these paths, one after the other, up to the first that has not exactly the
    /// bytes with its hash. How many they are.
    pub fn keep(&self, files: &[(String, blake3::Hash)]) -> usize {
        self.pages.take_over(files, self.old.as_ref())
    }

    /// Stages the file that the old site has at a path at another path, if it has exactly the bytes with this hash. Whether it
    /// has.
    pub fn keep_as(&self, from: &str, hash: blake3::Hash, to: &str) -> bool {
        self.pages.take_over_as(from, hash, to, self.old.as_ref())
    }

    /// Puts the staged site in place of the old one.
    pub fn commit(self) -> Result<Report, PublishError> {
        let Self { pages, old, staging, begun, options } = self;
        let (manifest, mut report) = pages.finish(old.as_ref())?;
        if let Some(old) = &old {
            report.foreign = carry::carry(old, &pages, begun)?;
        }
        options.tell(Step::Carried);
        if !stands_already(staging.place(), old.as_ref(), &manifest, &report) {
            pages.write_manifest(&manifest, old.as_ref())?;
            options.tell(Step::Sealed);
            swap::swap(&staging, &options)?;
            options.tell(Step::Swapped);
        }
        let (left, out) = (staging.place().staging(), staging.place().out());
        let rescued = staging
            .close(|| options.tell(Step::Cleared))
            .map_err(|error| PublishError::Leftover(left, Box::new(error)))?;
        report.foreign += rescued.count;
        report.aside = rescued.aside;
        report.aside.sort();
        let site = folder::open(rustix::fs::CWD, &out).ok();
        report.seal = site.and_then(|site| Seal::put(site, &manifest, report.unchanged, &begun));
        Ok(report)
    }
}

/// Dresses the staged tree like the old site; what dresses its folders.
fn dressed(tree: &OwnedFd, old: &OldSite, staging: &Staging) -> Result<Outfits, PublishError> {
    let outfits = Outfits::of(&old.folder).and_then(|outfits| outfits.put_on(tree, Path::new("")).map(|()| outfits));
    outfits.map_err(error::failed("set the permissions of", staging.place().staging()))
}

/// Takes the staging folder of `out`.
///
/// The place is looked up again under the lock, because a build that just ended, or the sweep of a
/// dead one, may have made the output folder in between.
fn claim(out: &Path, sweeper: Option<&Path>) -> Result<Staging, PublishError> {
    loop {
        let staging = Staging::claim(Place::resolve(out)?, sweeper)?;
        if Place::resolve(out)? == *staging.place() {
            return Ok(staging);
        }
    }
}

impl OldSite {
    fn open(place: &Place, seal: Option<Seal>) -> Result<Option<Self>, PublishError> {
        if !place.exists {
            return Ok(None);
        }
        let out = place.out();
        let folder = folder::open(rustix::fs::CWD, &out).map_err(error::failed("open", out.clone()))?;
        let manifest = Manifest::load(&folder, &out)?.unwrap_or_default();
        let seal = seal.and_then(|seal| seal.on(&folder));
        Ok(Some(Self { folder, manifest, seal }))
    }

    /// The file at a path, if nobody has touched it since the site was published: then its bytes are those of the manifest.
    fn untouched(&self, path: &str) -> Option<Stat> {
        let seal = self.seal.as_ref()?;
        let stat = folder::look(&self.folder, path).ok()??;
        seal.covers(&stat).then_some(stat)
    }
}

/// Whether the output folder already is what was staged. Then it is left alone, so that not even
/// its own modification time changes.
fn stands_already(place: &Place, old: Option<&OldSite>, manifest: &Manifest, report: &Report) -> bool {
    old.is_some_and(|old| {
        report.written == 0
            && old.manifest == *manifest
            && !manifest.is_empty()
            && folder::same(&old.folder, rustix::fs::CWD, place.out())
    })
}
