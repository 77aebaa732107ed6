//! How long a large handbook takes.

use super::{bombs, made_up};
use crate::search::{Filters, Language, Searcher, Storage};

/// Ten thousand records with 40,000 words among them; `cargo test --release -- --ignored --nocapture speed`.
#[test]
#[ignore = "prints times; run it in release"]
fn speed_over_ten_thousand_records() {
    let word = |n: usize| format!("w{}", fold_number(n));
    let text = |seed: usize, length: usize| {
        (0..length).map(|n| word((seed * 7919 + n * n * 31) % (40 + (seed + n) % 40_000))).collect::<Vec<_>>().join(" ")
    };
    let mut documents = made_up(10_000);
    for (n, document) in documents.iter_mut().enumerate() {
        document.title = text(n, 6);
        document.signatures =
            vec![format!("({}, \"Field '…' of {} doesn't have {}\")", 1000 + n % 900, word(n), word(n / 3))];
        for (u, unit) in document.units.iter_mut().enumerate() {
            unit.text = text(n + u, 120);
        }
    }
    let started = std::time::Instant::now();
    let searcher = Searcher::build(&documents, Language::ENGLISH, Storage::memory()).unwrap();
    println!(
        "index {} units, {} words: {:?}",
        searcher.index.units.len(),
        searcher.index.forms.len(),
        started.elapsed()
    );
    let paste = format!(
        "Traceback (most recent call last):\n{}\nx.OperationalError: (1364, \"Field 'a' of w doesn't have\")",
        "  File \"/a/b.py\", line 1, in f\n    g()\n".repeat(500)
    );
    let mut queries: Vec<String> =
        ["waa wab", "wa", "doc-4711", "wbcdexfgh mistyped wordss"].map(str::to_owned).to_vec();
    queries.extend([word(77), paste, text(5, 4000)]);
    queries.extend(bombs());
    for query in &queries {
        let started = std::time::Instant::now();
        let results = searcher.search(query, &Filters::default(), 10);
        println!(
            "{:?} found {} for {:?}",
            started.elapsed(),
            results.total,
            query.chars().take(30).collect::<String>()
        );
    }
}

/// A number in letters, so that it is a word.
fn fold_number(mut n: usize) -> String {
    let mut out = String::new();
    while n > 0 || out.is_empty() {
        out.push(char::from(b'a' + (n % 26) as u8));
        n /= 26;
    }
    out
}
