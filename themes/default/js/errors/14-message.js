// What stands before an error's own message: who printed it (src/shape/message.rs has the specification).
import { asciiLower, byteLength, find, isSpace, trim, trimStart } from './10-search.js';
import { isClass } from './13-lines.js';

const LEADS = new Set(['error', 'warning', 'fatal', 'panic', 'exception', 'pq', 'psql']);
const LONGEST_KIND = 60;

/** A line without what stands before its message. */
export function messageOf(line) {
  let rest = trim(line);
  for (let next = behindLead(rest); next !== null; next = behindLead(rest)) rest = trimStart(next);
  return rest;
}

/** What stands behind the first thing that is left out; null where there is none. */
function behindLead(text) {
  const end = find(text, 0, isSpace);
  if (end === text.length) return null;
  if (isLead(text.slice(0, end))) return text.slice(end);
  if (asciiLower(text.slice(0, 10)) === 'caused by:') return text.slice(10);
  return behindNumber(text) ?? behindSqlState(text);
}

function isLead(word) {
  if (word.endsWith(':')) {
    const name = word.slice(0, -1);
    const kind = name.endsWith(']') ? name.replace(/\[.*/, '') : name;
    return (name.includes('_') && /^[A-Z0-9_]*$/.test(name)) || isClass(name) || LEADS.has(asciiLower(kind));
  }
  if (/^\[[A-Z0-9[\]]*\]$/.test(word)) return true;
  const inner = word.length > 1 && word.startsWith('(') && word.endsWith(')') ? word.slice(1, -1) : null;
  return inner !== null && (isClass(inner) || inner.startsWith('conn='));
}

/** The length of a bracket of at most six characters that may stand right behind a number. */
export function bracketAt(text, at) {
  const open = text.startsWith(' (', at) ? 2 : text.startsWith('(', at) ? 1 : 0;
  if (open === 0) return 0;
  const end = text.indexOf(')', at + open);
  const inner = end < 0 ? null : text.slice(at + open, end);
  return inner === null || inner.length > 6 || byteLength(inner) > 6 ? 0 : end + 1 - at;
}

function behindNumber(text) {
  const number = /^error (?:code: )?[0-9]{4,5}(?![0-9])/.exec(asciiLower(text.slice(0, 20)));
  if (number === null) return null;
  const rest = text.slice(number[0].length + bracketAt(text, number[0].length)).replace(/^ at line [0-9]*/, '');
  return /^[:.]/.test(rest) ? rest.slice(1) : null;
}

function behindSqlState(text) {
  const end = text.startsWith('SQLSTATE[') ? text.indexOf(']') : -1;
  if (end < 0) return null;
  if (text[end + 1] !== ':') return text.slice(end + 1);
  const rest = text.slice(end + 2);
  const numbered = /^([a-z ]*): [0-9]+/i.exec(rest);
  return numbered && numbered[1].length <= LONGEST_KIND ? rest.slice(numbered[0].length) : rest;
}
