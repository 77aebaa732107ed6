// What records are called, in any case and spelling (src/search/names.rs has the specification).
import { byteLength } from './10-bytes.js';
import { count, hasSpace, isAlphanumeric, isDigit, isDigits, isEdge, isLetter, isSpace, trim } from './11-characters.js';
import { fold, humps } from './12-words.js';
import { readAddressOf } from './1b-address.js';

const SAME = 4;
const OTHER_CASE = 3;
const OTHER_SPELLING = 2;
const BEGINNING = 1;
/** The kind of the checks, which are named only as they are written. */
const CHECK = 'check';

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

/** The words of a text, cut at spaces, at what stands around words, and at one character more. */
function wordsOf(text, cut) {
  const out = [];
  let word = '';
  for (const c of text) {
    const code = c.codePointAt(0);
    if (c !== cut && !isSpace(code) && !isEdge(code)) word += c;
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

/** Whether a text has a word in brackets behind a level: `error[duplicate-id]`. */
function isPrinted(word, text) {
  return text.split(`[${word}]`).slice(0, -1).some((before) => /[a-z]$/i.test(before));
}

/** The records that a text names. */
class Naming {
  /** Each record, and how closely it is named: the greatest is the closest. */
  found = new Map();

  constructor(index, text, isError) {
    this.index = index;
    this.text = text;
    this.isError = isError;
  }

  isKind(document, kind) { return this.index.meta.kinds[this.index.kinds[document]].name === kind; }

  /** Adds the records that have a name; false when none has. */
  add(written, fits, isWhole) {
    // A long paste has thousands of words; most have no number, which is seen before a key is made.
    if (byteLength(written) > 200 || (!isWhole && NO_NUMBER.test(written))) return false;
    let isNamed = false;
    for (const key of keysOf(written)) {
      // A name with a number has one in its key.
      if (!isWhole && !/[0-9]/.test(key)) return isNamed;
      for (const [document, name] of this.index.named(key)) {
        const spelling = name === written ? SAME : fold(name) === fold(written) ? OTHER_CASE : OTHER_SPELLING;
        if ((spelling === OTHER_SPELLING && this.isKind(document, CHECK)) || !fits(name, document)) continue;
        isNamed = true;
        this.found.set(document, Math.max(this.found.get(document) ?? BEGINNING, spelling));
      }
    }
    return isNamed;
  }

  /** Adds what a word names; false for nothing. */
  addWord(word) {
    const { isError, text } = this;
    const isJoined = (word.includes('-') && hasLetter(word)) || word.includes('/') || (word.includes('_') && !isError);
    const isWritten = (name, document) => fold(name) === fold(word)
      && (!this.isKind(document, CHECK) || word.includes('/') || isPrinted(word, text));
    return this.add(word, (name, document) => (isJoined || hasNumber(name)) && (!isError || isWritten(name, document)), isJoined);
  }

  /** Adds the record of which a word is the address. */
  addAddress(word) {
    if (!word.includes('/') && !word.includes('.html')) return;
    const address = readAddressOf(word, this.isError, this.index.meta.kinds);
    if (address === null) return;
    const { kind } = address;
    const fits = (document) => (kind === null ? !this.isError : this.isKind(document, kind) || (kind === 'rule' && this.isKind(document, CHECK)));
    for (const name of address.names) {
      const documents = keysOf(name).flatMap((key) => this.index.named(key)).map(([document]) => document).filter(fits);
      documents.forEach((document) => this.found.set(document, SAME));
      if (documents.length > 0) return;
    }
  }

  /** Adds the records that have a name which begins like the text. */
  addBeginnings() {
    if (byteLength(this.text) > 200) return;
    for (const key of keysOf(this.text)) {
      if (count(key) < this.index.meta.limits.leastName || !key.includes(' ')) continue;
      for (const [document] of this.index.namedFrom(key)) {
        if (!this.found.has(document) && !this.isKind(document, CHECK)) this.found.set(document, BEGINNING);
      }
    }
  }
}

/** The records that a query names, and how closely: the greatest is the closest. */
export function named(index, text, isError) {
  const naming = new Naming(index, text, isError);
  naming.add(trim(text), () => true, true);
  if (!isError) naming.addBeginnings();
  wordsOf(text, null).forEach((word) => naming.addAddress(word));
  const words = wordsOf(text, '#');
  words.forEach((word, at) => {
    const isNamed = naming.addWord(word);
    if (isError) return;
    if (!isNamed && word.includes('/') && readAddressOf(word, false, index.meta.kinds) === null) word.split('/').forEach((part) => naming.addWord(part));
    for (let length = 2; words.length <= 40 && length <= 4 && at + length <= words.length; length += 1) {
      const several = words.slice(at, at + length);
      if (several.some((w) => /[0-9]/.test(w))) naming.add(several.join(' '), hasNumber, false);
    }
  });
  return naming.found;
}
