//! Time: marks and events that run backwards, durations that the marks contradict, days that have not come yet.

use jiff::SignedDuration;
use jiff::civil::Date;

use super::{below, item, push};
use crate::date::{Length, PartialDate};
use crate::diag::{At, Code, Finding};
use crate::handbook::Handbook;
use crate::record::{Basis, Incident, Mark, Recipe, Record, Unread};

pub(super) fn check(book: &Handbook, unread: &Unread, today: Date, out: &mut Vec<Finding>) {
    for incident in &book.incidents {
        check_marks(incident, out);
        check_beside_date(incident, out);
        check_timeline(incident, out);
        check_duration(incident, out);
        check_year(incident, out);
        check_future(incident, today, out);
    }
    for recipe in &book.recipes {
        check_reviewed(recipe, today, out);
    }
    // Of these the identifier and the day stand in for what could not be read.
    for record in unread.rests() {
        if let Record::Incident(incident) = record {
            check_marks(incident, out);
            check_timeline(incident, out);
            check_duration(incident, out);
        }
    }
}

fn check_marks(x: &Incident, out: &mut Vec<Finding>) {
    let marks = x.times.as_ref().map_or(&[][..], |t| &t.marks);
    for (at, mark) in marks.iter().enumerate() {
        if let Some(earlier) = marks[..at].iter().find(|earlier| mark.when.is_before(&earlier.when)) {
            let message = format!("`{}` lies before `{}`", mark.name, earlier.name);
            let help = format!(
                "compare both with the log: `{}` is {}; a time of another zone needs its offset",
                earlier.name, earlier.when
            );
            push(out, Code::EndBeforeStart, &x.common.file, mark.at.clone(), message, &help);
        }
    }
}

/// What lies before the day on which the incident began: its end, what surfaced afterwards, and corrections of its record.
/// Of the marks only all together tell: what began long ago may have been noticed on that day.
fn check_beside_date(x: &Incident, out: &mut Vec<Finding>) {
    let help = || format!("correct the one that is wrong: `date` is {}, the day on which the incident began", x.date);
    let mut check = |when: &PartialDate, what: &str, at: &dyn Fn() -> At| {
        if when.is_before(&x.date) {
            let message = format!("{what} lies before the incident");
            push(out, Code::EndBeforeStart, &x.common.file, at(), message, &help());
        }
    };
    let marks = x.times.as_ref().map_or(&[][..], |times| &times.marks);
    if let Some(mark) = marks.last().filter(|_| marks.iter().all(|mark| mark.when.is_before(&x.date))) {
        check(&mark.when, &format!("`{}`", mark.name), &|| mark.at.clone());
    }
    for (at, later) in x.aftermath.iter().enumerate() {
        check(&later.when, "what surfaced afterwards", &|| item("aftermath", at, "at"));
    }
    for (at, correction) in x.corrections.iter().enumerate() {
        check(&correction.when, "this correction", &|| item("corrections", at, "at"));
    }
}

fn check_timeline(x: &Incident, out: &mut Vec<Finding>) {
    for pair in x.timeline.windows(2) {
        if let [before, event] = pair
            && event.when.is_before(&before.when)
        {
            let message = format!("this event is earlier than the one above it, of {}", before.when);
            let help = "sort the entries by time, or correct the time that is wrong";
            push(out, Code::TimelineUnordered, &x.common.file, below(&event.at, "at"), message, help);
        }
    }
}

fn check_duration(x: &Incident, out: &mut Vec<Finding>) {
    let Some(duration) = x.duration.as_ref().filter(|d| d.basis != Basis::SupportHours) else { return };
    let marks = x.times.as_ref().map_or(&[][..], |t| &t.marks);
    let mark = |name| marks.iter().find(|m| m.name == name);
    let (Some(started), Some(resolved)) = (mark("started"), mark("resolved")) else { return };
    let Some((least, most)) = apart(started, resolved) else { return };
    let stated = duration.value.seconds();
    let slack = rounding(&duration.value).max(coarseness(started).max(coarseness(resolved)));
    if stated < least - slack || stated > most + slack {
        let span = if least == most { words(least) } else { format!("between {} and {}", words(least), words(most)) };
        let message = format!("the duration is {}, and from `started` to `resolved` it is {span}", duration.value);
        let help = "check both against the log; a duration that counts something else needs its basis, such as `basis: support-hours`";
        push(out, Code::DurationMismatch, &x.common.file, duration.at.clone(), message, help);
    }
}

/// The least and the most seconds that can lie between two marks; `None` where nothing certain can be said, or where
/// they run backwards.
fn apart(started: &Mark, resolved: &Mark) -> Option<(i64, i64)> {
    let (from, to) = (&started.when, &resolved.when);
    if from.is_approximate() || to.is_approximate() || to.is_before(from) {
        return None;
    }
    let doubt = from.zone_doubt(to);
    // Two times of day are apart by their difference; days and months leave room on both sides, and so does a minute
    // beside a second.
    let exact = from.has_time() && from.seconds_of_time() == to.seconds_of_time();
    let between = |a: jiff::civil::DateTime, b: jiff::civil::DateTime| a.duration_until(b);
    let (least, most) = if exact {
        let apart = between(from.earliest(), to.earliest());
        (apart - doubt, apart + doubt)
    } else {
        (between(from.latest(), to.earliest()) - doubt, between(from.earliest(), to.latest()) + doubt)
    };
    Some((least.max(SignedDuration::ZERO).as_secs(), most.as_secs()))
}

/// How far a stated length may be off in seconds: half of its smallest unit, or a tenth of it.
fn rounding(length: &Length) -> i64 {
    (length.unit() / 2).max(length.seconds() / 10)
}

/// How far a mark may be off in seconds: a minute may have been in any of its seconds.
fn coarseness(mark: &Mark) -> i64 {
    mark.when.seconds_of_time().map_or(0, |length| length - 1)
}

fn words(seconds: i64) -> String {
    Length::from_seconds(seconds).to_string()
}

fn check_year(x: &Incident, out: &mut Vec<Finding>) {
    let Some(year) = year_of(x.id.as_str()).filter(|year| *year != x.date.year()) else { return };
    let message = format!("`{}` names the year {year}, and its date is in {}", x.id, x.date.year());
    let help = "correct the date, or take a number of the right year and keep this one under `aliases`";
    push(out, Code::IdYearMismatch, &x.common.file, At::value(&["id"]), message, help);
}

/// The year in an identifier such as `INC-2023-001`; the last part is a number of its own, however much it looks like
/// a year.
fn year_of(id: &str) -> Option<i16> {
    let (parts, _) = id.rsplit_once(['-', '_', '.'])?;
    let year = |part: &str| part.parse().ok().filter(|y| part.len() == 4 && (1900..2200).contains(y));
    parts.split(['-', '_', '.']).find_map(year)
}

fn check_future(x: &Incident, today: Date, out: &mut Vec<Finding>) {
    let mut check = |when: &PartialDate, place: &dyn Fn() -> At| {
        if is_future(when, today) {
            report_future(when, &x.common.file, place(), out);
        }
    };
    check(&x.date, &|| At::value(&["date"]));
    for mark in x.times.iter().flat_map(|t| &t.marks) {
        check(&mark.when, &|| mark.at.clone());
    }
    for event in &x.timeline {
        check(&event.when, &|| below(&event.at, "at"));
    }
    for (at, later) in x.aftermath.iter().enumerate() {
        check(&later.when, &|| item("aftermath", at, "at"));
    }
    for (at, correction) in x.corrections.iter().enumerate() {
        check(&correction.when, &|| item("corrections", at, "at"));
    }
}

fn check_reviewed(x: &Recipe, today: Date, out: &mut Vec<Finding>) {
    if let Some(when) = x.reviewed.as_ref().filter(|when| is_future(when, today)) {
        report_future(when, &x.common.file, At::value(&["reviewed"]), out);
    }
}

/// Whether a date lies behind today in UTC wherever it was written: one without a zone may be that of a place where the next
/// day has begun.
fn is_future(when: &PartialDate, today: Date) -> bool {
    let earliest = when.earliest();
    earliest.checked_sub(when.doubt_of_zone()).unwrap_or(earliest).date() > today
}

fn report_future(when: &PartialDate, file: &std::sync::Arc<str>, at: At, out: &mut Vec<Finding>) {
    let help = "correct the year or the day; what is only planned does not belong here yet";
    push(out, Code::FutureDate, file, at, format!("{when} has not come yet"), help);
}

#[cfg(test)]
mod tests {
    use super::year_of;
    use crate::diag::Code;
    use crate::lint::fixture::{Fixture, Found};

    fn incident(front: &str) -> Found {
        Fixture::new().incident("INC-2023-001", front, "").found()
    }

    #[test]
    fn marks_run_forwards() {
        let found = incident("times: {started: 2023-02-16T15:00Z, resolved: 2023-01-16T17:00Z}");
        assert!(found.one(Code::EndBeforeStart).starts_with("2023-01-16T17:00Z: `resolved` lies before `started` ("));
        for times in [
            "{started: 2023-02-16, resolved: 2023-02}",
            "{started: 2023-02-16T15:00Z, detected: 2023-02-16T15:00Z}",
            "{started: 2023-02-16T15:00Z, resolved: 2023-02-16T12:00-05:00}",
            "{started: 2023-02-16T15:00Z, resolved: 2023-02-16T10:00}",
            "{started: ~2023-02-16, resolved: 2023-01-16}",
        ] {
            incident(&format!("times: {times}")).none(Code::EndBeforeStart);
        }
    }

    #[test]
    fn nothing_of_an_incident_ends_before_its_day() {
        for (front, start) in [
            ("times: {started: 2023-01-01, resolved: 2023-02-01}", "2023-02-01: `resolved` lies before the incident"),
            ("times: {started: 2022-06-01}", "2022-06-01: `started` lies"),
            ("aftermath: [{at: 2021-01-01, text: t}]", "2021-01-01: what surfaced afterwards lies"),
            ("corrections: [{at: 2023-02-15, text: t}]", "2023-02-15: this correction lies"),
        ] {
            let one = incident(front).one(Code::EndBeforeStart);
            assert!(one.starts_with(start) && one.contains("`date` is 16 Feb 2023"), "{one}");
        }
        for front in [
            "times: {started: 2022-06-01, resolved: 2023-02-16}",
            "times: {tz: UTC, started: 2023-02-15T23:00}",
            "times: {started: 2023-02}",
            "aftermath: [{at: 2023, text: t}]\ncorrections: [{at: 2023-02-16, text: t}]",
        ] {
            incident(front).none(Code::EndBeforeStart);
        }
    }

    #[test]
    fn a_time_that_the_clocks_never_showed_is_none() {
        let found = incident("times: {tz: Europe/Berlin, started: 2023-03-26T02:30, resolved: 2023-03-26T03:30}");
        let one = found.one(Code::InvalidDate);
        assert!(
            one.starts_with("2023-03-26T02:30: the clocks of Europe/Berlin never showed `2023-03-26T02:30`"),
            "{one}"
        );
        // Shown twice, it is doubtful, and no error; and with an offset it is sure.
        incident("times: {tz: Europe/Berlin, started: 2023-10-29T02:30}").none(Code::InvalidDate);
        incident("times: {tz: Europe/Berlin, started: 2023-03-26T02:30Z}").none(Code::InvalidDate);
    }

    #[test]
    fn marks_without_a_zone_are_in_that_of_the_times() {
        let found = incident("times: {tz: Europe/Zurich, started: 2023-02-16T09:10, resolved: 2023-02-16T05:10Z}");
        assert!(found.one(Code::EndBeforeStart).contains("`started` is 16 Feb 2023, 09:10 Europe/Zurich"));
        let found = incident("times: {tz: Mars/Olympus, started: 2023-02-16T09:10, resolved: 2023-02-16T05:10Z}");
        found.none(Code::EndBeforeStart);
        assert!(found.one(Code::InvalidValue).starts_with("Mars/Olympus: `Mars/Olympus` is no time zone"));
    }

    #[test]
    fn a_timeline_is_in_order() {
        let found = incident("timeline:\n  - {at: 2023-02-16T17:08Z, text: a}\n  - {at: 2023-02-16T15:02Z, text: b}");
        assert!(found.one(Code::TimelineUnordered).starts_with("2023-02-16T15:02Z: this event is earlier"));
        let found = incident("timeline:\n  - {at: 2023-02-16T17:08Z, text: a}\n  - {at: 2023-02-16, text: b}");
        found.none(Code::TimelineUnordered);
        let found = incident("timeline: [{at: 2023-02-16T17:08:50Z, text: a}, {at: 2023-02-16T17:08:10Z, text: b}]");
        assert!(found.one(Code::TimelineUnordered).contains("the one above it, of 16 Feb 2023, 17:08:50 UTC"));
        let found = incident("timeline: [{at: 2023-02-16T17:08:50Z, text: a}, {at: 2023-02-16T17:08Z, text: b}]");
        found.none(Code::TimelineUnordered);
    }

    #[test]
    fn a_stated_duration_agrees_with_the_marks() {
        let with = |duration: &str, from: &str, to: &str| {
            incident(&format!("duration: {duration}\ntimes: {{started: {from}, resolved: {to}}}"))
        };
        let found = with("{value: PT2H, basis: wall}", "2023-02-16T15:00Z", "2023-02-18T17:00Z");
        let one = found.one(Code::DurationMismatch);
        assert!(one.contains("is 2 hours, and from `started` to `resolved` it is 2 days 2 hours"), "{one}");
        let found = with("PT2H", "2023-02-16", "2023-02-20");
        assert!(found.one(Code::DurationMismatch).contains("it is between 3 days"));
        for (duration, from, to) in [
            ("24 hours", "2023-02-16T05:00Z", "2023-02-17T16:30Z"),
            ("60 minutes", "2023-02-16T05:00Z", "2023-02-16T06:25Z"),
            ("0 minutes", "2023-02-16T05:00Z", "2023-02-16T16:30Z"),
            ("10 hours", "2023-02-16T05:00Z", "2023-02-16T16:10Z"),
            ("45 seconds", "2026-11-30T00:10:10Z", "2026-11-30T00:11:10Z"),
            ("45 seconds", "2026-11-30T00:10Z", "2026-11-30T00:13Z"),
        ] {
            with(duration, from, to).one(Code::DurationMismatch);
        }
        for (duration, from, to) in [
            ("{value: PT2H, basis: support-hours}", "2023-02-16T15:00Z", "2023-02-18T17:00Z"),
            ("PT2H", "2023-02-16T15:00Z", "2023-02-16T16:40Z"),
            ("PT2H", "2023-02-16", "2023-02-16"),
            ("PT2H", "~2023-02-16", "2023-02-20"),
            ("3 days", "2023-02-16T15:00Z", "2023-02-19T09:00Z"),
            ("24 hours", "2023-02-16T15:00Z", "2023-02-17T17:00Z"),
            ("10 hours", "2023-02-16T05:00Z", "2023-02-16T15:50Z"),
            ("45 seconds", "2026-11-30T00:10:10Z", "2026-11-30T00:10:55Z"),
            ("45 seconds", "2026-11-30T00:10:30Z", "2026-11-30T00:11Z"),
            ("45 seconds", "2026-11-30T00:10Z", "2026-11-30T00:11Z"),
            ("PT2H", "2023-02-16T15:00", "2023-02-16T20:00Z"),
        ] {
            with(duration, from, to).none(Code::DurationMismatch);
        }
    }

    #[test]
    fn the_year_of_the_identifier_is_that_of_the_date() {
        let found = incident("date: 2024-01-03");
        assert!(found.one(Code::IdYearMismatch).starts_with("INC-2023-001: `INC-2023-001` names the year 2023"));
        incident("date: ~2023").none(Code::IdYearMismatch);
        assert_eq!(year_of("INC-2023-001"), Some(2023));
        assert_eq!(year_of("INC-1999-001"), Some(1999));
        for id in ["INC-2023", "2023", "OPS-0001-2", "INC-7", "INC-20231-1"] {
            assert_eq!(year_of(id), None, "{id}");
        }
    }

    #[test]
    fn what_happened_lies_behind_us() {
        let front = "date: 2062-11-22\ntimes: {started: 2063-01-01}\ntimeline: [{at: 2064, text: a}]\n\
                     aftermath: [{at: 2065-01, text: a}]\ncorrections: [{at: 2066-01-01, text: a}]\n\
                     actions: [{text: a, due: 2067-01-01}]";
        let all = Fixture::new().incident("INC-2062-001", front, "").found().of(Code::FutureDate);
        let places: Vec<&str> = all.iter().filter_map(|f| f.split(':').next()).collect();
        assert_eq!(places, ["2062-11-22", "2063-01-01", "2064", "2065-01", "2066-01-01"]);
        let found = Fixture::new().recipe("r", "reviewed: 2026-11-24", "").found();
        assert!(found.one(Code::FutureDate).starts_with("2026-11-24: 24 Nov 2026 has not come yet"));
        let found = incident("timeline: [{at: 2026-11-23T00:00Z, text: a}]");
        assert!(found.one(Code::FutureDate).starts_with("2026-11-23T00:00Z: 23 Nov 2026, 00:00 UTC has not"));
        // East of UTC the next day has begun.
        Fixture::new().recipe("r", "reviewed: 2026-11-23", "").found().none(Code::FutureDate);
        let good = "timeline: [{at: 2026-11-22T23:00Z, text: a}, {at: 2026-11-23T13:59, text: b}, {at: 2026, text: c}]";
        incident(good).none(Code::FutureDate);
        incident("timeline: [{at: 2026-11-23T14:00, text: b}]").one(Code::FutureDate);
    }
}
