//! What is kept from one run to the next never shows: after any edits the files are those of a clean run.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use rcabook::pipeline::{self, Answer, Before, Draft, KeepingSink, Kept, OnDemand, Parsed, Sink};
use rcabook::record::Gists;
use rcabook::render::{File, Theme};
use rcabook::search;
use rcabook::source::{Source, Sources, ThemeFile};

use crate::book::{Book, INCIDENT};
use crate::tree::Tree;

/// Files in memory: those of the last run, and those of this one.
#[derive(Default)]
struct Shelf {
    before: BTreeMap<String, Vec<u8>>,
    now: Mutex<BTreeMap<String, Vec<u8>>>,
    kept: Mutex<usize>,
    /// How many of the search index were kept.
    moved: Mutex<usize>,
    /// What was made in this run, of what can be kept.
    made: Mutex<Vec<String>>,
}

impl Sink for Shelf {
    type Error = Infallible;

    fn take(&self, file: &File) -> Result<(), Infallible> {
        let twice = self.now.lock().unwrap().insert(file.path.clone(), file.bytes.clone());
        assert!(twice.is_none(), "{} was made twice", file.path);
        Ok(())
    }
}

impl KeepingSink for Shelf {
    fn put(&self, file: &File) -> Result<blake3::Hash, Infallible> {
        self.take(file)?;
        self.made.lock().unwrap().push(file.path.clone());
        Ok(blake3::hash(&file.bytes))
    }

    fn keep(&self, files: &[(String, blake3::Hash)]) -> Result<usize, Infallible> {
        for (n, (path, hash)) in files.iter().enumerate() {
            let Some(bytes) = self.before.get(path).filter(|bytes| blake3::hash(bytes) == *hash) else { return Ok(n) };
            *self.kept.lock().unwrap() += 1;
            self.take(&File { path: path.to_owned(), bytes: bytes.clone() })?;
        }
        Ok(files.len())
    }

    fn keep_as(&self, from: &str, hash: blake3::Hash, to: &str) -> Result<bool, Infallible> {
        let Some(bytes) = self.before.get(from).filter(|bytes| blake3::hash(bytes) == hash) else { return Ok(false) };
        *self.moved.lock().unwrap() += 1;
        self.take(&File { path: to.to_owned(), bytes: bytes.clone() })?;
        Ok(true)
    }
}

/// A project that can be edited: what each part says now.
#[derive(Debug, Clone, Default)]
struct Project {
    words: BTreeMap<(usize, usize), usize>,
    theme: usize,
}

const PARTS: usize = 12;
const INCIDENTS: usize = 6;

impl Project {
    fn word(&self, record: usize, part: usize) -> usize {
        self.words.get(&(record, part)).copied().unwrap_or(0)
    }

    fn incident(&self, n: usize) -> Option<Source> {
        let w = |part| self.word(n, part);
        if w(0) == 3 {
            return None;
        }
        let status = if w(1) == 3 { "withdrawn\nreason: R" } else { "draft" };
        let again = if w(2) == 2 && n > 0 { format!("  - again: lesson-{}\n", n - 1) } else { String::new() };
        let related = if w(3) == 1 {
            format!("links: [{{rel: related, to: INC-2024-{:03}}}]\n", (n + 1) % INCIDENTS)
        } else {
            String::new()
        };
        let text = format!(
            "---\nid: INC-2024-{n:03}\ntitle: Title {} {n}\ndate: 202{}-01-0{}\nstatus: {status}\nsummary: \"Summary {} with drill, [[lesson/lesson-{}]]\"\n\
             teams: [Team {}]\nstack: {{database: mysql}}\nsignatures: [\"error {} at <x>\"]\nfactors: [{{id: drift, text: F{}}}]\n{related}\
             lessons:\n  - id: lesson-{n}\n    text: Lesson text {}.\n    rules: [squawk/ban-drop-column]\n    recipes: [drop-column]\n{again}\
             ---\n## Cause {}\n\nSee INC-2024-{:03} and [[lesson/lesson-{}]], a drill. Words {}.\n",
            w(4),
            w(5) % 3,
            n + 1,
            w(6),
            (n + 1) % INCIDENTS,
            w(7) % 2,
            w(8),
            w(9),
            w(10),
            w(11) % 2,
            (n + 2) % INCIDENTS,
            (n + 3) % INCIDENTS,
            w(11),
        );
        Some(Source { path: format!("content/incidents/{n}.md").into(), text: text.into() })
    }

    fn sources(&self) -> Sources {
        let source = |path: &str, text: String| Source { path: path.into(), text: text.into() };
        let w = |part| self.word(99, part);
        let mut texts: Vec<Source> = (0..INCIDENTS).filter_map(|n| self.incident(n)).collect();
        texts.extend([
            source("content/factors.yaml", format!("factors: [{{id: drift, name: Drift {}, group: G, definition: D.}}]", w(0))),
            source("content/glossary.yaml", format!("terms: [{{id: drill, term: drill, definition: A rehearsal {}.}}]", w(1))),
            source("content/guides/start.md", format!("---\ntitle: Start {}\n---\nA drill, INC-2024-001.\n", w(2))),
            source(
                "content/recipes/drop-column.md",
                format!("---\nid: drop-column\ntitle: Drop {}\nproblem: P.\nphases: [{{id: p}}]\n---\n## Text\n\nSee INC-2024-000.\n", w(3)),
            ),
            source(
                "content/rules/squawk.yaml",
                format!("linter: squawk\nrules: [{{id: ban-drop-column, summary: S {}.}}, {{id: other, summary: O.}}]", w(4)),
            ),
        ]);
        texts.sort_by(|a, b| a.path.cmp(&b.path));
        let config = Some(source("book.toml", format!("[book]\ntitle = \"Book {}\"\n", w(5) % 2)));
        let mut sources = Sources { config, texts, ..Sources::default() };
        if self.theme > 0 {
            let text = format!(".own {{ top: {}px }}", self.theme);
            let file = ThemeFile::Text(source("themes/default/css/90-own.css", text));
            sources.theme.insert("css/90-own.css".to_owned(), file);
        }
        sources
    }
}

fn draft(parsed: &mut Parsed, sources: &Sources) -> (Draft, Theme) {
    let config = pipeline::configure(sources).value;
    let theme = Theme::load(&sources.theme, &config.theme).value.unwrap();
    (pipeline::draft(parsed, sources, config).value, theme)
}

/// The files of a run from nothing.
fn clean(sources: &Sources) -> BTreeMap<String, Vec<u8>> {
    let (draft, theme) = draft(&mut Parsed::default(), sources);
    let shelf = Shelf::default();
    pipeline::render(&draft.book, &draft.site, &theme, &shelf).unwrap();
    shelf.now.into_inner().unwrap()
}

/// What is kept between runs.
#[derive(Default)]
struct Run {
    parsed: Parsed,
    gists: Option<Vec<u8>>,
    kept: Kept,
    search: Option<Vec<u8>>,
    moved: usize,
    made: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Run {
    /// The next run; how many files were kept.
    fn next(&mut self, sources: &Sources) -> usize {
        let mut parsed = Parsed::with(Gists::stored(self.gists.clone()));
        let (draft, theme) = draft(&mut parsed, sources);
        if let Some(pieces) = parsed.into_gists().to_store() {
            self.gists = Some(pieces.concat());
        }
        let shelf = Shelf { before: std::mem::take(&mut self.files), ..Shelf::default() };
        let texts = pipeline::incident_texts(&draft.book, sources);
        let theme = (&theme, pipeline::theme_hash(sources));
        let stored = self.search.take();
        let mut search = search::Kept::stored(stored.clone());
        let before = Before { pages: &self.kept, search: &mut search };
        let made = pipeline::render_kept((&draft.book, &draft.site), theme, &texts, before, &shelf).unwrap();
        // What is stored is read back as it was.
        self.kept = Kept::from_text(&made.pages.to_text()).unwrap();
        assert_eq!(self.kept, made.pages);
        self.search = search.to_store(&made.shards).map(|pieces| pieces.concat()).or(stored);
        self.moved = *shelf.moved.lock().unwrap();
        self.made = std::mem::take(&mut *shelf.made.lock().unwrap());
        self.made.sort_unstable();
        self.files = shelf.now.into_inner().unwrap();
        shelf.kept.into_inner().unwrap()
    }

    /// Every file as a preview makes it.
    fn on_demand(&mut self, sources: &Sources) -> BTreeMap<String, Vec<u8>> {
        let (draft, theme) = draft(&mut self.parsed, sources);
        let site = OnDemand::new(&draft.book, &draft.site, &theme);
        let file = |path: String| match site.file(&path).unwrap() {
            Answer::File(file) => (path, file.bytes.clone()),
            other => panic!("{path}: {other:?}"),
        };
        let pages = site.paths().unwrap().into_iter().map(file);
        pages.chain(pipeline::export_search(&draft.book).unwrap().files).collect()
    }
}

fn same(what: &str, a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) {
    let paths: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let differ: Vec<&&String> = paths.iter().filter(|path| a.get(**path) != b.get(**path)).collect();
    assert!(differ.is_empty(), "{what} differs from a clean run in {differ:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn kept_results_are_those_of_a_clean_run(
        edits in prop::collection::vec((prop_oneof![4 => 0..INCIDENTS, 1 => Just(99)], 0..PARTS, 0usize..4, 0usize..8), 2..5),
    ) {
        let (mut project, mut run) = (Project::default(), Run::default());
        run.next(&project.sources());
        for (record, part, word, theme) in edits {
            project.words.insert((record, part), word);
            project.theme = if theme == 0 { word } else { project.theme };
            let sources = project.sources();
            let expected = clean(&sources);
            run.next(&sources);
            same("a kept run", &run.files, &expected);
            same("a preview", &run.on_demand(&sources), &expected);
        }
    }
}

#[test]
fn an_edit_leaves_the_pages_that_did_not_look() {
    let (mut project, mut run) = (Project::default(), Run::default());
    let nothing = run.next(&project.sources());
    assert_eq!(nothing, 0);
    let all = run.next(&project.sources());
    assert!(all > 100, "all pages are kept when nothing changed: {all}");
    project.words.insert((0, 11), 2);
    let most = run.next(&project.sources());
    assert!(most < all && most > all * 3 / 4, "{most} of {all} pages are kept when one record changed");
    let of = |run: &Run| run.made.iter().filter(|path| !path.starts_with("search/")).cloned().collect::<Vec<_>>();
    assert_eq!(of(&run), ["incidents/inc-2024-000.html", "incidents/inc-2024-000.json"], "lists do not read bodies");
    project.words.insert((0, 4), 2);
    run.next(&project.sources());
    assert!(of(&run).contains(&"incidents/index.html".to_owned()), "lists show titles: {:?}", of(&run));
}

#[test]
fn a_list_shows_what_its_records_name_as_it_is_now() {
    let (mut project, mut run) = (Project::default(), Run::default());
    // The list of the other team shows the words of this one's lesson.
    project.words.insert((1, 7), 1);
    run.next(&project.sources());
    project.words.insert((1, 10), 2);
    let sources = project.sources();
    run.next(&sources);
    same("a kept run", &run.files, &clean(&sources));
    let list = String::from_utf8_lossy(&run.files["incidents/team-team-0.html"]);
    assert!(list.contains("with drill, Lesson text 2."), "{list}");
}

#[test]
fn an_edit_leaves_the_files_of_the_search_index_in_which_nothing_changed() {
    let (mut project, mut run) = (Project::default(), Run::default());
    let shards = |run: &Run| run.files.keys().filter(|path| path.starts_with("search/")).count();
    run.next(&project.sources());
    assert_eq!(run.moved, 0);
    run.next(&project.sources());
    assert_eq!(run.moved, shards(&run), "nothing changed");
    // A word that others have: no number of a word is another one.
    project.words.insert((0, 11), 1);
    run.next(&project.sources());
    project.words.insert((1, 11), 1);
    run.next(&project.sources());
    let made = run.made.iter().filter(|path| path.starts_with("search/")).count();
    assert!(run.moved > 0 && made > 0, "{} kept, {made} made", run.moved);
    assert_eq!(run.moved + made, shards(&run));
}

#[test]
fn an_edit_of_a_text_leaves_the_graph_and_the_site_as_they_were() {
    let (mut project, mut parsed) = (Project::default(), Parsed::default());
    let mut next = |project: &Project| draft(&mut parsed, &project.sources()).0;
    let first = next(&project);
    project.words.insert((0, 11), 2);
    let text = next(&project);
    assert!(Arc::ptr_eq(&first.site, &text.site) && Arc::ptr_eq(&first.book.edges, &text.book.edges));
    let bodies = &text.book.incidents;
    assert!((0..bodies.len()).any(|at| bodies.body(at).text().contains("Words 2")));
    project.words.insert((0, 4), 1);
    let title = next(&project);
    assert!(!Arc::ptr_eq(&text.site, &title.site));
    project.words.insert((99, 1), 1);
    assert!(!Arc::ptr_eq(&title.site, &next(&project).site), "a term changed");
}

fn book() -> Book {
    (0..8).fold(Book::new(), |book, n| {
        let text = INCIDENT.replace("INC-2023-001", &format!("INC-2023-{n:03}"));
        book.file(&format!("content/incidents/{n}.md"), &text)
    })
}

/// The site that a build without anything kept makes of the same project.
fn clean_build(book: &Book) -> Tree {
    let copy = Book::copy_of(&book.root());
    for folder in [".rcabook", "book"] {
        let _ = fs::remove_dir_all(copy.path(folder));
    }
    copy.build().ends_with(0);
    Tree::of(&copy.path("book"))
}

#[test]
fn a_second_build_is_the_same_as_a_clean_one() {
    let book = book();
    book.build().ends_with(0);
    assert!(fs::read_dir(book.path(".rcabook")).unwrap().count() > 1);
    fs::write(
        book.path("content/incidents/3.md"),
        INCIDENT.replace("INC-2023-001", "INC-2023-003").replace("locked", "free"),
    )
    .unwrap();
    let said = book.build().ends_with(0);
    assert!(said.contains(" unchanged"), "{said}");
    Tree::of(&book.path("book")).assert_same(&clean_build(&book));
}

#[test]
fn a_damaged_or_missing_cache_never_shows() {
    let book = book();
    book.build().ends_with(0);
    let files = fs::read_dir(book.path(".rcabook")).unwrap().map(|entry| entry.unwrap().path());
    let kept: Vec<(PathBuf, Vec<u8>)> = files
        .filter(|path| !path.ends_with(".gitignore"))
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    for family in ["gists-", "pages-", "index-"] {
        assert!(kept.iter().any(|(path, _)| path.to_string_lossy().contains(family)), "{family}");
    }
    let damages: [&dyn Fn(); 5] = [
        &|| kept.iter().for_each(|(path, whole)| fs::write(path, &whole[..whole.len() / 2]).unwrap()),
        &|| kept.iter().for_each(|(path, _)| fs::write(path, [0xff; 100]).unwrap()),
        &|| kept.iter().for_each(|(path, _)| fs::write(path, "").unwrap()),
        &|| fs::remove_dir_all(book.path(".rcabook")).unwrap(),
        &|| {
            fs::remove_dir_all(book.path(".rcabook")).unwrap();
            fs::write(book.path(".rcabook"), "in the way").unwrap();
        },
    ];
    for damage in damages {
        damage();
        fs::write(book.path("book/index.html"), "changed by somebody").unwrap();
        fs::remove_file(book.path("book/all.html")).unwrap();
        fs::remove_file(book.path("book/incidents/inc-2023-003.json")).unwrap();
        book.build().ends_with(0);
        Tree::of(&book.path("book")).assert_same(&clean_build(&book));
    }
}

#[test]
fn a_changed_output_is_mended_although_nothing_else_changed() {
    let book = book();
    book.build().ends_with(0);
    for path in ["book/index.html", "book/incidents/inc-2023-003.html", "book/incidents/inc-2023-004.json"] {
        fs::write(book.path(path), "changed by somebody").unwrap();
    }
    fs::remove_file(book.path("book/incidents/inc-2023-005.json")).unwrap();
    book.build().ends_with(0);
    Tree::of(&book.path("book")).assert_same(&clean_build(&book));
    book.run(&["build", "--out", "other"]).ends_with(0);
    Tree::of(&book.path("other")).assert_same(&clean_build(&book));
}

#[test]
fn a_changed_file_of_the_search_index_is_not_carried_into_the_next_edition() {
    let book = book();
    book.build().ends_with(0);
    let shards = || {
        let all = fs::read_dir(book.path("book/search")).unwrap().map(|entry| entry.unwrap().path());
        all.filter(|path| !path.ends_with("index.js")).collect::<Vec<PathBuf>>()
    };
    let first = shards();
    assert!(first.len() > 5);
    // Of the same length, too, and with a letter that could be of the index.
    for path in &first {
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] = if bytes[middle] == b'A' { b'B' } else { b'A' };
        fs::write(path, bytes).unwrap();
    }
    let record = fs::read_to_string(book.path("content/incidents/3.md")).unwrap();
    fs::write(book.path("content/incidents/3.md"), record.replace("locked", "free")).unwrap();
    book.build().ends_with(0);
    assert!(shards().iter().all(|path| !first.contains(path)), "it is another edition");
    Tree::of(&book.path("book")).assert_same(&clean_build(&book));
}

#[test]
fn a_folder_that_cannot_be_written_is_no_error() {
    use std::os::unix::fs::PermissionsExt as _;
    let book = book();
    let locked = |mode| fs::set_permissions(book.root(), fs::Permissions::from_mode(mode)).unwrap();
    locked(0o555);
    let run = book.run(&["build", "--out", "../site"]);
    locked(0o755);
    run.ends_with(0);
    Tree::of(&book.path("../site")).assert_same(&clean_build(&book));
}

#[test]
fn two_builds_at_once_are_both_right() {
    let book = book();
    let build = |out: &'static str| book.command(&["build", "--out", out]).spawn().unwrap();
    for _ in 0..3 {
        let both = [build("one"), build("two")];
        for mut child in both {
            assert!(child.wait().unwrap().success());
        }
    }
    let clean = clean_build(&book);
    for out in ["one", "two"] {
        Tree::of(&book.path(out)).assert_same(&clean);
    }
}
