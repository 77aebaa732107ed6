//! No event is lost: thousands of random edits as fast as they can be made, then every byte against a clean build.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use super::preview::{PATIENCE, Preview};
use crate::book::Book;
use crate::tree::Tree;

const EDITS: u32 = 6_000;
const RECORDS: usize = 40;
const FOLDERS: [&str; 4] = ["a", "b", "c/d", "c/e"];

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

struct Storm<'a> {
    book: &'a Book,
    dice: Dice,
    /// Where each record is; `None` for one that is deleted.
    places: Vec<Option<PathBuf>>,
    broken: Vec<bool>,
    edit: u32,
}

impl Storm<'_> {
    fn text(&self, record: usize) -> String {
        let other = (record + 1) % RECORDS;
        let refers = if self.places[other].is_some() && record.is_multiple_of(5) {
            format!("See INC-2024-{other:03}.")
        } else {
            String::new()
        };
        format!(
            "---\nid: INC-2024-{record:03}\ntitle: Record {record}, edit {}\ndate: 2024-01-{:02}\nstatus: draft\nsummary: S {}.\n\
             teams: [Team {}]\n---\n## Cause {}\n\n{refers} Text with `code` and **more** of it.\n",
            self.edit,
            record % 28 + 1,
            self.edit,
            self.edit % 7,
            self.edit % 3,
        )
    }

    fn folder(&mut self) -> PathBuf {
        let name = FOLDERS[self.dice.roll(FOLDERS.len())];
        let folder = self.book.path("content/incidents").join(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn write(&mut self, record: usize, text: &str) {
        let place = match self.places[record].clone() {
            Some(place) => place,
            None => self.folder().join(format!("{record}.md")),
        };
        if self.dice.roll(2) == 0 {
            fs::write(&place, text).unwrap();
        } else {
            let beside = place.with_extension("tmp");
            fs::write(&beside, text).unwrap();
            fs::rename(&beside, &place).unwrap();
        }
        self.broken[record] = false;
        self.places[record] = Some(place);
    }

    fn rewrite(&mut self, record: usize) {
        let text = self.text(record);
        self.write(record, &text);
    }

    fn delete(&mut self, record: usize) {
        if let Some(place) = self.places[record].take() {
            fs::remove_file(place).unwrap();
            self.broken[record] = false;
        }
    }

    fn relocate(&mut self, record: usize) {
        let Some(from) = self.places[record].clone() else { return };
        let to = self.folder().join(from.file_name().unwrap());
        fs::rename(&from, &to).unwrap();
        self.places[record] = Some(to);
    }

    fn break_one(&mut self, record: usize) {
        if self.places[record].is_some() {
            self.write(record, "---\nid: [\n---\n");
            self.broken[record] = true;
        }
    }

    /// Renames a folder with all that is in it.
    fn rename_folder(&mut self) {
        let root = self.book.path("content/incidents");
        let (from, to) = (root.join("a"), root.join(format!("a{}", self.edit)));
        if fs::rename(&from, &to).is_err() {
            return;
        }
        for place in self.places.iter_mut().flatten() {
            if let Ok(inner) = place.strip_prefix(&from) {
                *place = to.join(inner);
            }
        }
    }

    fn delete_folder(&mut self) {
        let folder = self.book.path("content/incidents/c");
        if fs::remove_dir_all(&folder).is_err() {
            return;
        }
        for place in &mut self.places {
            *place = place.take().filter(|p| !p.starts_with(&folder));
        }
    }

    /// Moves a record's file out of the content and puts a link in its place.
    fn link(&mut self, record: usize) {
        let Some(place) = self.places[record].clone() else { return };
        if place.is_symlink() {
            return;
        }
        let target = self.book.path("shared").join(format!("{record}-{}.md", self.edit));
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::rename(&place, &target).unwrap();
        symlink(target, place).unwrap();
    }

    fn step(&mut self) {
        self.edit += 1;
        let record = self.dice.roll(RECORDS);
        match self.dice.roll(40) {
            0..=17 => self.rewrite(record),
            18..=21 => self.delete(record),
            22..=25 => self.relocate(record),
            26..=27 => self.break_one(record),
            28 => self.rename_folder(),
            29 => self.delete_folder(),
            30 => self.link(record),
            31 => {
                let css = format!(".own {{ top: {}px }}", self.edit);
                fs::write(self.book.path("themes/own/css/90-own.css"), css).unwrap();
            }
            32 => {
                let toml = format!("[book]\ntitle = \"Title {}\"\n[output.html]\ntheme = \"own\"\n", self.edit);
                fs::write(self.book.path("book.toml"), toml).unwrap();
            }
            33 => {
                let term = format!("terms:\n  - {{id: code, term: code, definition: Words {}.}}\n", self.edit);
                fs::write(self.book.path("content/glossary.yaml"), term).unwrap();
            }
            34 => (0..RECORDS).for_each(|r| self.rewrite(r)),
            35 => std::thread::sleep(std::time::Duration::from_millis(self.dice.roll(30) as u64)),
            _ => self.rewrite(record),
        }
    }
}

/// The page as a build writes it: without what the preview adds, and with no policy to compare.
fn plain(html: &[u8]) -> String {
    let html = String::from_utf8_lossy(html);
    let html = match (html.find("<link rel=\"stylesheet\" href=\"/.rcabook/preview.css\">"), html.find("</head>")) {
        (Some(start), Some(end)) => format!("{}{}", &html[..start], &html[end..]),
        _ => html.into_owned(),
    };
    match html.split_once("http-equiv=\"Content-Security-Policy\" content=\"") {
        Some((before, rest)) => format!("{before}{}", rest.split_once('"').map_or("", |(_, after)| after)),
        None => html,
    }
}

/// The first file that differs from a clean build.
fn difference(preview: &Preview, built: &Tree) -> Option<String> {
    let files = built.0.iter().filter(|(path, _)| !path.starts_with('.'));
    files.into_iter().find_map(|(path, bytes)| {
        let answer = preview.get(&format!("/{path}"));
        let same = if path.ends_with(".html") { plain(&answer.body) == plain(bytes) } else { answer.body == *bytes };
        (!same).then(|| format!("{path} ({})", answer.status))
    })
}

fn storm(poll: bool, edits: u32) {
    let book = Book::new()
        .file("book.toml", "[output.html]\ntheme = \"own\"\n")
        .file("themes/own/css/90-own.css", ".own { top: 0 }")
        .file("content/glossary.yaml", "terms:\n  - {id: code, term: code, definition: Words.}\n")
        .folder("content/incidents");
    let mut storm =
        Storm { book: &book, dice: Dice(42), places: vec![None; RECORDS], broken: vec![false; RECORDS], edit: 0 };
    (0..RECORDS).for_each(|record| storm.rewrite(record));
    let preview = Preview::with(&book, if poll { &["--port", "0", "--poll"] } else { &["--port", "0"] });
    (0..edits).for_each(|_| storm.step());
    for record in 0..RECORDS {
        if storm.broken[record] {
            storm.rewrite(record);
        }
    }
    book.build().ends_with(0);
    let built = Tree::of(&book.path("book"));
    assert!(built.paths().len() > 2 * RECORDS, "the site is not small: {}", built.paths().len());
    let began = std::time::Instant::now();
    while let Some(path) = difference(&preview, &built) {
        assert!(began.elapsed() < PATIENCE, "differs from a clean build: {path}\n{}", preview.said());
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let gone = storm.places.iter().position(Option::is_none);
    if let Some(record) = gone {
        assert_eq!(preview.get(&format!("/incidents/inc-2024-{record:03}.html")).status, 404);
    }
}

#[test]
fn a_storm_of_edits_ends_in_the_site_of_a_clean_build() {
    storm(false, EDITS);
}

#[test]
fn regular_looks_end_there_too() {
    storm(true, EDITS / 10);
}
