//! The shell and what looks like it.

use super::super::grammar::Grammar;
use super::super::language::{Calls, Language, Numbers, Opener, PLAIN, Place, Position, Quote, quote};
use super::super::words::words;

/// Words of a shell are arguments more often than names: they may contain most marks.
const ARGUMENTS: Language =
    Language { members: false, numbers: Numbers::Whole, starts: b"-./~", inner: b"-./:@%+,~", ..PLAIN };

const SHELL_DATA: Language = Language {
    keywords: words!("case do done elif else esac fi for function if in select then until while"),
    constants: words!("false true"),
    names: words!(
        "alias break cd command continue declare echo eval exec exit export local popd printf pushd pwd read readonly \
         return set shift source test trap type ulimit umask unalias unset wait"
    ),
    definers: words!("case for function select"),
    words: Position::Start,
    openers: &[
        Opener::HeredocText,
        Opener::Start(b'\n'),
        Opener::Start(b';'),
        Opener::Start(b'|'),
        Opener::Start(b'&'),
        Opener::Start(b'('),
        Opener::Start(b')'),
        Opener::Start(b'{'),
        Opener::Start(b'`'),
        Opener::Line("#", Place::Blank),
        Opener::Quote(Quote { lines: true, ..quote("\"") }),
        Opener::Quote(Quote { lines: true, escape: false, ..quote("'") }),
        Opener::Variable,
        Opener::Escape,
        Opener::Heredoc,
    ],
    ..ARGUMENTS
};

const DOCKERFILE_DATA: Language = Language {
    keywords: words!(
        "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL \
         USER VOLUME WORKDIR"
    ),
    calls: Calls::None,
    openers: &[
        Opener::HeredocText,
        Opener::Line("#", Place::LineStart),
        Opener::Quote(quote("\"")),
        Opener::Quote(quote("'")),
        Opener::Variable,
        Opener::Escape,
        Opener::Heredoc,
    ],
    ..ARGUMENTS
};

/// The POSIX shell and its relatives.
pub(super) static SHELL: Grammar = Grammar::of(&SHELL_DATA);
/// Dockerfiles; their instructions are known in capitals.
pub(super) static DOCKERFILE: Grammar = Grammar::of(&DOCKERFILE_DATA);
