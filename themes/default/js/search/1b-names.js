// What records are called, in any case and spelling (src/search/names.rs has the specification).
import { byteLength } from './10-bytes.js';
import { count, hasSpace, isAlphanumeric, isDigit, isDigits, isLetter, isSpace, trim } from './11-characters.js';
import { fold, humps } from './12-words.js';
import { isEdge } from './14-values.js';

const SAME = 3;
const OTHER_CASE = 2;
const OTHER_SPELLING = 1;
const BEGINNING = 0;

/** A text of which the key has no number. Characters that are not ASCII may be folded to one. */
const NO_NUMBER = /^[\0-/:-\x7f]*$/;

/** The key of a name: its runs of letters and of digits, folded, numbers without leading zeros. */
export function keyOf(name) {
  const runs = [];
  let last = null;
  for (const c of fold(name)) {
    const code = c.codePointAt(0);
    const kind = isAlphanumeric(code) ? isDigit(code) : null;
    if (kind !== null && kind === last) runs[runs.length - 1] += c;
    else if (kind !== null) runs.push(c);
    last = kind;
  }
  const parts = runs.flatMap((run, at) => {
    const isYear = /^(?:19|20)[0-9]{3,}$/.test(run) && at > 0 && !isDigits(runs[at - 1]);
    return isYear ? [run.slice(0, 4), run.slice(4)] : [run];
  });
  return parts.map((run) => (isDigits(run) ? run.replace(/^0+(?=.)/, '') : run)).join(' ');
}

/** The keys of a name: its own, and that of its parts in camel case. */
function keysOf(name) {
  const parts = hasSpace(name) ? [] : humps(name, 0, name.length);
  return [keyOf(name), ...parts.length > 1 ? [keyOf(parts.map(([from, to]) => name.slice(from, to)).join(' '))] : []];
}

/** A short name with a letter and a number. */
function hasNumber(name) {
  return !name.includes(' ') && /[0-9]/.test(name) && /[a-z]/i.test(name) && byteLength(name) <= 60;
}

function isPasteCut(c) {
  const code = c.codePointAt(0);
  return c === '#' || isSpace(code) || isEdge(code);
}

/** The words of a text as names are written. */
function wordsOf(text) {
  const out = [];
  let word = '';
  for (const c of text) {
    if (!isPasteCut(c)) word += c;
    else if (word !== '') {
      out.push(word);
      word = '';
    }
  }
  if (word !== '') out.push(word);
  return out.map(withoutEnds).filter((w) => w !== '');
}

/** A word without what ends sentences, at both ends. */
function withoutEnds(word) {
  let [start, end] = [0, word.length];
  while (start < end && ':.!?,'.includes(word[start])) start += 1;
  while (end > start && ':.!?,'.includes(word[end - 1])) end -= 1;
  return word.slice(start, end);
}

function hasLetter(word) {
  for (const c of word) if (isLetter(c.codePointAt(0))) return true;
  return false;
}

/** The records that a query names, and how closely: the greatest is the closest. */
export function named(index, text, isError) {
  const out = new Map();
  const add = (written, fits, isWhole) => {
    // A long paste has thousands of words; most have no number, which is seen before a key is made.
    if (byteLength(written) > 200 || (!isWhole && NO_NUMBER.test(written))) return;
    for (const key of keysOf(written)) {
      // A name with a number has one in its key.
      if (!isWhole && !/[0-9]/.test(key)) return;
      for (const [document, name] of index.named(key)) {
        if (!fits(name)) continue;
        const spelling = name === written ? SAME : fold(name) === fold(written) ? OTHER_CASE : OTHER_SPELLING;
        out.set(document, Math.max(out.get(document) ?? BEGINNING, spelling));
      }
    }
  };
  add(trim(text), () => true, true);
  if (!isError) addBeginnings(index, text, out);
  const words = wordsOf(text);
  words.forEach((word, at) => {
    const isJoined = (word.includes('-') && hasLetter(word)) || word.includes('/') || (word.includes('_') && !isError);
    add(word, (name) => (isJoined || hasNumber(name)) && (!isError || fold(name) === fold(word)), isJoined);
    if (isError || words.length > 40) return;
    for (let length = 2; length <= 4 && at + length <= words.length; length += 1) {
      const several = words.slice(at, at + length);
      if (several.some((w) => /[0-9]/.test(w))) add(several.join(' '), hasNumber, false);
    }
  });
  return out;
}

/** The records that have a name which begins like the text. */
function addBeginnings(index, text, out) {
  if (byteLength(text) > 200) return;
  for (const key of keysOf(text)) {
    if (count(key) < index.meta.limits.leastName || !key.includes(' ')) continue;
    for (const [document] of index.namedFrom(key)) if (!out.has(document)) out.set(document, BEGINNING);
  }
}
