// What characters are, as the indexer knows them. Texts are walked by UTF-16 units; a character of two units counts as one.

const LETTER = /\p{Alphabetic}/u;
const NUMBER = /\p{N}/u;
const MARK = /\p{M}/u;
const UPPER = /\p{Uppercase}/u;
const LOWER = /\p{Lowercase}/u;
const SPACE = /\p{White_Space}/u;

/** What the characters of the first plane are, found out when they are first met: bits, of which 128 says that they are known. */
const known = new Uint8Array(0x10000);

function look(character) {
  return 128 | (LETTER.test(character) ? 1 : 0) | (NUMBER.test(character) ? 2 : 0) | (MARK.test(character) ? 4 : 0)
    | (UPPER.test(character) ? 8 : 0) | (LOWER.test(character) ? 16 : 0) | (SPACE.test(character) ? 32 : 0);
}

function bits(code) {
  if (code > 0xffff) return look(String.fromCodePoint(code));
  return known[code] || (known[code] = look(String.fromCharCode(code)));
}

export const isLetter = (code) => (bits(code) & 1) !== 0;
export const isAlphanumeric = (code) => (bits(code) & 3) !== 0;
export const isMark = (code) => (bits(code) & 4) !== 0;
export const isUpper = (code) => (bits(code) & 8) !== 0;
export const isLower = (code) => (bits(code) & 16) !== 0;
export const isSpace = (code) => (bits(code) & 32) !== 0;
export const isDigit = (code) => code >= 48 && code <= 57;
export const isAsciiLetter = (code) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
export const isAsciiAlphanumeric = (code) => isDigit(code) || isAsciiLetter(code);

const EDGES = '\'"\x60()[]{},;=|<>';

/** Characters around words that belong to none. */
export const isEdge = (code) => code < 128 && EDGES.includes(String.fromCharCode(code));

/** How many units a character has. */
export const width = (code) => (code > 0xffff ? 2 : 1);

/** The character before a place; -1 for none. */
export function before(text, at) {
  if (at <= 0) return -1;
  const last = text.charCodeAt(at - 1);
  if (at > 1 && last >= 0xdc00 && last <= 0xdfff) return text.codePointAt(at - 2);
  return last;
}

/** Where a run of characters ends that begins here. */
export function runEnd(text, start, belongs) {
  let at = start;
  while (at < text.length) {
    const code = text.codePointAt(at);
    if (!belongs(code)) return at;
    at += width(code);
  }
  return at;
}

/** Where the first character stands, from a place on, that is of a kind; the text's length for none. */
export const find = (text, start, is) => runEnd(text, start, (code) => !is(code));

/** A text without white space at its beginning. */
export const trimStart = (text) => text.slice(runEnd(text, 0, isSpace));

/** A text without white space at its end; all white space is of one unit. */
export function trimEnd(text) {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

export const trim = (text) => trimEnd(trimStart(text));

/** The runs between white space. */
export function splitSpaces(text) {
  const out = [];
  let at = runEnd(text, 0, isSpace);
  while (at < text.length) {
    const end = find(text, at, isSpace);
    out.push(text.slice(at, end));
    at = runEnd(text, end, isSpace);
  }
  return out;
}

export const hasSpace = (text) => find(text, 0, isSpace) < text.length;

/** How many characters a text has. */
export function count(text) {
  let out = text.length;
  for (let n = 1; n < text.length; n += 1) {
    const unit = text.charCodeAt(n);
    if (unit >= 0xdc00 && unit <= 0xdfff) out -= 1;
  }
  return out;
}

/** Where the character of a number stands, from a place on; -1 where the text has not so many. */
export function nth(text, number, from = 0) {
  let at = from;
  for (let n = 0; at < text.length; n += 1) {
    if (n === number) return at;
    at += width(text.codePointAt(at));
  }
  return -1;
}

/** The lines of a text that has no carriage returns, without their ends. */
export function linesOf(text) {
  const lines = text.split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}

/** The letters A to Z in lower case, and nothing else. */
export const asciiLower = (text) => text.replace(/[A-Z]+/g, (run) => run.toLowerCase());
export const asciiUpper = (text) => text.replace(/[a-z]+/g, (run) => run.toUpperCase());

export const isDigits = (text) => /^[0-9]*$/.test(text);
