//! Replacing one file of the project: the old text or the new one stands there, at every instant.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Writes a file whole or not at all; folders above it are made. A link stays one: the file that it leads to is
/// replaced, with its permissions. A file that says the same already is left alone.
///
/// # Errors
/// Whatever keeps the file from being written; the old one is then as it was, and nothing lies beside it.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::read(&target).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let beside = beside(&target);
    let written = write(&beside, &target, text).and_then(|()| fs::rename(&beside, &target));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A hidden name in the same folder, which no record has.
fn beside(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.{}.new", std::process::id()))
}

fn write(beside: &Path, target: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create(beside)?;
    file.write_all(text.as_bytes())?;
    if let Ok(old) = fs::metadata(target) {
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()
}

/// Reads a file, or standard input for `-`, up to a number of bytes.
///
/// # Errors
/// Whatever keeps the file from being read; `InvalidData` when it is no UTF-8 or too large.
pub fn read_text(path: &Path, most: u64) -> io::Result<String> {
    let mut bytes = Vec::new();
    let mut read = |from: &mut dyn Read| from.take(most + 1).read_to_end(&mut bytes);
    if path == Path::new("-") { read(&mut io::stdin().lock()) } else { read(&mut fs::File::open(path)?) }?;
    let too_large = u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most;
    let refuse = |why: String| io::Error::new(io::ErrorKind::InvalidData, why);
    if too_large {
        return Err(refuse(format!("it is larger than {} MB", most / 1_048_576)));
    }
    let text = String::from_utf8(bytes)
        .map_err(|e| refuse(format!("it is no UTF-8: byte {} is none", e.utf8_error().valid_up_to() + 1)))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_behind_its_link_and_nothing_lies_beside_it() {
        let temp = tempfile::tempdir().unwrap();
        let (file, link) = (temp.path().join("a/b.yaml"), temp.path().join("link.yaml"));
        replace(&file, "one").unwrap();
        std::os::unix::fs::symlink("a/b.yaml", &link).unwrap();
        replace(&link, "two").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        assert_eq!(fs::read_dir(temp.path().join("a")).unwrap().count(), 1);
        assert!(replace(&file.join("c.yaml"), "three").is_err());
        assert_eq!(fs::read_dir(temp.path().join("a")).unwrap().count(), 1);
    }

    #[test]
    fn a_file_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("x");
        replace(&file, "one").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o604)).unwrap();
        replace(&file, "two").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o604);
    }

    #[test]
    fn what_is_no_text_or_too_large_is_refused() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("x");
        fs::write(&file, b"\xef\xbb\xbfab").unwrap();
        assert_eq!(read_text(&file, 10).unwrap(), "ab");
        assert!(read_text(&file, 3).unwrap_err().to_string().contains("larger"));
        fs::write(&file, b"ab\xff").unwrap();
        assert!(read_text(&file, 10).unwrap_err().to_string().contains("byte 3"));
    }
}
