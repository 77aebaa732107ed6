//! What other forms of incident reports call what has another place here: Google's (*Site Reliability Engineering*, 2016,
//! appendix D), PagerDuty's and Atlassian's, and what people write of themselves.

use super::Elsewhere;

/// For the keys of an incident.
pub(super) const INCIDENT: Elsewhere = &[
    (
        &["error", "errors", "error-message", "error-messages", "stack-trace", "stacktrace", "traceback", "logs"],
        "errors stand in `signatures`, each as it was printed: `signatures: [\"…\"]`",
    ),
    (
        &["cause", "causes", "root-cause", "root-causes", "technical-cause", "five-whys", "5-whys"],
        "tell it below the front matter, under `## Technical cause`; what contributed to it stands in `factors`",
    ),
    (
        &["contributing-factors", "contributing-causes"],
        "what contributed stands in `factors`: `factors: [{id: …, text: …}]`",
    ),
    (
        &["description", "abstract", "overview", "synopsis"],
        "one or two sentences stand in `summary`, the rest below the front matter",
    ),
    (
        &["action-items", "follow-ups", "followups", "next-steps", "todo", "todos", "corrective-actions"],
        "what is to be done stands in `actions`: `actions: [{id: A1, text: …}]`",
    ),
    (
        &["learnings", "lessons-learned", "takeaways"],
        "what was learned stands in `lessons`: `lessons: [{id: …, text: …}]`",
    ),
    (
        &["customer-impact", "user-impact", "affected", "affected-users"],
        "who was hit, and how, stands in `impact`: `impact: [{who: …, what: …}]`",
    ),
    (&["start", "start-time", "started-at", "began"], "the moment stands in `times`: `times: {started: …}`"),
    (&["end", "end-time", "ended", "ended-at", "resolved-at"], "the moment stands in `times`: `times: {resolved: …}`"),
    (
        &["detected-at", "detected-by"],
        "when stands in `times`, how in `detection`: `detection: {source: alert, how: …}`",
    ),
    (&["remediation", "mitigation", "fix", "workaround"], "what ended it stands in `resolution`: `resolution: …`"),
    (&["what-went-well"], "it is called `went-well` here: `went-well: [{text: …}]`"),
    (
        &["what-went-wrong", "what-went-badly", "what-went-poorly"],
        "it is called `went-wrong` here: `went-wrong: [{text: …}]`",
    ),
    (&["where-we-got-lucky", "lucky", "luck"], "it is called `got-lucky` here: `got-lucky: [{text: …}]`"),
    (
        &["references", "related", "related-incidents", "see-also", "urls"],
        "they stand in `links`: `links: [{rel: reference, to: https://…}]`",
    ),
    (
        &["tags", "labels", "categories"],
        "what it is about stands in `factors`, `stack` and `services`; tags of your own are `x-tags`",
    ),
    (
        &["author", "authors", "owner", "owners", "reviewers", "participants", "responders"],
        "an incident names teams and no persons: `teams: […]`; a key of your own is `x-authors`",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::record::parse;
    use crate::source::Source;

    /// The keys of an incident that are not known, each with what is said of it.
    fn unknown<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
        let keys: String = keys.map(|key| format!("{key}: x\n")).collect();
        let text = format!("---\n{keys}---\n");
        let source = Source { path: "content/incidents/a.md".into(), text: text.into() };
        let findings = parse(&source, "content").findings;
        let unknown = findings.into_iter().filter(|finding| finding.code == Code::UnknownKey);
        unknown.map(|finding| (finding.message, finding.help.unwrap_or_default())).collect()
    }

    #[test]
    fn who_writes_as_others_do_is_told_the_place() {
        let keys = || INCIDENT.iter().flat_map(|(keys, help)| keys.iter().map(|key| (*key, *help)));
        let expected: Vec<_> = keys().map(|(key, help)| (format!("unknown key `{key}`"), help.to_owned())).collect();
        assert_eq!(unknown(keys().map(|(key, _)| key)), expected);
        let spelled = unknown(["Root cause", "ACTION_ITEMS"].into_iter());
        assert!(spelled[0].1.contains("## Technical cause") && spelled[1].1.contains("`actions`"), "{spelled:?}");
    }

    #[test]
    fn the_places_are_there() {
        let named = |help: &'static str| help.split('`').skip(1).step_by(2).filter_map(|code| code.split(':').next());
        let places = INCIDENT.iter().flat_map(|(_, help)| named(help)).filter(|place| !place.starts_with("##"));
        assert_eq!(unknown(places.collect::<std::collections::BTreeSet<_>>().into_iter()), []);
    }
}
