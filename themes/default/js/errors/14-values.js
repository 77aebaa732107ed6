// The values in an error text, which differ each time it is printed (src/shape/value.rs and src/search/mask.rs have the specification).
import { asciiLower, before, find, isAlphanumeric, isAsciiAlphanumeric, isDigit, isEdge, isSpace, isSqlState, runEnd, trim, width } from './10-search.js';
import { assignedAt, isOpening, opensMessage, quotedAt } from './14-quoted.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const isEdgeOrSpace = (code) => isEdge(code) || isSpace(code);

/** The length of a UUID, a long number or hexadecimal digits that a text has at a place; 0 for none. `end`: where it ends. */
export function valueAt(text, at, end = text.length) {
  const uuid = at + 36 <= end && text[at + 8] === '-' && UUID.test(text.slice(at, at + 36));
  if (uuid && !(at + 36 < end && isAsciiAlphanumeric(text.charCodeAt(at + 36)))) return 36;
  let to = at;
  while (to < end && isAsciiAlphanumeric(text.charCodeAt(to))) to += 1;
  const run = text.slice(at, to);
  const hex = run.startsWith('0x') && run.length > 2 ? run.slice(2) : run;
  if (!/[0-9]/.test(run)) return 0;
  const isHex = /^[0-9a-f]*$/i.test(hex) && (hex.length >= 8 || hex.length < run.length);
  const isNumber = run.length >= 5 && /^[0-9]+$/.test(run) && !isSqlState(run);
  return isHex || isNumber ? run.length : 0;
}

/** The length of two quotes with nothing between them. */
const EMPTY = 2;

/** Whether a text is a UUID, a long number or hexadecimal digits, and nothing more. */
const isValue = (text) => text !== '' && valueAt(text, 0) === text.length;

/** The values in a text, in their order: start, end, what. A quoted value that `isKnown` stays, unless its looks tell what it is. */
export function values(text, isKnown) {
  const out = [];
  let at = 0;
  // Behind the last quoted text that stays: its closing quote opens nothing.
  let stays = 0;
  let wasLine = false;
  while (at < text.length) {
    const code = text.codePointAt(at);
    const last = before(text, at);
    const isFree = last < 0 || !(isAlphanumeric(last) || last === 0x5f);
    const quoted = isFree && at + 1 !== stays && isOpening(text[at]) && !opensMessage(text, at) ? assignedAt(text, at) || quotedAt(text, at) : 0;
    // Nothing stands between the two quotes; the second one opens nothing.
    if (quoted === EMPTY) {
      at += quoted;
      continue;
    }
    const inner = trim(text.slice(at + 1, at + quoted - 1));
    if (quoted > 0 && (isValue(inner) || !isKnown(inner))) {
      out.push({ start: at, end: Math.min(at + quoted, text.length), what: 'quoted' });
      at += quoted;
      continue;
    }
    if (quoted > 0) stays = at + quoted;
    if (!isFree || isEdgeOrSpace(code)) {
      at += width(code);
      continue;
    }
    const end = find(text, at, isEdgeOrSpace);
    let word = withoutEnd(text.slice(at, end));
    // The address of a rule's page ends with what the rule is called.
    const hash = word.indexOf('#');
    if (hash >= 0 && word.slice(0, hash).includes('://') && isKnown(word.slice(hash + 1))) word = word.slice(0, hash);
    // What a person is called in a chat.
    const isCalled = word.length > 1 && word[0] === '@' && /^[\p{Alphabetic}\p{N}_.-]+$/u.test(word.slice(1)) && !isKnown(word.slice(1));
    const what = wasLine && isDigit(word.charCodeAt(0)) ? 'line' : isCalled ? 'host' : kindOf(word);
    wasLine = asciiLower(word) === 'line';
    if (what !== null) out.push({ start: at, end: at + word.length, what });
    else pushInner(text, at, at + word.length, out);
    at = end;
  }
  return out;
}

/** A word without what ends sentences. */
function withoutEnd(word) {
  let end = word.length;
  while (end > 0 && ':.!?'.includes(word[end - 1])) end -= 1;
  return word.slice(0, end);
}

/** Values inside a word: `key=12345`, `(id:8f14e45fceea)`. */
function pushInner(text, start, end, out) {
  let at = start;
  while (at < end) {
    const length = valueAt(text, at, end);
    if (length > 0) out.push({ start: at, end: at + length, what: 'number' });
    const to = length > 0 ? at + length : Math.min(end, runEnd(text, at, isAlphanumeric));
    at = to + (to < end ? width(text.codePointAt(to)) : 0);
  }
}

function kindOf(word) {
  if (isTime(word)) return 'time';
  if (isPath(word)) return 'path';
  return isHost(word) ? 'host' : null;
}

function isTime(word) {
  const shape = word.slice(0, 10).replace(/[0-9]/g, '0');
  const isDate = shape === '0000-00-00' || shape === '0000/00/00';
  return isDate || shape.startsWith('00:00:00');
}

const EXTENSIONS = new Set(['py', 'rb', 'js', 'ts', 'mjs', 'go', 'java', 'sql', 'rs', 'php', 'kt', 'so']);

function isPath(word) {
  const colon = word.indexOf(':');
  const file = colon < 0 ? word : word.slice(0, colon);
  const dot = file.lastIndexOf('.');
  const isAbsolute = word.startsWith('/') && word.indexOf('/', 1) > 0;
  const isWindows = isOnBoundary(word) && word.startsWith(':\\', 1);
  const hasExtension = dot > 0 && EXTENSIONS.has(file.slice(dot + 1));
  return isAbsolute || isWindows || word.startsWith('./') || word.startsWith('../') || word.includes('://') || hasExtension;
}

/** Whether the first character is one byte. */
const isOnBoundary = (word) => word !== '' && word.charCodeAt(0) < 128;

const PRIVATE = /^(?:internal|local|lan|corp|intranet)$/;
const PUBLIC = /^(?:com|org|net|io|dev|cloud|example|localhost|app|edu)$/;

/** An address of a person or a machine, with or without a port. */
function isHost(word) {
  if (word.includes('@')) return word.split('@').every((part) => part !== '');
  if (!word.includes('.')) return false;
  const colon = word.indexOf(':');
  const host = colon < 0 ? word : word.slice(0, colon);
  const labels = host.split('.');
  const isNumeric = labels.length === 4 && labels.every((label) => /^[0-9]{1,3}$/.test(label));
  const last = labels.pop();
  const isKnownEnd = PRIVATE.test(last) ? labels.length > 0 : labels.length > 1 && (PUBLIC.test(last) || (/^[a-z]{2}$/.test(last) && /[-0-9]/.test(labels.join(''))));
  return isNumeric || (isKnownEnd && /^[a-z0-9.-]*$/.test(host));
}
