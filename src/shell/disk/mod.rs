//! Reading a project from the disk: texts, pictures and the project's own theme.

use std::fs;
use std::path::Path;

use crate::config::Config;
use crate::diag::{At, Checked, Code, Finding};
use crate::render::STATIC;
use crate::source::Sources;

mod memory;
mod stamp;
mod text;
mod walk;

pub use memory::{MAX_PERMALINKS_BYTES, Memory};

/// The settings' file name.
pub const CONFIG: &str = "book.toml";

/// Endings of files that are read as text; all others below the content folder are pictures or strangers.
const TEXTS: [&str; 3] = ["md", "yaml", "yml"];

/// Endings of files of a theme that are read as text. What has another one is a picture, a font or a stranger, and so is all
/// below the theme's `static/`.
const THEME_TEXTS: [&str; 5] = ["html", "css", "js", "svg", "toml"];

/// Whether a file of the content folder is read as text.
fn is_text(path: &str) -> bool {
    TEXTS.contains(&ending(path))
}

/// Whether a file of a theme is read as text, by its path inside the theme.
fn is_theme_text(path: &str) -> bool {
    THEME_TEXTS.contains(&ending(path)) && !path.starts_with(STATIC)
}

fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// Reads the settings; a project without them has none. A link that leads nowhere is no such project.
#[must_use]
pub fn read_config(root: &Path) -> Checked<Sources> {
    let path = root.join(CONFIG);
    let mut out = Checked::<Sources>::default();
    if path.symlink_metadata().is_ok() {
        match text::read(&path, &CONFIG.into()) {
            Ok(source) => out.value.config = Some(source),
            Err(unread) => {
                out.value.broken.extend(unread.shown);
                out.findings.push(*unread.finding);
            }
        }
    }
    out
}

/// Reads everything else that the settings point at.
#[must_use]
pub fn read(root: &Path, config: &Config, settings: Sources) -> Checked<Sources> {
    let mut memory = Memory::default();
    memory.look(root, config);
    memory.sources(settings)
}

/// The path of the theme's folder from the project's root. A name that leaves the folder of themes is no theme; that
/// it is missing is reported where themes are loaded.
fn theme_folder(config: &Config) -> Option<String> {
    let name = &config.theme;
    let outside = name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']);
    (!outside).then(|| format!("themes/{name}"))
}

fn no_content(config: &Config) -> Finding {
    let at = At::value(&["book", "src"]);
    let message = format!("there is no content folder {}/", config.src);
    let help = "create it, or name the folder with the records: `src = \"…\"` in the table `[book]`";
    Finding::new(Code::FileUnreadable, &config.file, at, message).help(help)
}

/// Reads a picture or another file of the project as it is; `path` is from the project's root.
///
/// # Errors
/// Whatever keeps the file from being read, also that it lies outside the project.
pub fn read_within(root: &Path, path: &str) -> std::io::Result<Vec<u8>> {
    let real = fs::canonicalize(root.join(path))?;
    if !real.starts_with(fs::canonicalize(root)?) {
        return Err(std::io::ErrorKind::PermissionDenied.into());
    }
    fs::read(real)
}

/// Which folder or file a path leads to now, by its device and number.
#[must_use]
pub fn identity(path: &Path) -> Option<(u64, u64)> {
    stamp::Stamp::identity(path)
}

/// What tells one state of a file from another, as far as the file system knows: a text for comparing alone. `None` for one
/// that is not there.
#[must_use]
pub fn state(path: &Path) -> Option<String> {
    stamp::Stamp::now(path).map(|stamp| format!("{stamp:?}"))
}

/// The system's words without its error number, which differs between systems.
fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
