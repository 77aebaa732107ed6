// Values that the words before them tell, whatever they look like (src/search/told.rs has the specification).
import { asciiLower, find, isSpace } from './10-search.js';

const ROW = /(?:\)=|contains|contient|contiene|contém|enthält|содержит|value is|(?:^|\)|[^l] )values) ?$/;
const QUOTED = /(?:entry|value:?|literal:|(?:type|enum) [a-z0-9_ ]*:) $/;
const SECRET = /(?:passw(?:or)?d|pwd|secret|token|api_?key)[ "']*$/;
/** Names of persons and machines, as far as before `=` or `:`. */
const WHO = { '=': /(?:(?:user|host)(?:name)?|login|db(?:name)?|database|client)[ "']*$/, ':': /(?<![\p{Alphabetic}\p{N}_.:])(?:(?:user|host)(?:name)?|login)[ "']*$/u };
/** So much of what stands before a mark may tell something. */
const TELLING = 200;

const isQuote = (c) => c === '"' || c === "'";

/** The start and the end of the value that begins at a mark, or behind it; for none, no end behind the start. */
function toldAt(lower, at) {
  const tail = lower.slice(Math.max(0, at - TELLING), at);
  const mark = lower[at];
  const last = (c) => (lower.lastIndexOf(c) > at ? lower.lastIndexOf(c) + 1 : lower.length);
  if (mark === '(') return [at, ROW.test(tail) && last(')')];
  // Nothing stands between two quotes that follow each other.
  if (isQuote(mark)) return [at, mark !== lower[at + 1] && QUOTED.test(tail) && (lower.indexOf(`${mark} for `, at + 1) + 1 || last(mark))];
  if (lower.startsWith('; asc ', at) || (mark === ':' && tail.endsWith('parameters'))) return [at + 1, lower.length];
  const isSecret = SECRET.test(tail);
  return mark !== ';' && (isSecret || WHO[mark].test(tail)) ? wordAt(lower, at + 1, isSecret) : [at, at];
}

/** A text in quotes behind a place, or one that ends before such a character. */
function wordAt(lower, at, isSecret) {
  const start = find(lower, at, (code) => !' =>'.includes(String.fromCharCode(code)));
  const isEnd = (code) => isSpace(code) || (!isSecret && ',;)]}'.includes(String.fromCharCode(code)));
  return [start, isQuote(lower[start]) ? lower.indexOf(lower[start], start + 1) + 1 || lower.length : find(lower, start, isEnd)];
}

/** The values of a line, in their order, not overlapping: start, end, what. */
export function told(line) {
  const lower = asciiLower(line);
  const firsts = { "'": /statement:|[[(]sql: | near '/, ' as ': /connect|login/, 'query id ': /thread handle/ };
  for (const mark in firsts) firsts[mark] = lower.search(firsts[mark]);
  const valueAtMark = (mark, at) => {
    const isBehind = firsts[mark] >= 0 && firsts[mark] < at;
    if (mark === ' as ') return isBehind ? wordAt(lower, at + 4, false) : [at, at];
    if (isBehind || mark === 'query id ') return [mark === "'" ? at : at + 9, isBehind && lower.length];
    return toldAt(lower, at);
  };
  const out = [];
  const marks = /['"(:=;]| as |query id /g;
  for (let mark = marks.exec(lower); mark; mark = marks.exec(lower)) {
    const at = mark.index;
    const [start, end] = valueAtMark(mark[0], at);
    if (end > start) out.push({ start, end, what: 'quoted' });
    marks.lastIndex = Math.max(at + 1, end > start && end);
  }
  return out;
}

const ROWS = /(?:contains|contient|contiene|contém|enthält|содержит) \(/g;
const BEYOND = /\n[ \t\n]*(?:(?:HINT|CONTEXT|STATEMENT|ERROR|DETAIL):|Traceback|The above |During |Caused by|\[SQL)/;

/** The length of the row that a text begins with. */
function rowLength(text) {
  const beyond = text.search(BEYOND);
  const row = beyond < 0 ? text : text.slice(0, beyond);
  let [depth, full, closed, own] = [0, 0, 0, 0];
  for (const { 0: sign, index } of row.matchAll(/[(\n]|\)(?:(\.?)(?=\n|$))?/g)) {
    if (sign === '(') depth += 1;
    else if (sign === '\n') own ||= depth === 0 ? index : row.length;
    else {
      depth = Math.max(0, depth - 1);
      const isFull = sign !== ')';
      const isEnd = isFull || index + 1 === row.length || row[index + 1] === '\n';
      if (isFull && depth === 0) return index + 1;
      if (isFull) full ||= index + 1;
      else if (isEnd && depth === 0) closed ||= index + 1;
    }
  }
  return full || closed || own || row.length;
}

/** A text in which no row has a line's end. */
export function inOneLine(text) {
  let [out, at] = ['', 0];
  for (const { 0: opening, index } of text.matchAll(ROWS)) {
    if (index < at) continue;
    const open = index + opening.length - 1;
    const end = open + rowLength(text.slice(open));
    out += text.slice(at, open) + text.slice(open, end).replaceAll('\n', ' ');
    at = end;
  }
  return out + text.slice(at);
}
