// Text becomes words (src/search/words.rs has the specification).
import { before, count, find, hasSpace, isAlphanumeric, isDigits, isLetter, isLower, isMark, isSpace, isUpper, nth, runEnd, width } from './11-characters.js';

const REPLACED = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ı: 'i', "'": '', '’': '' };
const JOINERS = '_-.:/';
const isJoiner = (unit) => unit === 0x5f || unit === 0x2d || unit === 0x2e || unit === 0x3a || unit === 0x2f;

/** Marks that are dropped. */
const isAccent = (code) => code >= 0x300 && code <= 0x36f;

/** A text without accents, case and apostrophes. */
export function fold(text) {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase().replaceAll("'", '');
  let out = '';
  let last = '';
  for (const raw of text.normalize('NFD')) {
    const isShort = raw === '\u0306' && (last === 'и' || last === 'у' || last === 'И' || last === 'У');
    last = raw;
    if (!isShort && isAccent(raw.codePointAt(0))) continue;
    for (const c of raw.toLowerCase()) {
      const code = c.codePointAt(0);
      if (c !== '\u0306' && isAccent(code)) continue;
      const isWide = (code >= 0xff21 && code <= 0xff3a) || (code >= 0xff41 && code <= 0xff5a) || (code >= 0xff10 && code <= 0xff19);
      out += isWide ? String.fromCodePoint(code - 0xfee0) : REPLACED[c] ?? c;
    }
  }
  return out.normalize('NFC');
}

const UNSPACED = [[0x0e00, 0x0eff], [0x1000, 0x109f], [0x1780, 0x17ff], [0x3005, 0x3007], [0x3040, 0x30ff], [0x3400, 0x4dbf],
  [0x4e00, 0x9fff], [0xac00, 0xd7af], [0xf900, 0xfaff], [0xff66, 0xff9f], [0x20000, 0x3134f]];

/** Letters and marks of scripts that put no spaces between words. */
export function isUnspaced(code) {
  if (code < 0x0e00) return false;
  return UNSPACED.some(([from, to]) => code >= from && code <= to) && (isAlphanumeric(code) || isMark(code));
}

const isWordCharacter = (code) => (isAlphanumeric(code) || isMark(code)) && !isUnspaced(code);

function opensFlag(text, at) {
  const code = before(text, at);
  return code < 0 || isSpace(code) || '([\x60"\'“‘'.includes(String.fromCodePoint(code));
}

/** Where a chunk ends: joiners and apostrophes belong to it where a word goes on behind them. */
function chunkEnd(text, start) {
  let end = runEnd(text, start, isWordCharacter);
  for (;;) {
    let joiners = 0;
    while (joiners < 3 && end + joiners < text.length && isJoiner(text.charCodeAt(end + joiners))) joiners += 1;
    const isApostrophe = joiners === 0 && (text[end] === "'" || text[end] === '’');
    const gap = isApostrophe ? 1 : joiners;
    if (gap === 0 || joiners > 2 || end + gap >= text.length) return end;
    const next = text.codePointAt(end + gap);
    if (!isWordCharacter(next) || (isApostrophe && !isLetter(next))) return end;
    end = runEnd(text, end + gap, isWordCharacter);
  }
}

/** The chunks of a text: their starts and ends. */
export function chunks(text) {
  const out = [];
  let at = 0;
  while (at < text.length) {
    const code = text.codePointAt(at);
    if (isUnspaced(code)) {
      const end = runEnd(text, at, isUnspaced);
      out.push([at, end]);
      at = end;
    } else if (isWordCharacter(code)) {
      const end = chunkEnd(text, at);
      const isFlag = at > 1 && text[at - 1] === '-' && text[at - 2] === '-' && isLetter(code) && opensFlag(text, at - 2);
      out.push([isFlag ? at - 2 : at, end]);
      at = end;
    } else {
      at += width(code);
    }
  }
  return out;
}

const isApostrophe = (text, at) => text[at] === "'" || text[at] === '’';

/** Where a run of letters and digits ends; an apostrophe between letters belongs to it. */
export function wordEnd(text, start, limit) {
  let at = start;
  while (at < limit) {
    const code = text.codePointAt(at);
    const joins = isApostrophe(text, at) && at + 1 < limit && isLetter(text.codePointAt(at + 1));
    if (!isAlphanumeric(code) && !joins) break;
    at += width(code);
  }
  return at;
}

/** Runs of letters and digits. */
export function* runs(text, start = 0, limit = text.length) {
  for (let at = start; at < limit;) {
    const code = text.codePointAt(at);
    if (isAlphanumeric(code)) {
      const end = wordEnd(text, at, limit);
      yield text.slice(at, end);
      at = end;
    } else {
      at += width(code);
    }
  }
}

/** The places between what `is` cuts at, none empty. */
function split(text, is) {
  const out = [];
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at === text.length || is(text[at])) {
      if (at > start) out.push([start, at]);
      start = at + 1;
    }
  }
  return out;
}

/** An atom at its changes of case: `RunPython` is `Run` and `Python`, `HTTPError` is `HTTP` and `Error`. */
export function humps(text, from, to) {
  const out = [];
  let start = from;
  let last = -1;
  for (let at = from; at < to;) {
    const code = text.codePointAt(at);
    const next = at + width(code);
    if (last >= 0 && isUpper(code)) {
      const isLastOfCapitals = isUpper(last) && next < to && isLower(text.codePointAt(next));
      if (isLower(last) || isLastOfCapitals) {
        out.push([start, at]);
        start = at;
      }
    }
    last = code;
    at = next;
  }
  out.push([start, to]);
  return out;
}

function carriesMeaning(part) {
  const length = count(part);
  return length > 1 && (length > 3 || !isDigits(part));
}

function partsOf(source) {
  const parts = [];
  if (source.startsWith('--')) parts.push([2, source.length]);
  const colons = split(source, (c) => c === ':' || c === '/');
  if (colons.length > 1) parts.push(...colons);
  for (const [from, to] of split(source, (c) => JOINERS.includes(c))) {
    const inner = humps(source, from, to);
    parts.push([from, to]);
    if (inner.length > 1) parts.push(...inner);
  }
  return parts;
}

function pushChunk(text, [start, end], out) {
  const source = text.slice(start, end);
  if (isUnspaced(source.codePointAt(0))) return pushPairs(source, start, out);
  const whole = fold(source);
  const seen = new Set([whole]);
  out.push({ form: whole, start, end, part: false });
  for (const [from, to] of partsOf(source)) {
    const form = fold(source.slice(from, to));
    if (seen.has(form) || !carriesMeaning(form)) continue;
    seen.add(form);
    out.push({ form, start: start + from, end: start + to, part: true });
  }
}

function pushPairs(source, start, out) {
  let at = 0;
  let next = width(source.codePointAt(0));
  if (next === source.length) out.push({ form: fold(source), start, end: start + source.length, part: false });
  while (next < source.length) {
    const end = next + width(source.codePointAt(next));
    out.push({ form: fold(source.slice(at, end)), start: start + at, end: start + end, part: false });
    at = next;
    next = end;
  }
}

/** All words of a text in order, each compound before its parts. `stop`: words that are left out; `longest`: in characters. */
export function words(text, { stop, longest }) {
  const out = [];
  for (const chunk of chunks(text)) pushChunk(text, chunk, out);
  return out.filter(({ form }) => form && !stop.has(form) && (form.length <= longest || nth(form, longest) < 0));
}

/** Whether words say nothing yet: one alone that is left out elsewhere, or one letter. */
export function isBare(list, stop) {
  if (list.length !== 1) return false;
  const [{ form }] = list;
  const code = form.codePointAt(0);
  return stop.has(form) || (width(code) === form.length && isLetter(code) && !isUnspaced(code));
}

/** The word with which a text ends, which may be one that is left out elsewhere. */
export function lastWord(text, { longest }) {
  const last = words(text, { stop: new Set(), longest }).findLast(({ part }) => !part);
  return last?.end === text.length ? [last] : [];
}

/** Whether a word's group is a stem, and not the word itself. */
export const hasStem = (form) => nth(form, 2) >= 0 && find(form, 0, (code) => !isLetter(code)) === form.length;

/** Whether a text is one word or several without white space among them. */
export const isOneRun = (text) => !hasSpace(text);
