//! Time zones, by the names of the IANA database that is part of the program.

use std::sync::Arc;

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};

use super::read_offset;
use crate::diag::{did_you_mean, spelled, suggest};

/// Short names of offsets that are well known and mean one thing; the names of other offsets, `IST` and `CST` among them,
/// have several meanings.
const SHORT: [(&str, &str); 20] = [
    ("WEST", "+01:00"),
    ("CEST", "+02:00"),
    ("SAST", "+02:00"),
    ("EEST", "+03:00"),
    ("MSK", "+03:00"),
    ("SGT", "+08:00"),
    ("HKT", "+08:00"),
    ("AWST", "+08:00"),
    ("JST", "+09:00"),
    ("KST", "+09:00"),
    ("ACST", "+09:30"),
    ("AEST", "+10:00"),
    ("ACDT", "+10:30"),
    ("AEDT", "+11:00"),
    ("NZST", "+12:00"),
    ("NZDT", "+13:00"),
    ("EDT", "-04:00"),
    ("MDT", "-06:00"),
    ("PDT", "-07:00"),
    ("AKDT", "-08:00"),
];

/// What a zone is written as.
const FORMS: &str = "write `UTC`, an offset such as `+02:00`, or a name such as `Europe/Zurich`";

/// A zone in which times of day are stated.
#[derive(Debug, Clone)]
pub struct Zone {
    /// As written.
    text: String,
    rules: TimeZone,
}

impl Zone {
    /// Reads `UTC`, an offset such as `+02:00`, or a name of the IANA database such as `Europe/Zurich`. What the system
    /// knows about zones is not asked.
    ///
    /// # Errors
    /// The way out for a text that is none of these.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let of_sign = |sign: &str| text.starts_with(sign).then(|| read_offset(text)).flatten();
        let fixed = if matches!(text, "Z" | "z") { Some(0) } else { of_sign("+").or_else(|| of_sign("-")) };
        let fixed = fixed.and_then(|minutes| Offset::from_seconds(minutes * 60).ok()).map(TimeZone::fixed);
        let known = TimeZoneDatabase::bundled();
        match fixed.or_else(|| known.get(text).ok()) {
            Some(rules) => Ok(Self { text: text.to_owned(), rules }),
            None => Err(way_out(text, &known)),
        }
    }

    /// As written.
    #[must_use]
    pub fn as_written(&self) -> &str {
        &self.text
    }

    /// The name that people read beside a time; `None` where the offset from UTC says as much.
    pub(super) fn shown(&self) -> Option<Arc<str>> {
        self.rules.iana_name().filter(|name| *name != "UTC").map(Arc::from)
    }

    /// Minutes east of UTC at this time of the zone's clocks; `None` where they show it twice or never.
    pub(super) fn offset_at(&self, time: DateTime) -> Option<i32> {
        match self.rules.to_ambiguous_timestamp(time).offset() {
            AmbiguousOffset::Unambiguous { offset } => Some(offset.seconds() / 60),
            AmbiguousOffset::Gap { .. } | AmbiguousOffset::Fold { .. } => None,
        }
    }

    /// Whether the zone's clocks never show this time, because they are set forward over it.
    pub(super) fn skips(&self, time: DateTime) -> bool {
        matches!(self.rules.to_ambiguous_timestamp(time).offset(), AmbiguousOffset::Gap { .. })
    }
}

/// What to write instead of a text that is no zone. A wrong zone looks as right as any other, so short names are none
/// that something else is near to.
fn way_out(text: &str, known: &TimeZoneDatabase) -> String {
    if let Some((_, offset)) = SHORT.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        let name = text.to_ascii_uppercase();
        return format!(
            "`{name}` is `{offset}`: write that, or a city's zone, such as `Europe/Zurich`, for all the year"
        );
    }
    if let Some(offset) = loose_offset(text) {
        return format!("write the offset as `{offset}`");
    }
    let names: Vec<_> = known.available().collect();
    // The signs of `Etc/GMT+2` are the other way round.
    let names = names.iter().map(|name| name.as_str()).filter(|name| !name.starts_with("Etc/"));
    let city = spelled(text);
    let is_here = |name: &&str| name.rsplit('/').next().is_some_and(|last| spelled(last) == city);
    let cities: Vec<&str> = names.clone().filter(|name| name.contains('/')).filter(is_here).take(3).collect();
    let is_short = text.len() <= 5 && !text.contains('/');
    let near = suggest(&cities).or_else(|| if is_short { None } else { did_you_mean(text, names) });
    near.map_or_else(|| FORMS.to_owned(), |near| format!("{FORMS}; {near}"))
}

/// The offset that `GMT+2`, `UTC-5:30` or `+2` means.
fn loose_offset(text: &str) -> Option<String> {
    let text = text.to_ascii_uppercase();
    let offset = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(&text).trim();
    let offset = offset.replace('−', "-");
    let (sign, rest) = offset.split_at_checked(1).filter(|(sign, _)| matches!(*sign, "+" | "-"))?;
    let (hours, minutes) = rest.split_once(':').or_else(|| rest.split_at_checked(2)).unwrap_or((rest, ""));
    let whole = format!("{sign}{hours:0>2}:{minutes:0>2}");
    let minutes = read_offset(&whole).filter(|minutes| minutes.abs() <= 14 * 60)?;
    (minutes % 15 == 0).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_offsets_and_utc_are_zones_and_other_words_are_not() {
        for text in ["UTC", "utc", "Z", "+02:00", "-0530", "Europe/Zurich", "america/new_york", "CET"] {
            assert!(Zone::parse(text).is_ok(), "{text}");
        }
        for text in ["Mars/Olympus", "CEST", "local", "", "+2", "Europe"] {
            assert!(Zone::parse(text).is_err(), "{text}");
        }
        let help = Zone::parse("Europe/Zürich").unwrap_err();
        assert!(help.contains("did you mean `Europe/Zurich`"), "{help}");
    }

    #[test]
    fn no_zone_is_proposed_for_a_short_name_that_is_none() {
        let help = |text: &str| Zone::parse(text).unwrap_err();
        assert!(help("CEST").starts_with("`CEST` is `+02:00`: write that, or a city's zone"), "{}", help("CEST"));
        for (text, offset) in [("msk", "+03:00"), ("JST", "+09:00"), ("EDT", "-04:00"), ("AEST", "+10:00")] {
            assert!(help(text).contains(&format!("is `{offset}`")), "{}", help(text));
        }
        for text in ["PST", "BST", "IST", "CST", "XYZ", "local"] {
            assert_eq!(help(text), FORMS, "{text}");
        }
        for (name, offset) in SHORT {
            assert!(Zone::parse(offset).is_ok() && Zone::parse(name).is_err(), "{name}");
        }
    }

    #[test]
    fn an_offset_in_another_form_and_a_city_are_understood() {
        let help = |text: &str| Zone::parse(text).unwrap_err();
        for (text, offset) in [
            ("GMT+2", "+02:00"),
            ("UTC−5", "-05:00"),
            ("utc +5:30", "+05:30"),
            ("+2", "+02:00"),
            ("GMT-0330", "-03:30"),
        ] {
            assert_eq!(help(text), format!("write the offset as `{offset}`"), "{text}");
        }
        assert!(!help("GMT+99").contains("Etc/"), "{}", help("GMT+99"));
        for (text, zone) in [("Berlin", "Europe/Berlin"), ("rome", "Europe/Rome"), ("New York", "America/New_York")] {
            assert_eq!(help(text), format!("{FORMS}; did you mean `{zone}`?"), "{text}");
        }
    }
}
