// Which texts may be errors. What reads those is a script of its own, which is loaded for the first of them: a text is plain
// words where it is known without that script that it would say so.
import { asciiUpper, isDigits, isUpper, trim } from './11-characters.js';
import { chunks, fold, runs } from './12-words.js';
import { strangeWords } from './15-spelling.js';

/** A longer text may be an error by its quotes and colons alone, in characters. */
const LONGEST_PLAIN = 80;
/** What has other characters may have a prefix, an exception or values. */
const PLAIN = /^[\p{L}\p{M}\p{N} _./"“”„'’,?!-]*$/u;
/** So much of a line is looked at, in characters, before it can be read. */
const LONGEST_GUESS = 300;
const CLASS = /Error|Exception|Traceback|SQLSTATE/;
/** Words that make an error's number of one that stands behind them. */
const NUMBERED = /error|errno|code|state/i;

const CLASSES = new Set(['01', '02', '08', '0A', '0L', '0P', '20', '21', '22', '23', '24', '25', '26', '28', '2B', '2D', '3D', '3F',
  '40', '42', '44', '53', '54', '55', '57', 'HY']);

/** Five characters that begin with a class of SQLSTATE. */
export const isSqlState = (run) => /^[0-9A-Z]{5}$/.test(run) && /[0-9]/.test(run) && CLASSES.has(run.slice(0, 2));

/** How many words a text has at most that names an error by its code alone. */
const FEW_WORDS = 6;

/** What is said with an error's number, so that it is one, and none of a ticket. */
export const SERVERS = new Set(['aurora', 'errno', 'innodb', 'mariadb', 'mysql', 'percona', 'pg', 'postgres', 'postgresql']);

/** Whether a text has the looks of an error, and not only words of one. */
export const looksLikeOne = (text) => text.length > LONGEST_PLAIN || !PLAIN.test(trim(text)) || CLASS.test(text) || (/\p{N}/u.test(text) && NUMBERED.test(text));

/** What most likely says what went wrong: the last lines that name something. */
export const likelyLines = (text) => (text.match(/^\S.*: .*/gm) ?? [text]).slice(-2).map((line) => line.slice(0, LONGEST_GUESS));

/** The words of a line, without most values and without the paths of classes. */
export function likelyWords(line) {
  const written = chunks(line).map(([start, end]) => line.slice(start, end).replace(/^.*\.(?=\p{Lu})/u, ''));
  return written.filter((chunk) => chunk.length < 6 || !/[0-9]/.test(chunk)).join(' ');
}

/** `ER_DUP_ENTRY`, `DeadlockDetected`: joined, or with a capital inside. */
function looksLikeAName(chunk) {
  const [, ...rest] = chunk;
  return chunk.includes('_') || rest.some((c) => isUpper(c.codePointAt(0)));
}

/** What of known errors a text may show, by the words and the names that the index knows them by. */
export class Hints {
  constructor(reader, index) {
    this.reader = reader;
    this.index = index;
    this.marks = new Set(index.meta.marks);
  }

  /** Whether a word of a known error's message is among folded words. */
  areMarked(forms) { return forms.some((form) => this.marks.has(form)); }

  /** What in a text may be the name of a known error. */
  names(text) {
    const names = chunks(text).map(([start, end]) => text.slice(start, end)).filter(looksLikeAName);
    const folded = names.map((name) => fold(name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':')) + 1)));
    return folded.filter((form) => this.index.mayBeError(form));
  }

  /** The SQLSTATEs in a short text, and the numbers beside a database, which may be codes of known errors. */
  codes(forms) {
    if (forms.length > FEW_WORDS) return [];
    const hasServer = forms.some((form) => SERVERS.has(form));
    return forms.map(asciiUpper).filter((code) => (isDigits(code) ? hasServer && code.length <= 5 : isSqlState(code)));
  }

  /** The words of a text that may be misspelled ones of a known error. */
  strange(forms) {
    // The plan looks up the same words: what tells whether the index has them is not loaded for this alone.
    const isStrange = (word) => {
      const found = this.reader.words(word).map(({ form }) => this.index.word(form));
      return found.length > 0 && found.every((entry) => entry === null);
    };
    return strangeWords(forms, this.marks, isStrange);
  }

  /** Whether a text is words, and for sure no error. */
  isWords(text) {
    if (looksLikeOne(text)) return false;
    const forms = Array.from(runs(text), (run) => fold(run));
    return !this.areMarked(forms) && this.names(text).length === 0 && this.codes(forms).length === 0 && this.strange(forms).length === 0;
  }
}
