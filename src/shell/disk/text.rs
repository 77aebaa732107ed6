//! Reading one file: as text, as bytes, or as a picture of which only the size matters.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::reason;
use crate::diag::{At, Checked, Code, Finding};
use crate::record::MAX_FILE_BYTES;
use crate::source::{Asset, Source, Sources};

/// The largest file of a theme that is published as it is, in bytes: fonts with all letters of Chinese have some 10 MB.
const MAX_STATIC_BYTES: u64 = 16 * 1024 * 1024;

/// Why a file has no text, and what can be shown of it.
#[derive(Debug, Clone)]
pub(super) struct Unread {
    pub(super) finding: Box<Finding>,
    pub(super) shown: Option<Source>,
}

impl Unread {
    /// Adds the finding, and what can be shown of the file.
    pub(super) fn keep(&self, out: &mut Checked<Sources>) {
        let unseen = || Source { path: Arc::clone(&self.finding.file), text: "".into() };
        out.value.broken.push(self.shown.clone().unwrap_or_else(unseen));
        out.findings.push((*self.finding).clone());
    }
}

impl From<Finding> for Unread {
    fn from(finding: Finding) -> Self {
        Self { finding: Box::new(finding), shown: None }
    }
}

/// A file that is copied and not read; only its picture's size is looked at.
pub(super) fn asset(disk: &Path, path: &Arc<str>) -> Asset {
    let size = imagesize::size(disk).ok().map(|s| (s.width, s.height));
    Asset { path: Arc::clone(path), size }
}

/// Reads a file as UTF-8 text without a byte order mark.
pub(super) fn read(disk: &Path, path: &Arc<str>) -> Result<Source, Unread> {
    read_up_to(disk, path, MAX_FILE_BYTES)
}

/// The same for a file of another size, in bytes.
pub(super) fn read_up_to(disk: &Path, path: &Arc<str>, limit: u64) -> Result<Source, Unread> {
    let help = "keep the lines that matter and link to where the rest is stored";
    match String::from_utf8(bytes_up_to(disk, path, limit, help)?) {
        Ok(text) => Ok(Source { path: Arc::clone(path), text: text.strip_prefix('\u{feff}').unwrap_or(&text).into() }),
        Err(error) => Err(not_utf8(path, &error)),
    }
}

/// Reads a file that is published as it is.
pub(super) fn bytes(disk: &Path, path: &Arc<str>) -> Result<Arc<[u8]>, Unread> {
    let help = "publish a smaller one, such as a font with no more than the letters in use";
    Ok(bytes_up_to(disk, path, MAX_STATIC_BYTES, help)?.into())
}

/// The bytes of a file up to a limit; `help` is the way out for a larger one.
fn bytes_up_to(disk: &Path, path: &Arc<str>, limit: u64, help: &str) -> Result<Vec<u8>, Finding> {
    let bytes = match fs::metadata(disk) {
        Ok(meta) if meta.len() > limit => return Err(too_large(path, meta.len(), limit, help)),
        Ok(_) => fs::read(disk).map_err(|error| unreadable(path, &error))?,
        Err(error) => return Err(unreadable(path, &error)),
    };
    // The file may have grown since it was measured.
    if bytes.len() as u64 > limit { Err(too_large(path, bytes.len() as u64, limit, help)) } else { Ok(bytes) }
}

fn too_large(path: &Arc<str>, bytes: u64, limit: u64, help: &str) -> Finding {
    let message = format!("the file has {bytes} bytes; the limit is {limit}");
    Finding::new(Code::FileTooLarge, path, At::File, message).help(help)
}

/// The first byte that is no UTF-8. In the text that is shown a mark stands for it, behind as many bytes as in the file.
fn not_utf8(path: &Arc<str>, error: &std::string::FromUtf8Error) -> Unread {
    let (bytes, at) = (error.as_bytes(), error.utf8_error().valid_up_to());
    let (message, help) = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => (
            "this is UTF-16, and not UTF-8".to_owned(),
            "save the file as UTF-8, or convert it with `iconv -f utf-16 -t utf-8`",
        ),
        _ => (
            format!("this is no UTF-8: the byte 0x{:02x} stands for no character here", bytes[at]),
            // To convert what is UTF-8 already would damage it.
            if bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii()) {
                "write the character that was meant in the byte's place: the rest of the file has characters in UTF-8"
            } else {
                "save the file as UTF-8; an old file is converted with `iconv -f latin1 -t utf-8`"
            },
        ),
    };
    let place = At::Span(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
    let finding = Finding::new(Code::NotUtf8, path, place, message).help(help);
    let shown = Source { path: Arc::clone(path), text: String::from_utf8_lossy(bytes).into() };
    Unread { finding: Box::new(finding), shown: Some(shown) }
}

pub(super) fn unreadable(path: &Arc<str>, error: &std::io::Error) -> Finding {
    let message = format!("this cannot be read: {}", reason(error));
    let help = match error.kind() {
        std::io::ErrorKind::NotFound => "create it, or mend the link or the setting that leads here",
        std::io::ErrorKind::IsADirectory => "put a file in the folder's place",
        _ => "check who may read it, and that the disk is in order",
    };
    Finding::new(Code::FileUnreadable, path, At::File, message).help(help)
}
