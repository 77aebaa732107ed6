//! Words whose frequencies fall as those of a language do (Zipf), and the vocabularies of the field.

use std::sync::OnceLock;

use super::random::Random;

/// How many different words there are.
const SIZE: usize = 15_000;

/// The most frequent words of running text.
const COMMON: &str = "the of to and in a was that for on it is with as at by from were not this which had be an no but \
    after before when while until then because so or than only each every all some few most both other same new old \
    one two three first last next still already again once never always often later soon early here there";

/// Words of databases in use and of those who run them.
const FIELD: &str = "migration schema column index table row lock transaction replica primary query deploy release \
    rollback backfill batch constraint default trigger view sequence partition shard cluster node connection pool \
    timeout retry queue worker job cache session request response latency throughput error alert pager dashboard metric \
    log trace runbook review checklist owner team customer order invoice payment account record report export import \
    snapshot backup restore failover switch flag toggle stage production traffic load peak window schedule freeze \
    ticket call channel message status page notice plan step phase gate guard check test fixture rehearsal copy swap \
    rename drop create alter insert update delete select scan rewrite vacuum checkpoint journal binlog lag drift limit \
    quota disk memory processor network proxy endpoint client server driver framework model field manager command file \
    branch commit merge revert build pipeline stall block wait kill abort resume pause drain catch repair verify measure \
    count compare expect assume learn prevent detect contain write read map";

pub(super) const SERVICES: [&str; 16] = [
    "accounts", "basket", "billing", "courses", "delivery", "events", "grades", "images", "ledger", "mail", "orders",
    "profiles", "ratings", "search", "stock", "tokens",
];

pub(super) const TEAMS: [&str; 9] =
    ["Checkout", "Content", "Data", "Growth", "Learning", "Mobile", "Platform", "SRE", "Trust"];

pub(super) const TAGS: [&str; 18] = [
    "backfill-in-deploy",
    "code-before-schema",
    "default-rewrites-table",
    "disk-filled",
    "environment-drift",
    "foreign-key-scan",
    "hidden-full-scan",
    "long-lock",
    "lost-rows",
    "missing-index",
    "mixed-schema-and-data",
    "no-rehearsal",
    "non-transactional-ddl",
    "queue-grew",
    "replica-lag",
    "rollback-unproven",
    "type-change",
    "unique-on-duplicates",
];

pub(super) const ERRORS: [&str; 12] = [
    "ERROR 1062 (23000)",
    "ERROR 1205 (HY000)",
    "ERROR 1213 (40001)",
    "ERROR 1364 (HY000)",
    "SQLSTATE 23502",
    "SQLSTATE 23505",
    "SQLSTATE 40P01",
    "SQLSTATE 55P03",
    "SQLSTATE 57014",
    "IntegrityError",
    "LockNotAvailable",
    "OperationalError",
];

/// The rule at a position: three linters with forty rules each.
pub(super) fn rule(at: usize) -> String {
    format!("{}{:03}", ["SCH", "LCK", "DEP"][at % 3], at / 3 % 40 + 1)
}

/// How many different rules [`rule`] gives.
pub(super) const RULES: usize = 120;

/// All words, the most frequent first, and the sums of their frequencies.
struct Vocabulary {
    words: Vec<String>,
    sums: Vec<f64>,
}

fn vocabulary() -> &'static Vocabulary {
    static WORDS: OnceLock<Vocabulary> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Vec<String> =
            COMMON.split_whitespace().chain(FIELD.split_whitespace()).map(Into::into).collect();
        words.extend((words.len()..SIZE).map(made_up));
        let mut sum = 0.0;
        let sums = (1..=SIZE)
            .map(|rank| {
                sum += 1.0 / (rank as f64 + 2.5);
                sum
            })
            .collect();
        Vocabulary { words, sums }
    })
}

/// A word that exists in no language, and sounds as if it did.
fn made_up(number: usize) -> String {
    const BEGIN: [&str; 20] =
        ["b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "cl", "st", "tr", "pl"];
    const MIDDLE: [&str; 8] = ["a", "e", "i", "o", "u", "ea", "io", "ou"];
    const END: [&str; 10] = ["", "", "", "n", "r", "s", "l", "m", "nd", "rt"];
    let mut random = Random::new("word", number);
    let syllables = random.between(1, 3);
    (0..syllables).map(|_| [*random.pick(&BEGIN), *random.pick(&MIDDLE), *random.pick(&END)].concat()).collect()
}

/// One word of running text.
pub(super) fn word(random: &mut Random) -> &'static str {
    let all = vocabulary();
    let total = all.sums[SIZE - 1];
    let at = total * (random.below(1 << 30) as f64 / f64::from(1 << 30));
    &all.words[all.sums.partition_point(|sum| *sum < at).min(SIZE - 1)]
}

/// One word of the field.
pub(super) fn field(random: &mut Random) -> &'static str {
    let all = vocabulary();
    let common = COMMON.split_whitespace().count();
    let field = FIELD.split_whitespace().count();
    &all.words[common + random.below(field)]
}
