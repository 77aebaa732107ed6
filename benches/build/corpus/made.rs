//! Write-ups made here: 600 to 1,200 words, headings, lists, a table, code, and links to each other.

use super::WriteUp;
use super::code;
use super::random::Random;
use super::words::{self, ERRORS, RULES, SERVICES, TAGS, TEAMS};

const CHANGES: [&str; 12] = [
    "A new column with a default",
    "A unique index",
    "A column that was dropped",
    "A table that was renamed",
    "A wider type",
    "A foreign key",
    "A NOT NULL that came too early",
    "A fill of old rows",
    "A split table",
    "A new primary key",
    "An index that was dropped",
    "A release before its migration",
];

const EFFECTS: [&str; 9] = [
    "blocked writes to",
    "held up",
    "filled the disk of",
    "lost rows of",
    "slowed down",
    "stopped the deploy of",
    "left duplicates in",
    "used up the connections of",
    "put the replicas behind",
];

/// What the address and the listings of a write-up need.
struct Head {
    folder: &'static str,
    slug: String,
    id: String,
    title: String,
    date: String,
}

/// The years spread over the corpus, so that its length does not change how many share a year.
fn head(n: usize, total: usize) -> Head {
    let mut random = Random::new("head", n);
    let year = 2015 + n * 10 / total.max(1);
    let (month, day) = (random.between(1, 12), random.between(1, 28));
    let folder = *random.pick(&SERVICES);
    let title =
        format!("{} {} the {folder} {}", random.pick(&CHANGES), random.pick(&EFFECTS), words::field(&mut random));
    Head {
        folder,
        slug: format!("{year}-{month:02}-{day:02}-{n:05}"),
        id: format!("INC-{year}-{n:05}"),
        title,
        date: format!("{year}-{month:02}-{day:02}"),
    }
}

/// The write-up at a position in a corpus of `total`.
pub(super) fn write_up(n: usize, total: usize) -> WriteUp {
    let head = head(n, total);
    let mut random = Random::new("text", n);
    let owned = |list: &[&str]| -> Vec<String> { list.iter().map(|s| (*s).to_owned()).collect() };
    let (teams, tags) = (random.between(1, 3), random.between(2, 4));
    let first = random.below(RULES);
    let rules: Vec<String> = (0..random.between(2, 4)).map(|k| words::rule(first + k * 7)).collect();
    let mut out = WriteUp {
        folder: head.folder.to_owned(),
        slug: head.slug,
        id: head.id,
        title: head.title,
        date: head.date,
        severity: (*random.pick(&["SEV1", "SEV2", "SEV2", "SEV3", "SEV3", "SEV4"])).to_owned(),
        teams: owned(&random.several(&TEAMS, teams)),
        tags: owned(&random.several(&TAGS, tags)),
        rules,
        summary: plain_sentence(&mut random, 14, 24),
        impact: plain_sentence(&mut random, 8, 14),
        minutes: random.between(4, 600) as u64,
        body: String::new(),
    };
    out.body = Text { random, links: links(n, total), out: String::with_capacity(9_000), words: 0 }.write(&out.rules);
    out
}

/// Links to five to ten other write-ups, each with its title.
fn links(n: usize, total: usize) -> Vec<(String, String)> {
    let mut random = Random::new("links", n);
    let mut link = |step: usize| {
        let at = (n + 1 + step * total / 10 + random.below((total / 10).max(1))) % total;
        let other = head(at, total);
        (format!("[{}](../{}/{}.md)", other.id, other.folder, other.slug), other.title)
    };
    (0..5 + n % 6).map(&mut link).collect()
}

fn plain_sentence(random: &mut Random, low: usize, high: usize) -> String {
    let count = random.between(low, high);
    let words: Vec<&str> = (0..count).map(|_| words::word(random)).collect();
    let mut out = words.join(" ");
    out[..1].make_ascii_uppercase();
    out.push('.');
    out
}

/// A body as it grows.
struct Text {
    random: Random,
    links: Vec<(String, String)>,
    out: String,
    words: usize,
}

impl Text {
    fn write(mut self, rules: &[String]) -> String {
        self.section("Technical cause");
        self.paragraph(4);
        self.code();
        let seen = format!("{} had the same cause. {}", self.link(), self.sentence());
        self.block(&seen);
        self.section("How it went");
        self.table();
        self.section("What made it worse");
        self.list("-", 4);
        self.paragraph(3);
        let quote = format!("> {} {}", self.sentence(), self.link());
        self.block(&quote);
        self.section("The way out");
        self.code();
        self.paragraph(3);
        self.list("1.", 3);
        while self.words < self.target() {
            self.more();
        }
        self.section("Which rules speak of it");
        let lines: Vec<String> = rules.iter().map(|rule| format!("- `{rule}`: {}", self.sentence())).collect();
        self.block(&lines.join("\n"));
        self.section("See also");
        let others: Vec<String> = self.links.drain(..).map(|(link, title)| format!("- {link}: {title}")).collect();
        self.block(&others.join("\n"));
        self.out
    }

    /// How many words to write before the closing sections; it differs from one write-up to the next.
    fn target(&self) -> usize {
        260 + self.links.len() * 80
    }

    /// One more part of the story.
    fn more(&mut self) {
        let title = format!("The {} and the {}", words::field(&mut self.random), words::field(&mut self.random));
        self.block(&format!("### {title}"));
        self.paragraph(4);
        if self.random.percent(35) && self.out.matches("```").count() < 8 {
            self.code();
        }
        self.paragraph(3);
    }

    fn block(&mut self, text: &str) {
        self.words += text.split_whitespace().count();
        self.out.push_str(text);
        self.out.push_str("\n\n");
    }

    fn section(&mut self, title: &str) {
        self.block(&format!("## {title}"));
    }

    fn paragraph(&mut self, sentences: usize) {
        let count = self.random.between(sentences - 1, sentences + 1);
        let text: Vec<String> = (0..count).map(|_| self.sentence()).collect();
        self.block(&text.join(" "));
    }

    fn list(&mut self, mark: &str, items: usize) {
        let count = self.random.between(items - 1, items + 1);
        let lines: Vec<String> = (0..count).map(|_| format!("{mark} {}", self.sentence())).collect();
        self.block(&lines.join("\n"));
    }

    fn table(&mut self) {
        let mut minute = self.random.below(900);
        let mut rows = vec!["| Time | What | Who |".to_owned(), "|------|------|-----|".to_owned()];
        for _ in 0..self.random.between(5, 9) {
            minute += self.random.between(1, 40);
            let (what, who) = (self.sentence(), self.random.pick(&TEAMS));
            rows.push(format!("| {:02}:{:02} | {what} | {who} |", minute / 60 % 24, minute % 60));
        }
        self.block(&rows.join("\n"));
    }

    fn code(&mut self) {
        let block = code::block(&mut self.random);
        self.block(&block);
    }

    /// A link that the closing list does not repeat.
    fn link(&mut self) -> String {
        self.links.pop().map(|(link, _)| link).unwrap_or_default()
    }

    /// A sentence; some name a rule or an error, or stress a word.
    fn sentence(&mut self) -> String {
        let mut text = plain_sentence(&mut self.random, 8, 20);
        let extra = match self.random.below(20) {
            0 | 1 => format!(" `{}`", words::rule(self.random.below(RULES))),
            2 => format!(" `{}`", self.random.pick(&ERRORS)),
            3 => format!(" **{}**", words::field(&mut self.random)),
            4 => format!(" {}", words::rule(self.random.below(RULES))),
            _ => return text,
        };
        text.insert_str(text.len() - 1, &extra);
        text
    }
}
