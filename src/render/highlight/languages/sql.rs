//! SQL: a common form, and what `MySQL` and `PostgreSQL` read differently.

use super::super::grammar::Grammar;
use super::super::language::{Block, Case, Language, Opener, PLAIN, Place, Prefix, Quote, block, quote};
use super::super::words::words;
use super::super::writer::Class;

/// The words of both, in one list: a handbook often does not say which it means.
const WORDS: Language = Language {
    keywords: words!(
        "access action add after algorithm all alter analyze and any as asc authorization auto_increment before begin \
         between binlog by call cascade case cast change character charset check cluster collate column columns \
         comment commit committed concurrently conflict constraint copy create cross cube current database databases \
         deallocate declare default deferrable deferred delayed delete desc describe detach disable distinct \
         distinctrow div do domain drop duplicate each else elseif elsif enable end engine escape except exception \
         exclude exclusive execute exists explain extended extension first following for force foreign from full \
         function generated global grant group grouping handler having if ignore ilike immediate immutable in include \
         index indexes inherits initially inner inplace insert instant instead intersect into invisible is isnull \
         isolation join key keys kill language last lateral leading left level like limit load local lock loop \
         low_priority match materialized minus mode modify natural next no none not nothing notice notnull nowait \
         nulls of offset on only optimize option or order outer over owned owner partition perform plpgsql preceding \
         prepare primary privileges procedure process processlist purge quick raise range read rebuild recursive \
         references reindex release rename repeatable replace replica reset restart restrict return returning returns \
         revoke right role rollback rollup row row_format rows savepoint schema select separator sequence \
         serializable session set share shared show signal skip some sqlstate stable start statement statistics \
         status storage stored straight_join table tables tablespace temp temporary then to trailing transaction \
         trigger truncate type unbounded uncommitted union unique unlock unlogged until update usage use using vacuum \
         valid validate values variables varying verbose view virtual visible volatile warnings when where while \
         window with within without work write xor zone"
    ),
    constants: words!("false null true unknown"),
    names: words!(
        "bigint bigserial binary bit blob bool boolean bytea char cidr citext current_date current_time \
         current_timestamp current_user date datetime decimal double enum float hstore inet int int2 int4 int8 \
         integer interval json jsonb localtime localtimestamp longblob longtext mediumblob mediumint mediumtext money \
         nchar numeric nvarchar point precision real regclass serial session_user signed smallint smallserial text \
         time timestamp timestamptz timetz tinyblob tinyint tinytext tsquery tsvector unsigned uuid varbinary varchar \
         xml year"
    ),
    soft: words!("charset database if left replace right schema truncate"),
    shy: words!(
        "access action algorithm binlog bit call cast change character charset cluster columns comment copy cube \
         current database date deferred disable domain enable engine exception exclude extended first following full \
         generated global handler include indexes inplace instant interval invisible json jsonb key keys kill \
         language last level load loop match mode money none notice offset option owned owner point preceding \
         precision privileges process processlist purge quick range read real rebuild release role separator session \
         share shared signal skip stable statement statistics status storage stored tables tablespace temp text time \
         timestamp type uncommitted usage uuid valid variables virtual visible volatile warnings window work write \
         xml year zone"
    ),
    case: Case::Folded,
    ..PLAIN
};

const TEXT: Quote = Quote { doubled: true, lines: true, ..quote("'") };
const IDENTIFIER: Quote = Quote { escape: false, doubled: true, class: Class::Plain, ..quote("\"") };
const BACKTICKS: Quote = Quote { mark: "`", ..IDENTIFIER };
const COMMENT: Block = block("/*", "*/");

const COMMON_DATA: Language = Language {
    prefixes: &[("b", Prefix::Same), ("e", Prefix::Escapes), ("n", Prefix::Same), ("x", Prefix::Same)],
    openers: &[
        Opener::Line("--", Place::Anywhere),
        Opener::Line("#", Place::LineStart),
        Opener::Block(COMMENT),
        Opener::Quote(TEXT),
        Opener::Quote(IDENTIFIER),
        Opener::Quote(BACKTICKS),
        Opener::Dollar,
    ],
    ..WORDS
};

const MYSQL_DATA: Language = Language {
    prefixes: &[("b", Prefix::Same), ("n", Prefix::Same), ("x", Prefix::Same)],
    openers: &[
        Opener::Line("--", Place::Anywhere),
        Opener::Line("#", Place::Anywhere),
        Opener::Block(COMMENT),
        Opener::Quote(TEXT),
        Opener::Quote(Quote { mark: "\"", ..TEXT }),
        Opener::Quote(BACKTICKS),
    ],
    ..WORDS
};

const POSTGRES_DATA: Language = Language {
    prefixes: COMMON_DATA.prefixes,
    openers: &[
        Opener::Line("--", Place::Anywhere),
        Opener::Block(Block { nested: true, ..COMMENT }),
        Opener::Quote(Quote { escape: false, ..TEXT }),
        Opener::Quote(IDENTIFIER),
        Opener::Dollar,
    ],
    ..WORDS
};

/// SQL of no particular database: backslashes escape, double quotes and backticks name identifiers.
pub(super) static COMMON: Grammar = Grammar::of(&COMMON_DATA);
/// `MySQL` and `MariaDB`: double quotes are text, `#` comments.
pub(super) static MYSQL: Grammar = Grammar::of(&MYSQL_DATA);
/// `PostgreSQL`: backslashes escape only in `E'…'`, comments nest.
pub(super) static POSTGRES: Grammar = Grammar::of(&POSTGRES_DATA);
