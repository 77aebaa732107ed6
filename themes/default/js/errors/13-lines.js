// Which lines of a pasted text say what went wrong (src/search/lines.rs has the specification).
import { asciiLower, find, isDigit, isDigits, isLower, isSpace, isUpper, linesOf, splitSpaces, trim, trimStart } from './10-search.js';

const LINKS = ['During handling of the above exception', 'The above exception was the direct cause'];
const FRAMES = ['File "', 'at ', 'from /', 'from (', 'goroutine ', 'created by ', '... ', 'LINE ', 'CONTEXT:',
  'Traceback (most recent call last)', '^', '~', 'exit status ', 'stack backtrace:', 'note: run with \x60RUST_BACKTRACE',
  'note: Some details are omitted', ...LINKS];
/** What Django's page says of where an error was met; the message stands below `Exception Value:`. */
const FIELD = /^(?:Request (?:Method|URL)|Django Version|Exception (?:Type|Location)|Raised during|Python (?:Executable|Version|Path)|Server time):|^Exception Value:$/;
const STARTS = ['error', 'panic:', 'fatal', 'pq:', 'caused by', 'exception:', 'exception in', 'uncaught', 'unhandled'];
const ENDS = ['Error', 'Exception', 'Violation', 'Failure', 'Warning', 'Timeout'];

const firstCharacters = (text, number) => [...text.slice(0, 2 * number)].slice(0, number).join('');

/**
 * The lines that say what went wrong, and those of them of which a word may name a record, in their order. `behind`: how many
 * belong to the one before; `isKnown`: which show a known error.
 */
export function tellingLines(text, behind, isKnown) {
  const { lines, causes } = said(text);
  const hasException = lines.some((line) => isException(line) && tells(line));
  const lastThat = (is) => lines.findLastIndex((line) => (!hasException || isException(line)) && tells(line) && is(line));
  const known = lastThat(isKnown);
  let last = hasException ? lastThat(() => true) : known;
  if (last < 0) last = lastThat(isTitle);
  if (last < 0) return { telling: lines, naming: lines };
  const classed = known < 0 ? lastThat(hasClass) : known;
  const main = classed < 0 ? last : classed;
  const isSaid = (line, at) => {
    const isCaused = isCause(line) || (at > 0 && asciiLower(trim(lines[at - 1])) === 'caused by:')
      || (causes.has(at) && !lines[main].includes(withoutClasses(line)));
    return (isCaused && at < main) || at === main || at === last;
  };
  const isNear = (at, start) => at > start && at <= start + behind && !isEnd(lines[at]);
  const telling = lines.filter((line, at) => isSaid(line, at) || isNear(at, main) || isNear(at, last));
  return { telling, naming: classed < 0 ? telling : lines.filter(isSaid) };
}

/** The lines that are neither frames nor source, and the places of those that Python calls causes. */
function said(text) {
  const lines = [];
  const causes = new Set();
  let [belowFrame, belowNumber] = [false, false];
  for (const line of linesOf(text)) {
    const trimmed = trimStart(line);
    // Behind it Django's report shows who sent what.
    if (/^Request information:?$/.test(trim(line))) break;
    const frame = isFrame(line);
    const isSource = belowFrame && line.startsWith('    ') && !isException(line);
    // What Rust's spans had.
    const isField = belowNumber && trimmed.startsWith('with ') && trimmed.includes('=');
    if (!frame && !isSource && !isField && trimmed !== '') lines.push(line);
    if (LINKS.some((link) => trimmed.startsWith(link))) causes.add(lines.findLastIndex(isException));
    belowFrame = frame && trimmed.startsWith('File "');
    belowNumber = isField || isNumbered(trimmed);
  }
  return { lines, causes };
}

/** How a page of Django begins. */
function isTitle(line) {
  const trimmed = trimStart(line);
  const end = trimmed.indexOf(' ');
  return trimmed.startsWith(' at /', end) && isClass(trimmed.slice(0, end));
}

/** Whether a line says more than how it ended, or a code. */
export const tells = (line) => !isEnd(line) && !isState(line);

/** A line that says how it ended, and not why. */
const isEnd = (line) => /exit code|exit status|exited with|job failed|current transaction is aborted|until the end of the 'atomic' block/.test(asciiLower(line));

/** Nothing but the code of the error before it. */
const isState = (line) => /^sql ?state[^0-9a-z]*[0-9a-z]{5}[^0-9a-z]*$/.test(asciiLower(trim(line)));

const isCause = (line) => asciiLower(firstCharacters(trimStart(line), 12)).startsWith('caused by');

/** A line of a stack, or around one. */
function isFrame(line) {
  const trimmed = trimStart(line);
  return FRAMES.some((start) => trimmed.startsWith(start) && (start !== 'at ' || line !== trimmed)) || isPlace(trimmed)
    || isNumbered(trimmed) || FIELD.test(trim(line));
}

/** A frame behind its number. */
function isNumbered(line) {
  const colon = line.indexOf(': ');
  const behind = trim(line.slice(colon + 1));
  const word = firstWord(behind);
  const isPath = word.includes('::') || word.startsWith('<') || (word.includes('_') && word === behind);
  return colon > 0 && isDigits(line.slice(0, colon)) && ((isPath && !word.endsWith(':')) || behind.startsWith('from /'));
}

/** A place in a file and nothing that was said. */
function isPlace(line) {
  const word = firstWord(line);
  const colon = word.indexOf(':');
  if (colon < 0) return false;
  const file = word.slice(0, colon);
  const number = word.slice(colon + 1);
  let digits = 0;
  while (digits < number.length && isDigit(number.charCodeAt(digits))) digits += 1;
  const rest = number.slice(digits);
  const more = trim(line.slice(word.length));
  const isInFile = file.includes('/') || file.endsWith('.go') || file.endsWith('.rb');
  return isInFile && digits > 0 && (rest.startsWith(':in') || more.startsWith('+0x') || (rest === '' && more === ''));
}

/** Lower case, character by character. */
const lower = (text) => [...text].map((c) => c.toLowerCase()).join('');

/** A line that names an error. */
export function isException(line) {
  const trimmed = trimStart(line);
  const start = lower(firstCharacters(trimmed, 12));
  if (STARTS.some((s) => start.startsWith(s))) return true;
  // A driver's dump has `sqlState: '23000'` below the error itself.
  if (trimmed.startsWith('SQLSTATE')) return true;
  const named = classOf(trimmed);
  return (named !== null && isClass(named)) || trimmed.includes(' ERROR: ') || trimmed.includes('SQLSTATE');
}

/** What stands before the `:` or `(` of a line's first word, or before the ` (` behind it; null for none. */
function classOf(line) {
  const first = firstWord(line);
  const open = first.indexOf('(');
  if (first.endsWith(':')) return first.slice(0, -1);
  return open >= 0 ? first.slice(0, open) : line.startsWith(' (', first.length) ? first : null;
}

/** Whether a line begins with a class that is no warning's, or tells a cause. */
export function hasClass(line) {
  const named = classOf(trimStart(line));
  return isCause(line) || (named !== null && isClass(named) && !named.endsWith('Warning') && named !== 'Error');
}

/** The classes of errors in a text, each before a colon, or in brackets. */
export function classesIn(text) {
  const words = splitSpaces(text.replace(/[([]/g, ' ')).filter((word) => /[:)]$/.test(word));
  return words.map((word) => word.slice(0, -1)).filter(isClass);
}

/** A line without the classes that it begins with: `django.db.utils.OperationalError: (1364, …` → `(1364, …`. */
function withoutClasses(line) {
  let rest = trimStart(line);
  for (;;) {
    const first = firstWord(rest);
    if (first.length === rest.length || !first.endsWith(':') || !isClass(first.slice(0, -1))) return rest;
    rest = trimStart(rest.slice(first.length));
  }
}

export function isClass(named) {
  const name = named.slice(Math.max(named.lastIndexOf('.'), named.lastIndexOf(':')) + 1);
  const isCamel = name !== '' && isUpper(name.codePointAt(0)) && hasLower(name);
  const isPath = named.includes('::') || (named.includes('.') && isCamel);
  return isCamel && named !== 'Warning' && (isPath || ENDS.some((end) => name.endsWith(end)));
}

/** Whether a text has a lower-case letter. */
export function hasLower(text) {
  for (const c of text) if (isLower(c.codePointAt(0))) return true;
  return false;
}

function firstWord(text) {
  return text.slice(0, find(text, 0, isSpace));
}
