// Values that the words before them tell, whatever they look like (src/search/told.rs has the specification).
import { asciiLower, find, isSpace } from './11-characters.js';

const ROW = /(?:\)=|contains|contient|contiene|contém|enthält|содержит|value is|(?:^|\)|[^l] )values) ?$/;
const QUOTED = /(?:entry|value:?|literal:|(?:type|enum) [a-z0-9_ ]*:) $/;
const SECRET = /(?:passw(?:or)?d|pwd|secret|token|api_?key)[ "']*$/;
/** So much of what stands before a mark may tell something. */
const TELLING = 200;

/** The start and the end of the value that begins at a mark, or behind it; for none, no end behind the start. */
function toldAt(lower, at) {
  const tail = lower.slice(Math.max(0, at - TELLING), at);
  const mark = lower[at];
  const isQuote = (c) => c === '"' || c === "'";
  const last = (c) => (lower.lastIndexOf(c) > at ? lower.lastIndexOf(c) + 1 : lower.length);
  if (mark === '(') return [at, ROW.test(tail) && last(')')];
  // Nothing stands between two quotes that follow each other.
  if (isQuote(mark)) return [at, mark !== lower[at + 1] && QUOTED.test(tail) && (lower.indexOf(`${mark} for `, at + 1) + 1 || last(mark))];
  if (lower.startsWith('; asc ', at) || (mark === ':' && tail.endsWith('parameters'))) return [at + 1, lower.length];
  if (mark === ';' || !SECRET.test(tail)) return [at, at];
  const start = find(lower, at + 1, (code) => !' =>'.includes(String.fromCharCode(code)));
  return [start, isQuote(lower[start]) ? lower.indexOf(lower[start], start + 1) + 1 || lower.length : find(lower, start, isSpace)];
}

/** The values of a line, in their order, not overlapping: start, end, what. */
export function told(line) {
  const lower = asciiLower(line);
  const statement = lower.search(/statement:|[[(]sql: | near '/);
  const out = [];
  const marks = /['"(:=;]/g;
  for (let mark = marks.exec(lower); mark; mark = marks.exec(lower)) {
    const at = mark.index;
    const [start, end] = mark[0] === "'" && statement >= 0 && statement < at ? [at, lower.length] : toldAt(lower, at);
    if (end > start) {
      out.push({ start, end, what: 'quoted' });
      marks.lastIndex = end;
    }
  }
  return out;
}
