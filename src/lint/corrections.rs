//! Corrections of statements that the record does not make: no mark stands beside a statement that is wrong.

use std::collections::BTreeMap;

use super::{item, push};
use crate::diag::{At, Code, Finding, Segment, did_you_mean};
use crate::handbook::{Handbook, Target};
use crate::record::{Incident, one_line, shorten};

pub(super) fn check(book: &Handbook, out: &mut Vec<Finding>) {
    let asks = |(_, x): &(usize, &Incident)| x.corrections.iter().any(|c| c.statement().is_some());
    let mut texts: BTreeMap<usize, Vec<String>> =
        book.incidents.iter().enumerate().filter(asks).map(|(at, x)| (at, more_texts(book, at, x))).collect();
    if texts.is_empty() {
        return;
    }
    book.fields(&mut |field| {
        if let Some(Target::Incident(at)) = field.owner
            && let Some(texts) = texts.get_mut(&at)
            && !is_of_a_correction(&field.at())
        {
            texts.push(one_line(field.text).into_owned());
        }
    });
    for (at, texts) in texts {
        let x = &book.incidents[at];
        for (number, correction) in x.corrections.iter().enumerate() {
            let Some(said) = correction.statement() else { continue };
            // As the page looks for it.
            if texts.iter().any(|text| correction.is_about(text)) {
                continue;
            }
            let near = did_you_mean(&said, texts.iter().flat_map(|text| parts(text)));
            let help = near
                .unwrap_or_else(|| "copy the words as they stand in the record: a mark is set beside them".to_owned());
            let message = format!("the record does not say `{}`", shorten(&said));
            let place = item("corrections", number, "target");
            push(out, Code::UnknownStatement, &x.common.file, place, message, &help);
        }
    }
}

/// The texts of an incident that are no fields of Markdown, and its body.
fn more_texts(book: &Handbook, at: usize, x: &Incident) -> Vec<String> {
    let quotes = x.quotes.iter().map(|quote| &*quote.text);
    let body = book.incidents.body(at).text();
    let all = [&*x.title, body].into_iter().chain(x.signatures.iter().map(|s| &**s)).chain(quotes);
    all.map(|text| one_line(text).into_owned()).filter(|text| !text.is_empty()).collect()
}

fn is_of_a_correction(at: &At) -> bool {
    matches!(at, At::Value(path) if path.segments().next() == Some(Segment::Key("corrections")))
}

/// A text, and its sentences.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    std::iter::once(text).chain(text.split_inclusive(". ").map(str::trim_end))
}

#[cfg(test)]
mod tests {
    use crate::diag::Code;
    use crate::lint::fixture::{Fixture, Found};

    fn with(target: &str) -> Found {
        let front = format!(
            "impact: [{{who: customers, what: lost}}]\ntrigger: The deploy ran. It took an hour.\ncorrections: [{{at: 2023-03-01, target: '{target}', text: It was two hours.}}]"
        );
        Fixture::new().incident("INC-2023-001", &front, "What the body\nsays.").found()
    }

    #[test]
    fn a_correction_is_about_what_the_record_says() {
        for target in
            ["It took an hour.", "took an", "the body says", "trigger", "Before: The deploy ran. It took an hour."]
        {
            with(target).none(Code::UnknownStatement);
        }
        let one = with("It tok an hour.").one(Code::UnknownStatement);
        assert_eq!(
            one,
            "'It tok an hour.': the record does not say `It tok an hour.` (did you mean `It took an hour.`?)"
        );
        // `who: customers` stands in it, and is not what it is about.
        let one = with("All data of the customers was lost for ever in the flood").one(Code::UnknownStatement);
        assert!(one.contains("does not say `All data"), "{one}");
        let one = with("It was two hours.").one(Code::UnknownStatement);
        assert!(one.contains("(copy the words"), "{one}");
    }
}
