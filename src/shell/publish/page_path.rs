//! Which paths a page may have: only such as cannot lead out of the output folder.

use std::path::Path;

use super::manifest::NAME;

/// The path of a page as the manifest has it, or why it cannot be one.
pub(super) fn checked(path: &Path) -> Result<&str, &'static str> {
    let text = path.to_str().ok_or("it is not Unicode")?;
    if text.is_empty() {
        return Err("it is empty");
    }
    if text.starts_with('/') {
        return Err("it is absolute");
    }
    if text.chars().any(char::is_control) {
        return Err("it has a control character in it");
    }
    if text.contains('\\') {
        return Err("it has a backslash in it, which elsewhere parts folders");
    }
    if text.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Err("a part of it is empty, `.` or `..`");
    }
    // Some file systems do not tell capital letters from small ones.
    if text.split('/').next().is_some_and(|first| first.eq_ignore_ascii_case(NAME)) {
        return Err("it is reserved for the manifest");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::checked;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::path::Path;

    #[test]
    fn only_plain_relative_paths_are_pages() {
        for good in ["index.html", "a/b/c.html", "..a/.hidden", "Ünïcode 1.html", "a/.rcabook-manifest"] {
            assert_eq!(checked(Path::new(good)), Ok(good));
        }
        let bad = [
            "",
            "/",
            "/etc/passwd",
            "..",
            "../x",
            "a/../b",
            "a/..",
            ".",
            "./a",
            "a/.",
            "a//b",
            "a/",
            "a\0b",
            "a\nb",
            "a\\b",
            ".rcabook-manifest",
            ".RCABOOK-manifest",
            ".rcabook-manifest/x",
        ];
        for bad in bad {
            assert!(checked(Path::new(bad)).is_err(), "{bad:?}");
        }
        assert!(checked(Path::new(OsStr::from_bytes(b"\xff"))).is_err());
    }
}
