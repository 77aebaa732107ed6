//! The codes of findings: stable names, each with a family, a level by default and a page of its own.

use std::fmt;

use super::Level;

/// What a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Files, keys, types and sections.
    Structure,
    /// References between records.
    Links,
    /// Dates, durations and their order.
    Time,
    /// What became of what was learned.
    Learning,
    /// Recipes and their phases.
    Recipes,
    /// The decision tree that is compiled from the recipes.
    Decision,
    /// Addresses that were published and must stay.
    Permalinks,
    /// Templates, styles and scripts of a project's own theme.
    Theme,
}

impl Family {
    /// The family's name as people read it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Structure => "Structure",
            Self::Links => "Links",
            Self::Time => "Time",
            Self::Learning => "Learning",
            Self::Recipes => "Recipes",
            Self::Decision => "Decision tree",
            Self::Permalinks => "Permalinks",
            Self::Theme => "Theme",
        }
    }
}

macro_rules! codes {
    ($($variant:ident, $name:literal, $level:ident, $family:ident;)*) => {
        /// What was found. A code, once published, keeps its meaning and its page.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each code is documented by its own page, lint/codes/NAME.md")]
        pub enum Code {
            $($variant,)*
        }

        impl Code {
            /// Every code, family by family.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The kebab-case name, as printed and as used in `book.toml`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The level that the code has unless `book.toml` says otherwise.
            #[must_use]
            pub const fn default_level(self) -> Level {
                match self {
                    $(Self::$variant => Level::$level,)*
                }
            }

            /// What the check behind the code looks at.
            #[must_use]
            pub const fn family(self) -> Family {
                match self {
                    $(Self::$variant => Family::$family,)*
                }
            }
        }
    };
}

codes! {
    YamlSyntax, "yaml-syntax", Error, Structure;
    TomlSyntax, "toml-syntax", Error, Structure;
    MergeMarker, "merge-marker", Error, Structure;
    LostToComment, "lost-to-comment", Warn, Structure;
    LostToTag, "lost-to-tag", Warn, Structure;
    ForeignComma, "foreign-comma", Warn, Structure;
    FrontMatterMissing, "front-matter-missing", Error, Structure;
    FrontMatterUnclosed, "front-matter-unclosed", Error, Structure;
    NotUtf8, "not-utf8", Error, Structure;
    ControlCharacter, "control-character", Error, Structure;
    FileUnreadable, "file-unreadable", Error, Structure;
    FileTooLarge, "file-too-large", Error, Structure;
    YamlLimit, "yaml-limit", Error, Structure;
    SymlinkOutside, "symlink-outside", Error, Structure;
    UnknownKey, "unknown-key", Error, Structure;
    DuplicateKey, "duplicate-key", Error, Structure;
    WrongType, "wrong-type", Error, Structure;
    InvalidValue, "invalid-value", Error, Structure;
    MissingKey, "missing-key", Error, Structure;
    InvalidId, "invalid-id", Error, Structure;
    DuplicateId, "duplicate-id", Error, Structure;
    DuplicateEntry, "duplicate-entry", Warn, Structure;
    IdCollision, "id-collision", Error, Structure;
    FinalIncomplete, "final-incomplete", Warn, Structure;
    PublicLessonEmpty, "public-lesson-empty", Info, Structure;
    RestrictedPublished, "restricted-published", Warn, Structure;
    UnfinishedSkeleton, "unfinished-skeleton", Warn, Structure;
    UnmappedContent, "unmapped-content", Warn, Structure;
    UnknownFile, "unknown-file", Warn, Structure;
    MisplacedRecord, "misplaced-record", Error, Structure;
    UnreadableRuleList, "unreadable-rule-list", Error, Structure;
    MarkdownLimit, "markdown-limit", Error, Structure;
    MarkupAsText, "markup-as-text", Warn, Structure;
    HeadingLevel, "heading-level", Warn, Structure;
    DuplicateAnchor, "duplicate-anchor", Error, Structure;
    WithdrawnWithoutReason, "withdrawn-without-reason", Error, Structure;
    UnclearFix, "unclear-fix", Warn, Structure;
    SignatureWithoutWords, "signature-without-words", Warn, Structure;
    RaceWithoutOverlap, "race-without-overlap", Warn, Structure;
    MisplacedMeanwhile, "misplaced-meanwhile", Error, Structure;
    UnknownIncident, "unknown-incident", Error, Links;
    UnknownLesson, "unknown-lesson", Error, Links;
    UnknownRule, "unknown-rule", Error, Links;
    UnknownRecipe, "unknown-recipe", Error, Links;
    UnknownFactor, "unknown-factor", Error, Links;
    UnknownTerm, "unknown-term", Error, Links;
    UnknownGuide, "unknown-guide", Error, Links;
    UnknownPage, "unknown-page", Error, Links;
    UnknownAnchor, "unknown-anchor", Error, Links;
    UnknownDatabase, "unknown-database", Error, Links;
    UnknownEnvironment, "unknown-environment", Error, Links;
    UnknownSeverity, "unknown-severity", Error, Links;
    UnknownLinter, "unknown-linter", Error, Links;
    AmbiguousReference, "ambiguous-reference", Error, Links;
    RetiredRule, "retired-rule", Warn, Links;
    RelationCycle, "relation-cycle", Error, Links;
    SelfReference, "self-reference", Error, Links;
    UnknownStatement, "unknown-statement", Warn, Links;
    LinkAsText, "link-as-text", Warn, Links;
    WrongAudience, "wrong-audience", Error, Links;
    LostLink, "lost-link", Info, Links;
    MissingImage, "missing-image", Error, Links;
    PathOutsideProject, "path-outside-project", Error, Links;
    InvalidDate, "invalid-date", Error, Time;
    EndBeforeStart, "end-before-start", Error, Time;
    TimelineUnordered, "timeline-unordered", Warn, Time;
    DurationMismatch, "duration-mismatch", Warn, Time;
    IdYearMismatch, "id-year-mismatch", Warn, Time;
    FutureDate, "future-date", Warn, Time;
    LessonWithoutEnforcement, "lesson-without-enforcement", Warn, Learning;
    EnforcementContradiction, "enforcement-contradiction", Warn, Learning;
    RecurringFactorWithoutRule, "recurring-factor-without-rule", Warn, Learning;
    LessonWithoutRule, "lesson-without-rule", Warn, Learning;
    OverdueAction, "overdue-action", Warn, Learning;
    ActionWithoutOwner, "action-without-owner", Warn, Learning;
    UnusedFactor, "unused-factor", Info, Learning;
    RuleDatabaseMismatch, "rule-database-mismatch", Warn, Learning;
    PhaseWithoutSection, "phase-without-section", Error, Recipes;
    SectionWithoutPhase, "section-without-phase", Error, Recipes;
    PhaseWithoutVerify, "phase-without-verify", Error, Recipes;
    PhaseWithoutRollback, "phase-without-rollback", Error, Recipes;
    PhaseMissingDatabase, "phase-missing-database", Warn, Recipes;
    UnsafePair, "unsafe-pair", Error, Recipes;
    UnstatedPair, "unstated-pair", Warn, Recipes;
    UnstatedSchema, "unstated-schema", Warn, Recipes;
    PhaseWithoutCode, "phase-without-code", Warn, Recipes;
    UnstatedSwitch, "unstated-switch", Warn, Recipes;
    DeployOrder, "deploy-order", Error, Recipes;
    RecipePastReview, "recipe-past-review", Warn, Recipes;
    RecipeWithoutWhen, "recipe-without-when", Warn, Recipes;
    UnknownQuestion, "unknown-question", Error, Decision;
    UnknownAnswer, "unknown-answer", Error, Decision;
    DecisionDeadEnd, "decision-dead-end", Error, Decision;
    DecisionUnreachable, "decision-unreachable", Error, Decision;
    DecisionAmbiguous, "decision-ambiguous", Error, Decision;
    DecisionDepth, "decision-depth", Warn, Decision;
    AddressLost, "address-lost", Error, Permalinks;
    FragmentLost, "fragment-lost", Error, Permalinks;
    IdReused, "id-reused", Error, Permalinks;
    AliasChain, "alias-chain", Warn, Permalinks;
    PermalinksSyntax, "permalinks-syntax", Error, Permalinks;
    PermalinkDuplicate, "permalink-duplicate", Warn, Permalinks;
    AddressUnaccepted, "address-unaccepted", Info, Permalinks;
    RedirectsBeyondHost, "redirects-beyond-host", Info, Permalinks;
    TemplateSyntax, "template-syntax", Error, Theme;
    ScriptSyntax, "script-syntax", Error, Theme;
    StyleSyntax, "style-syntax", Error, Theme;
    ThemeMissing, "theme-missing", Error, Theme;
    UnknownThemeFile, "unknown-theme-file", Warn, Theme;
    MissingThemeFile, "missing-theme-file", Warn, Theme;
}

/// The name of the built-in checks where a linter's name is asked for.
pub const LINTER: &str = "rcabook";

impl Code {
    /// The code with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.name() == name)
    }

    /// Whether no site can be made of what the code finds, so that it must stay an error: two pages with one address, or a
    /// theme that is none.
    #[must_use]
    pub const fn is_vital(self) -> bool {
        matches!(
            self,
            Self::DuplicateId
                | Self::IdCollision
                | Self::IdReused
                | Self::TemplateSyntax
                | Self::ScriptSyntax
                | Self::StyleSyntax
                | Self::ThemeMissing
        )
    }

    /// The path of the code's page from the site's root.
    #[must_use]
    pub fn address(self) -> String {
        format!("rules/{LINTER}/{}.html", self.name())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_kebab_case_and_read_back() {
        for code in Code::ALL {
            assert_eq!(Code::from_name(code.name()), Some(*code));
            assert!(code.name().bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()), "{code}");
        }
    }
}
