//! The shards of made-up indexes: complete, the same each time, and safe to read when they are damaged.

use proptest::prelude::*;

use super::shard::Shard;
use super::*;
use crate::search::document::{Kind, Unit};
use crate::search::{Language, Storage};

/// Documents with enough words for several shards of words.
fn documents(count: usize) -> Vec<Document> {
    let word = |n: usize| {
        format!("{}{}", ["alpha", "brav", "charl", "delt", "étud"][n % 5], n.wrapping_mul(2_654_435_761) % 9973)
    };
    let text = |seed: usize, length: usize| (0..length).map(|n| word(seed * 31 + n * n)).collect::<Vec<_>>().join(" ");
    let document = |n: usize| Document {
        kind: Kind::ALL[n % (Kind::ALL.len() - 1)],
        id: format!("doc-{n}"),
        address: format!("x/{n}.html"),
        title: text(n, 4),
        date: (!n.is_multiple_of(3)).then(|| format!("20{:02}-01-01", n % 30)),
        names: vec![format!("other {n}")],
        signatures: vec![format!("Field '…' of {} has no {}", word(n), word(n + 1))],
        lesson: text(n + 1, 9),
        asked: (0..n % 3).map(|m| text(n + m, 2 + m)).collect(),
        tags: "shared running".to_owned(),
        facets: Vec::new(),
        taught_by: Vec::new(),
        units: vec![Unit { anchor: None, heading: String::new(), text: text(n * 7, 60) }],
    };
    (0..count).map(document).collect()
}

fn searcher(count: usize) -> Searcher {
    Searcher::build(&documents(count), Language::ENGLISH, Storage::memory()).unwrap()
}

fn shards(searcher: &Searcher) -> Vec<Shard> {
    let files = searcher.export().unwrap().files;
    let index = Shard::read(&files[0].1, b"").unwrap();
    let meta: serde_json::Value = serde_json::from_slice(&index.bytes).unwrap();
    let common = meta["common"].as_str().unwrap().as_bytes();
    assert!(!common.is_empty());
    let others = files.iter().skip(1).map(|(_, bytes)| Shard::read(bytes, common).unwrap());
    std::iter::once(index).chain(others).collect()
}

#[test]
fn the_same_records_give_the_same_files() {
    let (one, mut turned) = (searcher(60), documents(60));
    turned.reverse();
    let other = Searcher::build(&turned, Language::ENGLISH, Storage::memory()).unwrap();
    assert_eq!(one.export().unwrap().files, other.export().unwrap().files);
    let more = searcher(61).export().unwrap().files;
    assert!(more.iter().skip(1).all(|(path, _)| !one.export().unwrap().files.iter().any(|(p, _)| p == path)));
}

/// What the check says of an index whose metadata have other starts of its shards.
fn with_starts(key: &str, change: impl Fn(&mut Vec<String>)) -> Result<(), String> {
    let mut documents = documents(300);
    documents[0].title = "Zebra crossing".to_owned();
    for (n, document) in documents.iter_mut().enumerate() {
        let second = if n < 5 { "seldom" } else { "charl" };
        document.names.push(format!("Case {second} described with words that take room {n}"));
    }
    let searcher = Searcher::build(&documents, Language::ENGLISH, Storage::memory()).unwrap();
    let mut shards = shards(&searcher);
    let index = shards.iter_mut().find(|shard| shard.name == METADATA).unwrap();
    let mut meta: serde_json::Value = serde_json::from_slice(&index.bytes).unwrap();
    let mut starts = meta::unfronted(meta[key].as_str().unwrap()).unwrap();
    change(&mut starts);
    meta[key] = meta::fronted(starts.iter().map(String::as_str)).into();
    index.bytes = serde_json::to_vec(&meta).unwrap();
    let shards: Vec<&Shard> = shards.iter().collect();
    check::everything_is_found(&searcher.index, &searcher.names, &shards).map_err(|error| error.to_string())
}

#[test]
fn a_word_behind_a_wrong_separator_is_noticed() {
    assert_eq!(with_starts("words", |_| {}), Ok(()));
    let error = with_starts("words", |starts| starts[1].push('x')).unwrap_err();
    assert!(error.contains("is not found"), "{error}");
}

#[test]
fn a_name_is_looked_for_where_it_lies() {
    // All begin like many others but one.
    let begin = ["alpha", "brav", "case", "charl", "delt", "doc", "etud", "other"];
    assert_eq!(with_starts("apart", |starts| assert_eq!(starts, &begin)), Ok(()));
    // What begins like many others lies with the lists of its second word, too, where few have that one.
    assert_eq!(with_starts("crowded", |starts| assert_eq!(starts, &["charl"])), Ok(()));
    assert_eq!(with_starts("crowded", |starts| starts.push("seldom".to_owned())), Ok(()));
    let wrong = [
        ("brav 126", with_starts("names", |starts| starts[1].push('x'))),
        ("other 0", with_starts("apart", |starts| starts.truncate(7))),
        ("zebra crossing", with_starts("apart", |starts| starts.push("zebra".to_owned()))),
        ("case charl", with_starts("crowded", |starts| starts.clear())),
    ];
    for (name, said) in wrong {
        let error = said.unwrap_err();
        assert!(error.contains(&format!("the name `{name}")), "{name}: {error}");
    }
}

#[test]
fn a_long_list_is_cut_to_its_best() {
    let mut documents = documents(1500);
    documents[700].lesson = "shared shared shared".to_owned();
    let searcher = Searcher::build(&documents, Language::ENGLISH, Storage::memory()).unwrap();
    let list = crate::search::lists::list(&searcher.index, crate::search::field::Field::Tags, "share").unwrap();
    assert_eq!((list.doc_freq, list.entries.len()), (1500, crate::search::lists::LONGEST_LIST));
    assert!(list.entries.is_sorted());
    assert!(searcher.export().is_ok());
}

#[test]
fn a_record_that_lies_in_more_than_two_files_is_reported() {
    let with_length = |id: &str, bytes: usize| {
        let mut document = documents(1).remove(0);
        document.id = id.to_owned();
        document.units[0].text = "word ".repeat(bytes / 5);
        document
    };
    let mut section = with_length("with a section", 100);
    section.units.push(with_length("", 60_000).units.remove(0));
    let documents = [with_length("short", 100), with_length("two", 60_000), with_length("three", 90_000), section];
    let searcher = Searcher::build(&documents, Language::ENGLISH, Storage::memory()).unwrap();
    let costs = searcher.export().unwrap().costs;
    let many = |record: &str| Cost::ManyLoads { record: record.to_owned(), files: 3 };
    assert_eq!(costs, [many("three"), many("with a section")]);
}

#[test]
fn the_metadata_may_grow_with_the_handbook_and_other_files_may_not() {
    let reported = |path: &str, bytes: usize| {
        let costs = costs(&[(path.to_owned(), bytes)], &[], &[]);
        !costs.is_empty()
    };
    assert!(!reported(INDEX, 60 * 1024) && !reported(INDEX, 100 * 1024 - 1), "at 50,000 records");
    assert!(reported(INDEX, 100 * 1024));
    assert!(!reported("search/d0-0.js", LARGE) && reported("search/d0-0.js", LARGE + 1));
}

#[test]
fn sections_of_a_long_record_lie_behind_it() {
    let unit = |bytes: usize| Unit { text: "word ".repeat(bytes / 5), ..documents(1).remove(0).units.remove(0) };
    let with = |units: Vec<Unit>| Document { units, ..documents(1).remove(0) };
    let documents =
        [with(vec![unit(100)]), with([1000, 2000, 500, 2600, 50_000, 20].map(unit).to_vec()), with(vec![unit(10)])];
    let (blocks, begins) = texts::texts(&documents);
    let documents = |documents| texts::Begins { documents, units: 0 };
    let units = |units| texts::Begins { documents: 0, units };
    assert_eq!(begins, [documents(1), documents(1), units(2), units(1), units(1), units(0), units(1), documents(1)]);
    assert_eq!(blocks.len(), begins.len());
    assert!(blocks[1].len() < 1_500, "{}", blocks[1].len());
    assert_eq!((blocks[2].len(), blocks[6].len()), (2_504, 21));
}

#[test]
fn an_empty_handbook_has_an_index() {
    let searcher = Searcher::build(&[], Language::ENGLISH, Storage::memory()).unwrap();
    let paths: Vec<String> = searcher.export().unwrap().files.into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths.len(), 2);
    assert_eq!(paths[0], INDEX);
    assert!(paths[1].starts_with("search/e-"), "{paths:?}");
}

#[test]
fn a_script_that_is_not_whole_is_no_shard() {
    let shard = Shard { name: "d0".to_owned(), stamp: "0123456789".to_owned(), bytes: b"words ".repeat(50) };
    for common in [b"".as_slice(), b"words and other words "] {
        let script = shard.script(&mut Packer::new(common));
        assert_eq!(Shard::read(&script, common).as_ref(), Some(&shard));
        assert_eq!(Shard::read(&script, b"other words and words"), None);
        for end in 0..script.len() {
            assert_eq!(Shard::read(&script[..end], common), None, "{end}");
        }
    }
    let metadata =
        Shard { name: METADATA.to_owned(), bytes: br#"{"common":" \"words\",\"","sizes":[1]}"#.to_vec(), ..shard };
    let script = metadata.script(&mut Packer::new(b"words"));
    assert_eq!(
        String::from_utf8_lossy(&script),
        "handbook.shard(\"index\",\"0123456789\",{\"common\":\" \\\"words\\\",\\\"\",\"sizes\":[1]});\n"
    );
    assert_eq!(Shard::read(&script, b"words"), Some(metadata));
    assert!((0..script.len()).all(|end| Shard::read(&script[..end], b"words").is_none()));
}

proptest! {
    #[test]
    fn damaged_shards_are_read_without_failing(name in 0usize..4, at in 0usize..4000, bit in 0u8..8) {
        thread_local! {
            static SHARDS: Vec<Shard> = shards(&searcher(40));
        }
        SHARDS.with(|shards| {
            let mut bytes = shards[name % shards.len()].bytes.clone();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            let _ = read::words(&bytes, 3);
            let _ = read::lists(&bytes);
            let _ = read::names(&bytes);
        });
    }
}

#[test]
fn a_compound_lies_with_its_first_part() {
    // Many words, and each with a compound that is right behind it in their order.
    let mut documents = documents(60);
    for (n, document) in documents.iter_mut().enumerate() {
        let letters = |number: usize| {
            (0..4).map(|at| char::from(b"abcdefghijklmnop"[number >> (4 * at) & 15])).collect::<String>()
        };
        let words = (0..40).map(|at| letters((n * 40 + at).wrapping_mul(48_271) % 65_521));
        document.units[0].text = words.map(|word| format!("{word} {word}_id")).collect::<Vec<_>>().join(" ");
    }
    let searcher = Searcher::build(&documents, Language::ENGLISH, Storage::memory()).unwrap();
    let lists: Vec<read::Lists> = shards(&searcher)
        .iter()
        .filter(|shard| shard.name.starts_with('p'))
        .map(|shard| read::lists(&shard.bytes).unwrap())
        .collect();
    assert!(lists.len() > 5, "{}", lists.len());
    for read::Lists { groups, .. } in lists {
        let first = &groups[0].0[0];
        assert!(!first.ends_with("_id"), "{first}");
    }
}

#[test]
fn a_document_takes_whole_runs_of_numbers() {
    let with_units = |units: usize| {
        let mut document = documents(1).remove(0);
        document.units = vec![document.units[0].clone(); units];
        document
    };
    let numbers = UnitNumbers::of(&[with_units(3), with_units(8), with_units(9), with_units(1)]);
    assert_eq!(numbers.runs, [1, 1, 2, 1]);
    let places: Vec<u32> = [0, 2, 3, 10, 11, 19, 20].into_iter().map(|place| numbers.of_place(place)).collect();
    assert_eq!(places, [0, 2, 8, 15, 16, 24, 32]);
}
