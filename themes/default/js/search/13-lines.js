// Which lines of a pasted text say what went wrong (src/search/lines.rs has the specification).
import { asciiLower, find, isDigit, isLower, isSpace, isUpper, linesOf, trim, trimStart } from './11-characters.js';

const FRAMES = ['File "', 'at ', 'from /', 'from (', 'goroutine ', 'created by ', '... ', 'LINE ', 'STATEMENT:', 'CONTEXT:',
  'Traceback (most recent call last)', 'During handling of the above exception',
  'The above exception was the direct cause', '^', '~', 'exit status '];
const STARTS = ['error', 'panic:', 'fatal', 'pq:', 'caused by', 'sqlstate', 'exception', 'uncaught', 'unhandled'];
const ENDS = ['Error', 'Exception', 'Violation', 'Failure', 'Warning', 'Timeout'];

const firstCharacters = (text, number) => [...text.slice(0, 2 * number)].slice(0, number).join('');

/** The lines that say what went wrong, in their order. `behind`: how many lines behind the last exception's belong to it. */
export function telling(text, behind) {
  const lines = [];
  let belowFrame = false;
  for (const line of linesOf(text)) {
    const isEmpty = trim(line) === '';
    const frame = isFrame(line);
    const isSource = belowFrame && line.startsWith('    ') && !isEmpty && !isException(line);
    if (!frame && !isSource && !isEmpty) lines.push(line);
    belowFrame = frame && trimStart(line).startsWith('File "');
  }
  const telling = lines.findLastIndex((line) => isException(line) && !isEnd(line));
  const last = telling < 0 ? lines.findLastIndex(isException) : telling;
  if (last < 0) return lines;
  return lines.filter((line, at) => {
    const isCaused = isCause(line) || (at > 0 && asciiLower(trim(lines[at - 1])) === 'caused by:');
    return (isCaused && at < last) || at === last || (at > last && at <= last + behind && !isEnd(line));
  });
}

/** A line that says how it ended, and not why. */
const isEnd = (line) => /exit code|exited with|job failed|current transaction is aborted/.test(asciiLower(line));

const isCause = (line) => asciiLower(firstCharacters(trimStart(line), 12)).startsWith('caused by');

/** A line of a stack, or around one. */
function isFrame(line) {
  const trimmed = trimStart(line);
  return FRAMES.some((start) => trimmed.startsWith(start) && (start !== 'at ' || line !== trimmed)) || isPlace(trimmed);
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
  const first = firstWord(trimmed);
  const open = first.indexOf('(');
  const named = first.endsWith(':') ? first.slice(0, -1) : open >= 0 ? first.slice(0, open) : null;
  if (named === null) return trimmed.includes(' ERROR: ') || trimmed.includes(' ERROR:  ') || trimmed.includes('SQLSTATE');
  return isClass(named);
}

/** A line without the classes that it begins with: `django.db.utils.OperationalError: (1364, …` → `(1364, …`. */
export function withoutClasses(line) {
  let rest = trimStart(line);
  for (;;) {
    const first = firstWord(rest);
    if (first.length === rest.length || !first.endsWith(':') || !isClass(first.slice(0, -1))) return rest;
    rest = trimStart(rest.slice(first.length));
  }
}

function isClass(named) {
  const name = named.slice(Math.max(named.lastIndexOf('.'), named.lastIndexOf(':')) + 1);
  const isCamel = name !== '' && isUpper(name.codePointAt(0)) && hasLower(name);
  const isPath = named.includes('::') || (named.includes('.') && isCamel);
  return isCamel && (ENDS.some((end) => name.endsWith(end)) || isPath);
}

/** Whether a text has a lower-case letter. */
export function hasLower(text) {
  for (const c of text) if (isLower(c.codePointAt(0))) return true;
  return false;
}

function firstWord(text) {
  return text.slice(0, find(text, 0, isSpace));
}
