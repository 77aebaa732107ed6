//! The fields of the index and what a match in them weighs.

/// A field of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Field {
    Id,
    Title,
    Signatures,
    Headings,
    Lesson,
    Asked,
    Tags,
    Body,
}

impl Field {
    /// All fields, in the order in which scores are added.
    pub const ALL: [Self; 8] =
        [Self::Id, Self::Title, Self::Signatures, Self::Headings, Self::Lesson, Self::Asked, Self::Tags, Self::Body];

    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The name in the index.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Signatures => "signatures",
            Self::Headings => "headings",
            Self::Lesson => "lesson",
            Self::Asked => "asked",
            Self::Tags => "tags",
            Self::Body => "body",
        }
    }

    /// What a match in this field weighs. Who [names](super::names) a record finds it whatever its words weigh, so an
    /// identifier's weigh no more than others.
    #[must_use]
    pub const fn weight(self) -> f32 {
        match self {
            Self::Title => 8.0,
            Self::Signatures | Self::Lesson => 4.0,
            Self::Id | Self::Headings => 3.0,
            Self::Asked => 6.0,
            Self::Tags => 2.0,
            Self::Body => 1.0,
        }
    }

    /// What a code of a pasted error weighs in this field, besides what [codes](super::plan::CODE) weigh: that a recipe is for
    /// this error says more than that a step of another may end with it. Who pastes an error does not ask in words of their own.
    #[must_use]
    pub const fn code_weight(self) -> f32 {
        match self {
            Self::Lesson => 6.75,
            Self::Asked => 0.0,
            _ => self.weight(),
        }
    }
}
