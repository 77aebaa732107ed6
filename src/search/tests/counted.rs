//! What is counted for an export is what tantivy counts, and what is kept between exports never shows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::*;
use crate::search::export::{Published, Shelf};
use crate::search::tally::Tallies;

fn passing(documents: &[Document], language: Language, tallies: &mut Tallies) -> Searcher {
    Searcher::passing(documents.to_vec(), language, tallies, &|| false).unwrap()
}

fn any_documents() -> impl Strategy<Value = Vec<Document>> {
    let word = prop_oneof![
        6 => "[a-d]{1,3}",
        2 => prop::sample::select(vec![
            "locks", "locked", "lock", "the", "Größe", "Grosse", "größen", "été", "runs", "running", "INC-2024-001",
            "django.db.IntegrityError", "--fake", "HTTPError", "本番環境", "e\u{301}t", "doesn’t",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ];
    let text = prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "));
    let texts = prop::collection::vec(text, 5..12);
    let document = (texts, 0usize..8).prop_map(|(texts, n)| {
        let unit = |text: &String| Unit { anchor: None, heading: text.chars().rev().collect(), text: text.clone() };
        Document {
            kind: Kind::ALL[n],
            id: format!("doc-{n}"),
            address: String::new(),
            title: texts[0].clone(),
            date: None,
            names: vec![texts[1].clone()],
            signatures: vec![texts[2].clone()],
            lesson: texts[3].clone(),
            asked: texts[3..5].to_vec(),
            tags: texts[4].clone(),
            facets: Vec::new(),
            taught_by: Vec::new(),
            units: texts[4..].iter().map(unit).collect(),
        }
    });
    prop::collection::vec(document, 0..6)
}

fn any_language() -> impl Strategy<Value = Language> {
    prop::sample::select(vec!["en", "de", "ja"]).prop_map(Language::of)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn counting_is_indexing((documents, language) in (any_documents(), any_language())) {
        let segment = Searcher::build(&documents, language, Storage::memory()).unwrap();
        let counted = passing(&documents, language, &mut Tallies::default());
        prop_assert_eq!(&segment.index.forms, &counted.index.forms);
        prop_assert_eq!(segment.index.unit_count(), counted.index.unit_count());
        for field in Field::ALL {
            prop_assert_eq!(segment.index.total_words(field), counted.index.total_words(field));
            for form in &segment.index.forms {
                let lists = [&segment, &counted].map(|searcher| searcher.index.postings(field, &form.group));
                prop_assert_eq!(&lists[0], &lists[1], "{} in {}", form.group, field.name());
            }
        }
        prop_assert_eq!(segment.export().unwrap().files, counted.export().unwrap().files);
    }

    #[test]
    fn what_is_kept_never_shows(runs in prop::collection::vec((any_documents(), any_language()), 1..4)) {
        let mut stored = None;
        for (documents, language) in runs {
            let mut kept = Kept::stored(stored.clone());
            let shelf = Drawer::default();
            let (published, _) = passing(&documents, language, &mut kept.tallies).shards()
                .file(&kept.published, &shelf).unwrap();
            let clean = passing(&documents, language, &mut Tallies::default()).export().unwrap().files;
            let expected: BTreeMap<String, blake3::Hash> =
                clean.into_iter().map(|(path, bytes)| (path, blake3::hash(&bytes))).collect();
            prop_assert_eq!(shelf.0.into_inner().unwrap(), expected);
            stored = kept.to_store(&published).map(|pieces| pieces.concat()).or(stored);
        }
    }
}

/// Paths with the hashes of what is there. It has all that was ever there.
#[derive(Debug, Default)]
struct Drawer(Mutex<BTreeMap<String, blake3::Hash>>);

impl Shelf for Drawer {
    type Error = std::convert::Infallible;

    fn put(&self, path: String, bytes: Vec<u8>) -> Result<blake3::Hash, Self::Error> {
        let hash = blake3::hash(&bytes);
        self.0.lock().unwrap().insert(path, hash);
        Ok(hash)
    }

    fn keep_as(&self, _: &str, hash: blake3::Hash, to: &str) -> Result<bool, Self::Error> {
        self.0.lock().unwrap().insert(to.to_owned(), hash);
        Ok(true)
    }
}

/// What is stored of one run over documents.
fn stored(documents: &[Document], before: Option<Vec<u8>>) -> Option<Vec<u8>> {
    let mut kept = Kept::stored(before);
    let searcher = passing(documents, Language::ENGLISH, &mut kept.tallies);
    let (published, _) = searcher.shards().file(&kept.published, &Drawer::default()).unwrap();
    kept.to_store(&published).map(|pieces| pieces.concat())
}

#[test]
fn marks_without_a_letter_are_counted_nowhere() {
    let document = Document { title: "\u{300}: lock".to_owned(), ..made_up(1).remove(0) };
    let counted = passing(std::slice::from_ref(&document), Language::ENGLISH, &mut Tallies::default());
    let segment = Searcher::build(&[document], Language::ENGLISH, Storage::memory()).unwrap();
    assert!(counted.index.forms.iter().all(|form| !form.form.is_empty()));
    assert_eq!(segment.export().unwrap().files, counted.export().unwrap().files);
}

#[test]
fn the_same_is_not_stored_again() {
    let documents = made_up(20);
    let first = stored(&documents, None).unwrap();
    assert_eq!(stored(&documents, Some(first.clone())), None);
    let fewer = stored(&documents[..19], Some(first.clone())).unwrap();
    assert!(fewer.len() < first.len(), "what was not used is let go");
}

#[test]
fn words_that_nobody_uses_any_more_are_let_go() {
    let own = |n: usize| Document { lesson: format!("own{n}x other{n}x third{n}x"), ..made_up(1).remove(0) };
    let many: Vec<Document> = (0..50).map(own).collect();
    let first = stored(&many, None).unwrap();
    let holds = |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|window| window == word.as_bytes());
    assert!(holds(&first, "own49x"));
    let second = stored(&many[..3], Some(first)).unwrap();
    assert!(!holds(&second, "own49x"), "only the tallies of this run would need it");
    let third = stored(&many[..3], Some(second)).unwrap();
    assert!(holds(&third, "own2x") && !holds(&third, "own49x"));
}

#[test]
fn any_damage_makes_it_nothing() {
    let whole = stored(&made_up(3), None).unwrap();
    let is_nothing = |bytes: &[u8]| Kept::stored(Some(bytes.to_vec())).published == Published::default();
    assert!(!is_nothing(&whole));
    for at in 0..whole.len() {
        let mut turned = whole.clone();
        turned[at] ^= 1;
        assert!(is_nothing(&turned), "byte {at}");
        assert!(is_nothing(&whole[..at]), "cut at {at}");
    }
}

/// The stamps of the shards, by the first letters of their names.
fn stamps(documents: &[Document]) -> BTreeMap<char, BTreeSet<String>> {
    let files = passing(documents, Language::ENGLISH, &mut Tallies::default()).export().unwrap().files;
    let mut out: BTreeMap<char, BTreeSet<String>> = BTreeMap::new();
    for (path, bytes) in files.iter().skip(1) {
        let kind = path.trim_start_matches("search/").chars().next().unwrap();
        let stamp = String::from_utf8_lossy(bytes).split('"').nth(3).unwrap().to_owned();
        out.entry(kind).or_default().insert(stamp);
    }
    assert!(out.values().all(|stamps| stamps.len() == 1), "{out:?}");
    out
}

#[test]
fn a_stamp_stays_while_numbers_mean_the_same() {
    let documents = made_up(30);
    let before = stamps(&documents);
    let edited = |edit: &dyn Fn(&mut Document)| {
        let mut documents = documents.clone();
        edit(&mut documents[7]);
        stamps(&documents)
    };
    let (words, records) = (['d', 'p', 'x'].as_slice(), ['e', 't', 's'].as_slice());
    let same = |kinds: &[char], after: &BTreeMap<char, BTreeSet<String>>| kinds.iter().all(|k| before[k] == after[k]);
    let another =
        |kinds: &[char], after: &BTreeMap<char, BTreeSet<String>>| kinds.iter().all(|k| before[k] != after[k]);
    let known = edited(&|document| document.lesson = "golf hotel india".to_owned());
    assert!(same(words, &known) && same(records, &known), "a text of known words");
    let new = edited(&|document| document.lesson = "aardvark".to_owned());
    assert!(another(words, &new) && same(records, &new), "a new word");
    let longer = edited(&|document| document.units.push(Unit::default()));
    assert!(same(words, &longer) && same(records, &longer), "a section for which there was a number");
    let long = edited(&|document| document.units.extend(vec![Unit::default(); 9]));
    assert!(another(words, &long) && another(records, &long), "sections that take the numbers of others");
    let other = edited(&|document| document.id = "doc-7a".to_owned());
    assert!(another(records, &other), "another record");
}
