//! What a folder holds, as a value that can be compared.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// Every file below a folder, by its path with `/`, hidden ones included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Tree(pub(crate) BTreeMap<String, Vec<u8>>);

impl Tree {
    pub(crate) fn of(folder: &Path) -> Self {
        let mut out = BTreeMap::new();
        walk(folder, "", &mut |path, place| {
            // A link is what it points at, which need not be there.
            let bytes = fs::read_link(place).map(|to| to.to_string_lossy().into_owned().into_bytes());
            out.insert(path, bytes.unwrap_or_else(|_| fs::read(place).unwrap()));
        });
        Self(out)
    }

    /// Without the cache of a project: it only saves time, and holds what was read of texts, whatever came of the build.
    pub(crate) fn without_cache(mut self) -> Self {
        self.0.retain(|path, _| !path.split('/').any(|name| name == ".rcabook"));
        self
    }

    /// The paths alone.
    pub(crate) fn paths(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    /// Asserts that two folders are the same, naming the files that differ rather than printing their bytes.
    #[track_caller]
    pub(crate) fn assert_same(&self, other: &Self) {
        assert_eq!(self.differences(other), Vec::<String>::new());
    }

    fn differences(&self, other: &Self) -> Vec<String> {
        let all: std::collections::BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        let describe = |path: &String| match (self.0.get(path), other.0.get(path)) {
            (Some(a), Some(b)) if a == b => None,
            (Some(_), Some(_)) => Some(format!("{path} differs")),
            (Some(_), None) => Some(format!("{path} is in the first only")),
            _ => Some(format!("{path} is in the second only")),
        };
        all.into_iter().filter_map(describe).collect()
    }
}

/// When each file below a folder was last written.
pub(crate) fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let mut out = BTreeMap::new();
    walk(folder, "", &mut |path, place| {
        out.insert(path, fs::metadata(place).unwrap().modified().unwrap());
    });
    out
}

fn walk(folder: &Path, prefix: &str, visit: &mut impl FnMut(String, &Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &format!("{path}/"), visit);
        } else {
            visit(path, &entry.path());
        }
    }
}
