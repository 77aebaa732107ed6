// Error texts by their shape: what stays when the values are taken out (src/shape.rs and src/search/signature.rs have the specification).
import {
  asciiLower, before, byteLength, find, fold, isAlphanumeric, isAsciiAlphanumeric, isDigits, isSpace, isSqlState, nth, partition, runs, splitSpaces,
  trimEnd, trimStart, width, wordEnd,
} from './10-search.js';
import { classesIn } from './13-lines.js';
import { bracketAt } from './14-message.js';
import { isOpening, opensMessage, quotedAt } from './14-quoted.js';
import { valueAt } from './14-values.js';

/** Quotes of any kind but double ones, and those, in which MySQL writes no value. */
const SINGLE = '\'\x60´‘’‚«»›';
const DOUBLE = '"“”„';
/** How a sentence goes on behind a word, or a value that ends with it. */
const GOES_ON = /['\x60’]*,? [a-z]/y;
/** Classes of errors of what speaks to databases by SQL. */
const OF_DATABASES = /^error$|^(?!.*(?:sqlite|apache|presto)).*(?:sql|jdbc|pdo|dbal|database|dataaccess|dataintegrity|query|statement|record|constraint|operational)/;

/** Other systems that have messages in common with MySQL, and what Oracle's numbers begin with. */
const OTHERS = /^(?:bigquery|cassandra|clickhouse|db2|derby|druid|duckdb|hive|hsqldb|impala|influx|informix|ora|presto|snowflake|spanner|sqlite|teradata|trino)$/;

/** How long the gap is that begins here; 0 for none. */
function gapAt(text, at) {
  const c = text[at];
  const last = before(text, at);
  const isFree = last < 0 || !isAlphanumeric(last);
  if (c === '…') return 1;
  if (c === '.') return text.startsWith('...', at) ? 3 : 0;
  if (c === '<') return placeholderAt(text, at);
  if (c === '(') return rowAt(text, at);
  if (isFree && isOpening(c)) return opensMessage(text, at) ? 0 : quotedAt(text, at);
  return isFree && isAsciiAlphanumeric(text.charCodeAt(at)) ? valueAt(text, at) || countedAt(text, at) : 0;
}

/** So much of a text from a place on, in characters. */
function near(text, at) {
  const end = nth(text, 200, at);
  return text.slice(at, end < 0 ? text.length : end);
}

/** `(id)=(17)`: names, and the values behind them. */
function rowAt(text, at) {
  const rest = near(text, at);
  const middle = rest.indexOf(')=(');
  if (middle < 0) return 0;
  const names = rest.slice(1, middle);
  if (/['"\n]/.test(names)) return 0;
  for (let n = names.indexOf('('); n >= 0; n = names.indexOf('(', n + 1)) {
    const last = before(names, n);
    if (last < 0 || !(isAlphanumeric(last) || last === 0x5f)) return 0;
  }
  const start = at + middle + 3;
  const values = near(text, start);
  for (let end = values.indexOf(')'); end >= 0; end = values.indexOf(')', end + 1)) {
    const isLast = end + 1 === values.length || isSpace(values.codePointAt(end + 1)) || '.,;«»"\'\x60'.includes(values[end + 1]);
    if (isLast) return values.slice(0, end).includes('\n') ? 0 : start + end + 1 - at;
  }
  return 0;
}

/** The last characters before a place, in small letters. */
function tailAt(text, at) {
  let start = at;
  for (let n = 0; n < 12 && start > 0; n += 1) start -= width(before(text, start));
  return asciiLower(text.slice(start, at));
}

const PLACES = ['row ', 'line ', 'column ', 'character ', 'position '];

/** The length of a number of a place: `at row 1`, `line 7`. */
function countedAt(text, at) {
  const end = find(text, at, (code) => !isAlphanumeric(code));
  if (!isDigits(text.slice(at, end))) return 0;
  const tail = tailAt(text, at);
  const isPlace = PLACES.some((place) => {
    const last = tail.endsWith(place) ? before(tail, tail.length - place.length) : 0x61;
    return last < 0 || !isAlphanumeric(last);
  });
  return isPlace ? end - at : 0;
}

/** `<field>`: letters, digits, spaces, `_` and `-`. */
function placeholderAt(text, at) {
  for (let end = at + 1, bytes = 1; end < text.length && bytes < 60; end += 1) {
    const code = text.charCodeAt(end);
    if (code === 0x3e) return end > at + 1 ? end + 1 - at : 0;
    if (!isAsciiAlphanumeric(code) && !' _-/'.includes(text[end])) return 0;
    bytes += 1;
  }
  return 0;
}

/** What may stand between an error number and what says that it is one. */
const MARKED = /[ :=\-'"]+$/;

/** Whether a number is an error number, by what stands around it. */
function isCode(text, at, run) {
  const isNumber = /^[0-9]{4}$/.test(run);
  if (!isNumber && !isSqlState(run)) return false;
  const behind = text[at + run.length] ?? ' ';
  if ('_-/'.includes(behind) || (behind === '.' && isAlphanumeric(text.codePointAt(at + run.length + 1) ?? 0))) return false;
  const tail = tailAt(text, at).replace(MARKED, '');
  const says = (end) => /(?:error|errno|code|state)$/.test(end);
  if (!/[([]$/.test(tail)) return says(tail);
  const outer = tail.slice(0, -1);
  if (!isNumber || says(outer.replace(MARKED, ''))) return true;
  // A type, a process or a port has a number of another kind.
  const last = before(outer, outer.length);
  if (last >= 0 && isAlphanumeric(last)) return tail.endsWith('(') && behind === ',';
  return tail.endsWith('(') || !text.startsWith(']:', at + run.length) || trimEnd(outer).endsWith(']');
}

/** The shape of a text: its pieces, the hints in quoted values, its codes. */
export function shapeOf(text) {
  const shape = { pieces: [], hints: [], codes: [] };
  let open = { words: [], isLoose: false };
  const close = () => {
    if (open.words.length === 0) return;
    shape.pieces.push(open);
    open = { words: [], isLoose: false };
  };
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at);
    const gap = gapAt(text, at);
    if (gap > 0) {
      close();
      const hint = Array.from(runs(text, at, at + gap), (run) => fold(run)).join(' ');
      // A single letter is none.
      const isHint = byteLength(hint) > 1;
      const last = shape.pieces.at(-1);
      if ('….<'.includes(text[at])) open.isLoose = true;
      else if (isOpening(text[at]) && last) {
        last.isQuoted = true;
        if ("'\x60‘‚".includes(text[at])) last.isSingle = true;
        if (isHint && text.slice(at, at + gap).includes('…')) last.fixed = hint;
      }
      if (isHint) shape.hints.push(hint);
      at += gap;
    } else if (!isAlphanumeric(code)) {
      at += width(code);
    } else {
      const run = text.slice(at, wordEnd(text, at, text.length));
      if (isCode(text, at, run)) {
        shape.codes.push(run);
        at += run.length + bracketAt(text, at + run.length);
      } else {
        open.words.push(fold(run));
        at += run.length;
      }
    }
  }
  close();
  if (open.isLoose && shape.pieces.length > 0) shape.pieces[shape.pieces.length - 1].isOpen = true;
  return shape;
}

const lengthOfShape = (shape) => shape.pieces.reduce((sum, { words }) => sum + words.length, 0);

/** Where each word of a list stands in it. */
function placesOf(list) {
  const at = new Map();
  list.forEach((word, n) => {
    const places = at.get(word);
    if (places) places.push(n);
    else at.set(word, [n]);
  });
  return at;
}

/** A quoted text of any number of words that has no other quotes in it: its length; 0 for none. */
function longQuotedAt(text, at) {
  const quote = text[at];
  if (quote !== "'" && quote !== '"') return 0;
  const limit = nth(text, 200, at + 1);
  const end = text.slice(0, limit < 0 ? text.length : limit).slice(at + 1).search(/['"\n]/);
  if (end < 0 || text[at + 1 + end] !== quote) return 0;
  return isAlphanumeric(text.codePointAt(at + 2 + end) ?? 0) ? 0 : end + 2;
}

/**
 * The words of a text, each with the number of the chunk in which it stands, between spaces or quotes; with the quotes before
 * it, and in all, and those that are not double; and with whether the sentence goes on behind it.
 */
function chunked(text) {
  const [words, chunks, quotes, singles, goesOn] = [[], [], [], [], []];
  let [double, single] = [0, 0];
  let [chunk, isFresh, closing] = [0, true, 0];
  for (let at = 0; at < text.length;) {
    const code = text.codePointAt(at);
    if (at >= closing) {
      const last = before(text, at);
      const length = last >= 0 && isAlphanumeric(last) ? 0 : longQuotedAt(text, at);
      if (length > 0 || isSpace(code) || (closing > 0 && at === closing)) isFresh = true;
      if (length > 0) closing = at + length;
    }
    if (!isAlphanumeric(code)) {
      if (SINGLE.includes(text[at])) single += 1;
      else if (DOUBLE.includes(text[at])) double += 1;
      at += width(code);
      continue;
    }
    const end = wordEnd(text, at, text.length);
    quotes.push(single + double);
    singles.push(single);
    if (isFresh) chunk += 1;
    isFresh = false;
    words.push(fold(text.slice(at, end)));
    chunks.push(chunk);
    GOES_ON.lastIndex = end;
    goesOn.push(GOES_ON.test(text));
    at = end;
  }
  return { words, chunks, quotes: [...quotes, single + double], singles: [...singles, single], goesOn };
}

/** A text without the word that `…` or `...` cuts at its end, or a value of which the quote does not close. */
function uncut(text) {
  const quote = Math.max(text.lastIndexOf("'"), text.lastIndexOf('"'));
  if (quote > text.lastIndexOf('\n') && quote + 1 < text.length && isAlphanumeric(text.codePointAt(quote + 1))) {
    const last = before(text, quote);
    const isFree = last < 0 || !isAlphanumeric(last);
    if (isFree && splitSpaces(text.slice(quote + 1)).length <= 3) return trimEnd(text.slice(0, quote));
  }
  const trimmed = lastThat(text, (code) => isSpace(code) || '\'")]}'.includes(String.fromCodePoint(code)));
  if (!trimmed.endsWith('…') && !trimmed.endsWith('...')) return text;
  return lastThat(lastThat(trimmed, (code) => code === 0x2e || code === 0x2026), isAlphanumeric);
}

/** A text without the characters at its end that belong to some kind. */
function lastThat(text, belongs) {
  let end = text.length;
  while (end > 0 && belongs(before(text, end))) end -= width(before(text, end));
  return text.slice(0, end);
}

/** A text to compare with shapes: all its words, values included, and its own shape. */
export function textOfError(text) {
  const parts = chunked(text);
  const { words } = parts;
  const shape = shapeOf(text);
  const isMySql = words.some((word) => word === 'er' || /mysql|maria/.test(word));
  const classes = isMySql ? [] : classesIn(text);
  const areOthers = classes.length > 0 && !classes.some((name) => OF_DATABASES.test(asciiLower(name)));
  const isForeign = areOthers || (!isMySql && shape.pieces.some(({ words: own }) => own.some((word) => OTHERS.test(word))));
  return { ...parts, at: placesOf(words), shape, length: lengthOfShape(shape), isMySql, isForeign };
}

/** The same text with words read as others. */
export function readingOf(text, others) {
  const read = (list) => list.map((word) => others.get(word) ?? word);
  const words = read(text.words);
  const pieces = text.shape.pieces.map((piece) => ({ ...piece, words: read(piece.words) }));
  return { ...text, words, at: placesOf(words), shape: { ...text.shape, pieces } };
}

/** So many words are left of a text that is the same error without a word at its end. */
const LEAST = 3;

/** What of the lines that a text tells may stand in a signature: all, and that without its last word, its first, and both. */
export function toldParts(told) {
  const text = uncut(told);
  const whole = shapeOf(text);
  const words = whole.pieces.flatMap((piece) => piece.words);
  const [starts, ends] = [text !== '' && isAlphanumeric(text.codePointAt(0)), text !== '' && isAlphanumeric(before(text, text.length))];
  const cuts = [[0, 1], [1, 0], [1, 1]].filter(([first, last]) => words.length - first - last >= LEAST && (starts || !first) && (ends || !last));
  const without = ([first, last]) => {
    const pieces = whole.pieces.map((piece) => ({ ...piece, words: [...piece.words] }));
    if (first) pieces[0].words.shift();
    if (last) pieces[pieces.length - 1].words.pop();
    const shape = { ...whole, pieces: pieces.filter((piece) => piece.words.length > 0) };
    return { shape, first: first ? words[0] : null, last: last ? words[words.length - 1] : null };
  };
  return [{ shape: whole, first: null, last: null }, ...cuts.map(without)];
}

/** Whether what a text tells stands in a signature of so many words. A text of more words does not: that is known without a look. */
function isPartOf({ shape: part, first, last }, shape, whole, limits) {
  const length = lengthOfShape(part);
  if (length < 2 || length > whole || 2 * length < whole) return false;
  const text = plainText(shape);
  const has = (is) => text.words.some(is);
  return (first === null || has((word) => word.endsWith(first))) && (last === null || has((word) => word.startsWith(last)))
    && standsIn(part, text, limits);
}

/** Whether a text is a part of a message, without values: one of more than `LEAST` words, and half of it at least. */
function isPartOfMessage({ shape: part, words }, shape, limits) {
  const isOne = part.pieces.length === 1 && words.length === part.pieces[0].words.length;
  return isOne && words.length > LEAST && isPartOf({ shape: part, first: null, last: null }, shape, lengthOfShape(shape), limits);
}

/** Whether a text's errors are of programs that have a message's few words in common with MySQL. */
const isForeignTo = (shape, { isForeign }, { plain }) => isForeign && lengthOfShape(shape) < plain && shape.pieces.some(({ isSingle }) => isSingle);

/** Whether a text says a message, or is a part of it. */
export const isSaidIn = (shape, text, limits) => (!isForeignTo(shape, text, limits) && standsIn(shape, text, limits)) || isPartOfMessage(text, shape, limits);

/** A shape's own words as a text, with something that is no word for each gap. */
export function plainText(shape) {
  const words = shape.pieces.flatMap((piece) => [...piece.words, '…']);
  return { words, chunks: words.map((_, n) => n), at: placesOf(words) };
}

/** Where a piece that stands at this place ends; -1 where it does not stand there. */
function pieceAt(words, { words: piece }, at) {
  if (at + piece.length > words.length) return -1;
  for (let n = 0; n < piece.length; n += 1) if (words[at + n] !== piece[n]) return -1;
  return at + piece.length;
}

/** So many words may a text have besides those of a message that it says without its values. */
const BARE = 2;

/** Where the value ends that begins at a place: with its chunk. */
function valueEnd({ chunks }, start) {
  let end = start;
  while (end < chunks.length && chunks[end] === chunks[start]) end += 1;
  return end;
}

/** Whether there are quotes as they are asked for right behind the word before a place; a shape's own words have none. */
function hasQuotes({ quotes, singles }, isSingle, end) {
  const counts = isSingle ? singles : quotes;
  return !counts || counts[end] > counts[end - 1];
}

/**
 * Whether the pieces of a shape stand in a text in their order, each close behind the one before. `isPlain`: quoted gaps may be
 * plain; `mayGoOn`: the sentence may go on behind the last one.
 */
export function standsIn(shape, text, limits, isPlain = lengthOfShape(shape) >= limits.plain, mayGoOn = true) {
  const [first, ...others] = shape.pieces;
  if (!first) return false;
  const isBare = text.words.length <= lengthOfShape(shape) + BARE;
  return (text.at.get(first.words[0]) ?? []).some((start) => {
    let end = pieceAt(text.words, first, start);
    let last = first;
    const hasValue = (at, to = at) => (isPlain || !last.isQuoted || hasQuotes(text, last.isSingle, end) || (isBare && at === end))
      && (!last.fixed || text.words.slice(end, to).join(' ').includes(last.fixed));
    const areThere = end >= 0 && others.every((piece) => {
      end = nearPiece(text, piece, end, limits, hasValue);
      last = piece;
      return end >= 0;
    });
    if (!areThere) return false;
    const behind = valueEnd(text, end);
    return hasValue(text.words.length, behind) && (mayGoOn || !text.goesOn[(last.isQuoted ? behind : end) - 1]);
  });
}

/** How many chunks lie between two words. */
const chunksBetween = ({ chunks }, end, start) => (end === start ? 0 : chunks[start - 1] - chunks[end] + 1);

function nearPiece(text, piece, end, { gap, chunks }, hasValue) {
  const starts = text.at.get(piece.words[0]) ?? [];
  for (let n = partition(starts, (at) => at < end); n < starts.length && starts[n] <= end + gap; n += 1) {
    if (!piece.isLoose && chunksBetween(text, end, starts[n]) > chunks) break;
    const found = hasValue(starts[n]) ? pieceAt(text.words, piece, starts[n]) : -1;
    if (found >= 0) return found;
  }
  return -1;
}

/** Whether the words of a hint stand in a text one behind the other. */
function hasHint(text, hint) {
  const words = hint.split(' ');
  return (text.at.get(words[0]) ?? []).some((at) => pieceAt(text.words, { words }, at) >= 0);
}

/** How a message begins: its first words, each with how its line goes on (src/search/signature/phrase.rs has the specification). */
export function beginningOf(message, { plain: most }) {
  const out = [];
  for (let at = 0; at < message.length && out.length < most;) {
    const code = message.codePointAt(at);
    const end = isAlphanumeric(code) ? wordEnd(message, at, message.length) : at + width(code);
    if (isAlphanumeric(code)) {
      const rest = trimStart(message.slice(end));
      const goesOn = rest !== '' && (isAlphanumeric(rest.codePointAt(0)) || ',?'.includes(rest[0]) || isOpening(rest[0]));
      out.push({ word: fold(message.slice(at, end)), isEnd: !goesOn, isValue: splitSpaces(rest).length < 2 });
    }
    at = end;
  }
  return out;
}

/** The words of a signature that is a message of few words without a code or a value. */
function phraseOf({ pieces, codes }, { plain: most }) {
  const [piece] = pieces;
  const isOne = pieces.length === 1 && codes.length === 0 && !piece.isQuoted && !piece.isLoose;
  return isOne && piece.words.length >= 2 && piece.words.length <= most ? piece : null;
}

/** Whether a line begins with a phrase, and says no more. */
function isHead(head, { words, isOpen }) {
  const last = head[words.length - 1];
  return last !== undefined && words.every((word, at) => head[at].word === word) && (last.isEnd || (Boolean(isOpen) && last.isValue));
}

/** Whether a signature of so many words stands in what a text tells, or in all of it where that shows the same code. */
function stands(shape, size, { told, whole, heads }, agrees, isSure, limits) {
  const phrase = phraseOf(shape, limits);
  if (phrase) return heads.some((head) => isHead(head, phrase));
  if (size < 2 && (size < 1 || told.words.length !== size)) return false;
  const isPlain = size >= limits.plain || shape.codes.some((code) => told.shape.codes.includes(code));
  const isIn = (text) => standsIn(shape, text, limits, isPlain, isSure);
  return isIn(told) || (agrees && isIn(whole));
}

/** Whether the values of a part may be those of a signature. */
const hasValuesOf = (part, { pieces }, isSure) => pieces.every(({ fixed }) => !fixed || part.hints.some((hint) => hint.includes(fixed)))
  && (isSure || part.pieces.every(({ isQuoted, isSingle }) => isSingle || !isQuoted));

/** Whether a shape has a number as MySQL and MariaDB give them to errors. */
const hasServerNumber = ({ codes }) => codes.some((code) => code.length === 4);

/** How much of a signature is the same as a text, where it is the same error; null where it is none. */
export function sameError(shape, paste, limits) {
  const { told, parts, codes, hasKnownCode } = paste;
  const agrees = shape.codes.some((code) => codes.includes(code));
  if (!agrees && shape.codes.length > 0 && hasKnownCode) return null;
  const isSure = !hasServerNumber(shape) || told.isMySql || shape.codes.some((code) => told.at.has(code));
  if (!isSure && (told.isForeign || hasServerNumber(told.shape))) return null;
  const whole = lengthOfShape(shape);
  let same = null;
  if (stands(shape, whole, paste, agrees, isSure, limits)) same = Math.min(whole, Math.max(told.length, 1));
  else {
    const part = parts.find((some) => hasValuesOf(some.shape, shape, isSure) && isPartOf(some, shape, whole, limits));
    if (part) same = lengthOfShape(part.shape);
  }
  if (same === null) return null;
  const hints = shape.hints.filter((hint) => hasHint(told, hint)).length;
  return same + hints + (agrees ? 1 : 0);
}
