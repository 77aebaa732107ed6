//! Sites to publish, and ways to look at what came of it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use rcabook::shell::publish::{MANIFEST, Options, Publish, PublishError, Report};

/// What is in a folder: paths and bytes. Folders end in `/`, links show their target.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// The program that has the hidden `__sweep` command.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_rcabook");

/// A place to publish in.
pub(crate) struct Scene {
    root: tempfile::TempDir,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.root().join("public")
    }

    pub(crate) fn staging(&self) -> PathBuf {
        self.root().join(".public.rcabook-staging")
    }

    /// Puts a file that is not ours into the output folder.
    pub(crate) fn put(&self, path: &str, text: &str) {
        let path = self.out().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn put_all(&self, files: &Tree) {
        for (path, text) in files {
            self.put(path, std::str::from_utf8(text).unwrap());
        }
    }

    pub(crate) fn publish(&self, site: &Tree) -> Result<Report, PublishError> {
        publish(&self.out(), site, Options::default())
    }

    pub(crate) fn read(&self) -> Tree {
        read(&self.out())
    }

    /// Nothing is beside the output folder.
    #[track_caller]
    pub(crate) fn assert_no_litter(&self) {
        assert_eq!(litter(&self.out()), Vec::<String>::new(), "litter");
    }

    /// The output folder is exactly this site, its manifest, and these files, and nothing else is
    /// anywhere.
    #[track_caller]
    pub(crate) fn assert_is(&self, site: &Tree, foreign: &Tree) {
        assert_same(&self.read(), &whole(site, foreign));
        self.assert_no_litter();
    }
}

/// Whatever is beside `out`.
pub(crate) fn litter(out: &Path) -> Vec<String> {
    let beside = fs::read_dir(out.parent().unwrap()).unwrap();
    let names = beside.map(|entry| entry.unwrap().file_name());
    names.filter(|name| name != out.file_name().unwrap()).map(|name| name.into_string().unwrap()).collect()
}

pub(crate) fn publish(out: &Path, site: &Tree, options: Options) -> Result<Report, PublishError> {
    let stage = Publish::begin(out, options)?;
    write_all(&stage, site)?;
    stage.commit()
}

/// Writes a site from as many threads as there are.
pub(crate) fn write_all(stage: &Publish, site: &Tree) -> Result<(), PublishError> {
    site.par_iter().try_for_each(|(path, bytes)| stage.write(path, bytes).map(drop))
}

/// Two sites, named by a letter: some pages are equal, some differ, some only one of them has.
pub(crate) fn site(letter: char) -> Tree {
    let page = |name: String, text: String| (name, text.into_bytes());
    let mut site = Tree::new();
    for number in 0..12 {
        site.extend([
            page(format!("same/{number}.html"), format!("page {number}\n").repeat(400)),
            page(format!("each/{number}/index.html"), format!("page {number} of {letter}\n")),
            page(format!("only/{letter}/{number}.html"), format!("{letter}{number}\n")),
        ]);
    }
    site.extend([page("index.html".into(), format!("{letter}\n"))]);
    // In one a page, in the other a folder.
    let shape = if letter == 'A' { "shape" } else { "shape/index.html" };
    site.extend([page(shape.into(), letter.to_string())]);
    site
}

/// A small site given in full.
pub(crate) fn pages(pages: &[(&str, &str)]) -> Tree {
    pages.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

/// A site as it is on disk, manifest and folders included, with other files in it.
pub(crate) fn whole(site: &Tree, foreign: &Tree) -> Tree {
    let mut tree: Tree = site.clone();
    tree.insert(MANIFEST.to_owned(), manifest(site));
    tree.extend(foreign.clone());
    let folders: Vec<String> =
        tree.keys().flat_map(|path| path.match_indices('/').map(|(end, _)| path[..=end].to_owned())).collect();
    tree.extend(folders.into_iter().map(|folder| (folder, Vec::new())));
    tree
}

fn manifest(site: &Tree) -> Vec<u8> {
    let line = |(path, bytes): (&String, &Vec<u8>)| format!("{}  {path}\n", blake3::hash(bytes));
    site.iter().map(line).collect::<String>().into_bytes()
}

/// Everything below `root`.
pub(crate) fn read(root: &Path) -> Tree {
    let entries = walkdir::WalkDir::new(root).min_depth(1).into_iter().map(Result::unwrap);
    entries
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            let kind = entry.file_type();
            if kind.is_dir() {
                (format!("{path}/"), Vec::new())
            } else if kind.is_symlink() {
                let target = fs::read_link(entry.path()).unwrap();
                (path, format!("-> {}", target.display()).into_bytes())
            } else {
                (path, fs::read(entry.path()).unwrap())
            }
        })
        .collect()
}

/// Like `assert_eq`, but does not print the whole site.
#[track_caller]
pub(crate) fn assert_same(found: &Tree, expected: &Tree) {
    if found == expected {
        return;
    }
    let minus = |one: &Tree, other: &Tree| -> Vec<String> {
        one.keys().filter(|path| !other.contains_key(*path)).cloned().collect()
    };
    let differ: Vec<_> = expected
        .iter()
        .filter(|(path, bytes)| found.get(*path).is_some_and(|found| found != *bytes))
        .map(|(path, _)| path)
        .collect();
    panic!("missing: {:?}\nunexpected: {:?}\ndifferent: {differ:?}", minus(expected, found), minus(found, expected));
}

/// Inode and modification time.
pub(crate) fn stamp(path: &Path) -> (u64, i64, i64) {
    let facts = fs::symlink_metadata(path).unwrap();
    (facts.ino(), facts.mtime(), facts.mtime_nsec())
}

/// The arguments that make this test binary run the ignored test of this full path, and no other.
pub(crate) fn only(test: &str) -> [&str; 4] {
    let (_crate, name) = test.split_once("::").unwrap();
    ["--exact", name, "--ignored", "--nocapture"]
}

/// A process of ours. When a test fails it does not outlive it.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts this test binary once more, quietly, to run one ignored test.
pub(crate) fn again(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(only(test)).arg("--quiet");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The environment variable that tells an ignored test where to work; without it, it does nothing.
pub(crate) const FOLDER: &str = "RCABOOK_TEST_FOLDER";

/// Runs one ignored test as a process that a shell script prepares the ground for. The script's
/// arguments are the folder and the command to `exec`.
pub(crate) fn prepared(script: &str, test: &str, folder: &Path) {
    let output = Command::new("sh")
        .args(["-c", script, "sh"])
        .arg(folder)
        .arg(std::env::current_exe().unwrap())
        .args(only(test))
        .env(FOLDER, folder)
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    if output.status.code() == Some(77) || printed.contains("unshare failed") {
        return eprintln!("skipped, not possible here: {printed}");
    }
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
}

/// Like `prepared`, in a namespace of its own, where anybody may mount; it ends with the process.
pub(crate) fn with_mounts(script: &str, test: &str, folder: &Path) {
    let script = format!("{script} || exit 77; shift; exec \"$@\"");
    prepared(&format!("exec unshare -rm sh -c '{script}' sh \"$@\""), test, folder);
}

/// Tells another thread to stop, also when this one panics.
pub(crate) struct SetOnDrop<'a>(pub(crate) &'a AtomicBool);

impl Drop for SetOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Longer than anything here takes, also on a machine that is busy with something else.
const PATIENCE: Duration = Duration::from_secs(60);

/// Polls. Whether it came true before patience ran out.
pub(crate) fn wait_until(mut done: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if done() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    done()
}
