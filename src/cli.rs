//! The arguments, and which command they call.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::annotate::{Format as InputFormat, Options, To};
use crate::command::annotate::{self, Annotate, Hyperlinks};
use crate::command::check::Format;
use crate::command::new::Kind;
use crate::command::{Outcome, project_folder};
use crate::command::{build, check, completions, explain, init, new, permalinks, rules, search, serve, sweep};
use crate::diag::Code;
use crate::search::Kind as RecordKind;
use crate::shell::arguments::arguments;

/// Turns incident records and recipes into a cross-linked handbook.
///
/// Exit codes: 0 all is well, 1 there are findings at error level, 2 the call or the environment is at fault.
#[derive(Debug, Parser)]
#[command(name = "rcabook", version, about, long_about = None, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str =
    "Exit codes: 0 all is well; 1 findings at error level; 2 the call or the environment is at fault.";

/// What becomes an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Every warning
    Warnings,
}

/// Where the project lies.
#[derive(Debug, clap::Args)]
struct Project {
    /// The project's folder; by default this one, or the nearest above it with a book.toml
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Project {
    fn folder(self) -> PathBuf {
        project_folder(self.dir)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the handbook as a static site
    Build {
        #[command(flatten)]
        project: Project,
        /// The folder that the site is published into; by default `build-dir` of book.toml
        #[arg(short = 'd', long, alias = "dest-dir", value_name = "DIR")]
        out: Option<PathBuf>,
        /// The site's address, over the one in book.toml
        #[arg(long, value_name = "URL")]
        site_url: Option<String>,
    },
    /// Show the handbook in a browser while it is written: each save is seen at once
    Serve {
        #[command(flatten)]
        project: Project,
        /// Open the handbook in the browser
        #[arg(short, long)]
        open: bool,
        /// The port; when it is taken, the next free one
        #[arg(short, long, value_name = "N", default_value_t = 3000)]
        port: u16,
        /// The address to listen at; with any other than the default, others can read the handbook
        #[arg(short = 'n', long, alias = "hostname", value_name = "ADDR", default_value = "localhost", value_parser = serve::address)]
        host: serve::IpAddr,
        /// Answer under this name as well, such as that of a proxy or of a container; with a dot in front also under all names
        /// below it; may be given several times
        #[arg(long, value_name = "NAME", value_parser = serve::host_name)]
        allow_host: Vec<String>,
        /// Look at the files regularly, for drives that tell of no changes
        #[arg(long)]
        poll: bool,
    },
    /// Check all records and report what is wrong, where, and how to mend it
    Check {
        #[command(flatten)]
        project: Project,
        /// How findings are printed
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
        /// What counts as an error beside errors
        #[arg(short = 'D', long, value_enum, value_name = "WHAT")]
        deny: Option<Deny>,
        /// Show these codes only, such as `unknown-key,overdue-action`; the exit code is that of what is shown
        #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = check::code)]
        only: Vec<Code>,
    },
    /// Check the list of published addresses, or add what is new
    Permalinks {
        /// What to do
        #[arg(value_enum)]
        action: permalinks::Action,
        /// With `check`: another list whose addresses must be answered as well, such as the one that is published; `-` reads
        /// standard input
        #[arg(long, value_name = "FILE")]
        against: Option<PathBuf>,
        #[command(flatten)]
        project: Project,
        /// How findings of `check` are printed
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
        /// What counts as an error beside errors
        #[arg(short = 'D', long, value_enum, value_name = "WHAT")]
        deny: Option<Deny>,
    },
    /// Start a project of your own
    Init {
        /// The folder, which may not hold a project yet
        dir: PathBuf,
    },
    /// Write the skeleton of a new record; nothing is ever overwritten
    New {
        /// What to write
        #[arg(value_enum)]
        kind: Kind,
        /// Its title, or LINTER/ID for a rule
        name: Option<String>,
        #[command(flatten)]
        project: Project,
    },
    /// Show the page of a check, a rule or a record in the terminal
    Explain {
        /// A code such as `unknown-key`, a rule such as `squawk/ban-drop-column`, or a record's identifier;
        /// without one, all codes are listed
        name: Option<String>,
        #[command(flatten)]
        project: Project,
    },
    /// Find records by words, by an identifier in any spelling, or by a pasted error
    Search {
        /// Words, "a phrase", field:value, an identifier, or an error as it was printed; `-` reads standard input
        #[arg(value_name = "QUERY", allow_hyphen_values = true)]
        query: Vec<String>,
        /// Print one JSON document
        #[arg(long)]
        json: bool,
        /// Only records of this kind; may be given several times
        #[arg(long, value_name = "KIND", value_parser = record_kinds())]
        kind: Vec<RecordKind>,
        /// How many records are shown
        #[arg(long, value_name = "N", default_value = "10")]
        limit: NonZeroUsize,
        /// Show how the query was read and what the scores are made of
        #[arg(long, conflicts_with = "json")]
        explain: bool,
        /// Judge search by a YAML file of queries with the records that they should find
        #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "json", "explain"])]
        eval: Option<PathBuf>,
        /// Write the index that a browser searches into a folder, as `build` writes it into the site
        #[arg(long, value_name = "DIR", conflicts_with_all = ["query", "explain", "eval"])]
        export: Option<PathBuf>,
        /// Answer many queries at once: a file with one a line, each as JSON, {"query": …} with what else a search may be told: filters, limit, off, on; prints one JSON document a line
        #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "explain", "eval"])]
        batch: Option<PathBuf>,
        #[command(flatten)]
        project: Project,
    },
    /// Put links into the handbook behind a linter's findings: `linter | rcabook annotate`
    #[command(after_help = annotate::EXIT_CODES, after_long_help = annotate::DETAILS)]
    Annotate {
        /// The form of the input; by default each line and document is known by what it looks like
        #[arg(long, value_name = "FORMAT", value_parser = input_formats())]
        from: Option<InputFormat>,
        /// Write the findings in another form
        #[arg(long, value_name = "FORMAT", value_parser = output_formats())]
        to: Option<To>,
        /// The handbook's rules.json; by default ./rules.json, or else the project in this folder or above it
        #[arg(long, value_name = "FILE", conflicts_with = "dir")]
        rules: Option<PathBuf>,
        /// A project, whose rules are read without building it
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
        /// The linter whose output it is, for output that does not tell
        #[arg(long, value_name = "NAME")]
        linter: Option<String>,
        /// The handbook's address, over the one in rules.json
        #[arg(long, value_name = "URL")]
        site_url: Option<String>,
        /// The database that you use, by its identifier or name in the handbook: the links show first what is for it
        #[arg(long, value_name = "DATABASE")]
        db: Option<String>,
        /// Put the handbook's address in the place of one that the linter gave
        #[arg(long)]
        replace: bool,
        /// Fail when a rule has no page
        #[arg(long)]
        strict: bool,
        /// Whether rules in text become links of the terminal; by default where it shows them
        #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
        hyperlinks: Hyperlinks,
        /// Where `--to github` appends its table; by default the file that GITHUB_STEP_SUMMARY names
        #[arg(long, value_name = "FILE")]
        step_summary: Option<PathBuf>,
    },
    /// Keep the catalogues of linters' rules
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// Print the completions for a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Clean up after a build that was killed; started by `build` itself.
    #[command(name = "__sweep", hide = true)]
    Sweep {
        /// The folder that the build was writing
        staging: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// Make or update a linter's catalogue from a list of its rules
    ///
    /// FILE is a SARIF log (tool.driver.rules), JSON (a list of objects with an ID and a summary, an object of them, or
    /// another handbook's rules.json), CSV with a header line (id, summary, name, severity, databases, docs, since,
    /// aliases), or the output of `rubocop --show-cops`. An update keeps your own words, aliases and comments; it fills
    /// in what is absent and takes the level. A rule that is gone and that a record or a published address uses becomes
    /// retired.
    Import {
        /// The list, or `-` for standard input
        file: PathBuf,
        /// The linter's name, as in LINTER/ID
        #[arg(long, value_name = "NAME")]
        linter: String,
        /// The linter's version, over the one that the list states
        #[arg(long, value_name = "VERSION")]
        version: Option<String>,
        /// A rule that has another ID now; may be given several times
        #[arg(long, value_name = "OLD=NEW")]
        renamed: Vec<String>,
        /// Replace this key's values by the list's: name, summary, docs or since; may be given several times
        #[arg(long, value_name = "KEY", value_parser = ["name", "summary", "docs", "since"])]
        take: Vec<String>,
        /// The list names some of the rules only: the others are not gone
        #[arg(long, conflicts_with = "whole")]
        partial: bool,
        /// The list names all rules, however many are gone
        #[arg(long)]
        whole: bool,
        /// Report what would change, and write nothing
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        project: Project,
    },
}

impl RulesCommand {
    fn run(self) -> Outcome {
        let Self::Import { file, linter, version, renamed, take, partial, whole, dry_run, project } = self;
        let dir = project.folder();
        rules::import(&rules::Import { dir, file, linter, version, renamed, take, partial, whole, dry_run })
    }
}

/// Parses the arguments and calls one command.
#[must_use]
pub fn run() -> ExitCode {
    let asked = match Cli::try_parse_from(options_first(arguments())) {
        Ok(asked) => asked,
        Err(refused) => return crate::command::refused(&refused).into(),
    };
    let outcome = match asked.command {
        Command::Build { project, out, site_url } => build::run(&project.folder(), out.as_deref(), site_url),
        Command::Serve { project, open, port, host, allow_host: allow, poll } => {
            serve::run(&serve::Serve { dir: project.folder(), host, allow, port, open, poll })
        }
        Command::Check { project, format, deny, only } => check::run(&project.folder(), format, deny.is_some(), &only),
        Command::Permalinks { action, against, project, format, deny } => {
            permalinks::run(&project.folder(), action, against.as_deref(), format, deny.is_some())
        }
        Command::Init { dir } => init::run(&dir),
        Command::New { kind, name, project } => new::run(&project.folder(), kind, name.as_deref()),
        Command::Explain { name, project } => explain::run(&project.folder(), name.as_deref()),
        Command::Search { query, json, kind, limit, explain, eval, export, batch, project } => {
            let (dir, limit) = (project.folder(), limit.get());
            search::run(&search::Search { dir, query, kinds: kind, limit, json, explain, eval, export, batch })
        }
        Command::Annotate { from, to, rules, dir, linter, site_url, db, replace, strict, hyperlinks, step_summary } => {
            annotate::run(&Annotate {
                options: Options { from, to, replace, ..Options::default() },
                rules,
                dir,
                linter,
                site_url,
                db,
                strict,
                hyperlinks,
                step_summary,
            })
        }
        Command::Rules { command } => command.run(),
        Command::Completions { shell } => completions::run(offered(), shell),
        Command::Sweep { staging } => sweep::run(&staging),
    };
    outcome.into()
}

/// The arguments as they are offered to people: without what the program starts by itself.
fn offered() -> clap::Command {
    let all = Cli::command();
    let codes = || PossibleValuesParser::new(Code::ALL.iter().map(|code| code.name()));
    let commands =
        all.get_subcommands().filter(|c| !c.is_hide_set()).cloned().map(|command| match command.get_name() {
            // Rules and records are those of a project; the codes are known without one.
            "explain" => command.mut_arg("name", |name| name.value_parser(codes())),
            "check" => command.mut_arg("only", |only| only.value_parser(codes())),
            _ => command,
        });
    clap::Command::new("rcabook").args(all.get_arguments().cloned()).subcommands(commands)
}

fn record_kinds() -> impl TypedValueParser<Value = RecordKind> {
    PossibleValuesParser::new(RecordKind::ALL.map(RecordKind::name))
        .map(|name| RecordKind::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(RecordKind::Incident))
}

fn input_formats() -> impl TypedValueParser<Value = InputFormat> {
    PossibleValuesParser::new(InputFormat::ALL.map(InputFormat::name))
        .map(|name| InputFormat::ALL.into_iter().find(|format| format.name() == name).unwrap_or(InputFormat::Text))
}

fn output_formats() -> impl TypedValueParser<Value = To> {
    PossibleValuesParser::new(To::ALL.map(To::name))
        .map(|name| To::ALL.into_iter().find(|format| format.name() == name).unwrap_or(To::Sarif))
}

/// The arguments of `search` with its options before the query: a query may hold words such as `--fake`, and clap takes
/// all that follows the first word of such an argument for its words. Behind `--` everything is the query.
fn options_first(args: Vec<OsString>) -> Vec<OsString> {
    const FLAGS: [&str; 4] = ["--json", "--explain", "--help", "-h"];
    const WITH_VALUE: [&str; 4] = ["--kind", "--limit", "--eval", "--dir"];
    if args.get(1).is_none_or(|command| command != "search") {
        return args;
    }
    let (mut options, mut words) = (Vec::new(), Vec::new());
    let mut rest = args.into_iter();
    options.extend(rest.by_ref().take(2));
    while let Some(arg) = rest.next() {
        let name = arg.to_str().map(|a| a.split_once('=').map_or(a, |(name, _)| name)).unwrap_or_default();
        let has_value = name.len() < arg.len();
        if name == "--" {
            words.push(arg);
            words.extend(rest.by_ref());
        } else if FLAGS.contains(&name) || (WITH_VALUE.contains(&name) && has_value) {
            options.push(arg);
        } else if WITH_VALUE.contains(&name) {
            options.push(arg);
            options.extend(rest.next());
        } else {
            words.push(arg);
        }
    }
    options.extend(words);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search(line: &[&str]) -> (Vec<String>, bool, usize) {
        let args = ["rcabook", "search"].iter().chain(line).map(OsString::from).collect();
        match Cli::try_parse_from(options_first(args)).unwrap().command {
            Command::Search { query, json, limit, .. } => (query, json, limit.get()),
            _ => panic!("another command"),
        }
    }

    #[test]
    fn a_query_may_hold_flags_and_options_may_follow_it() {
        let words = |w: &[&str]| w.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        assert_eq!(search(&["migrate", "--fake", "--json"]), (words(&["migrate", "--fake"]), true, 10));
        assert_eq!(search(&["--fake", "--limit", "3"]), (words(&["--fake"]), false, 3));
        assert_eq!(search(&["--limit=3", "--", "--json"]), (words(&["--json"]), false, 3));
        assert_eq!(search(&["-"]), (words(&["-"]), false, 10));
    }
}
