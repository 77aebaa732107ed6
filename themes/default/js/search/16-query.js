// Reading a query: what kind of text it is, and what of it is looked for (src/search/query.rs has the specification). Errors are
// read by a script of its own, in js/errors.
import { byteLength } from './10-bytes.js';
import { before, isAlphanumeric, nth, splitSpaces } from './11-characters.js';
import { plain } from './12-paste.js';
import { fold, isBare, lastWord, words } from './12-words.js';
import { FilterReader } from './16-filters.js';
import { Hints, likelyLines, likelyWords, looksLikeOne } from './16-likely.js';

/** The end of a text that is too long. `longest`: in characters, and in bytes for what is left as it is. */
export function bounded(text, longest) {
  if (text.length <= longest && byteLength(text) <= longest) return text;
  let start = text.length;
  for (let n = 0; n < longest && start > 0; n += 1) start -= before(text, start) > 0xffff ? 2 : 1;
  return text.slice(start);
}

/** Words without `not` and `no`, but for those before `null` and `valid`. */
export function withoutNot(list) {
  return list.filter((word, at) => {
    if (word.form !== 'not' && word.form !== 'no') return true;
    const next = list[at + 1]?.form ?? '';
    const isTyped = nth(next, 1) >= 0 && 'null'.startsWith(next);
    return isTyped || next.startsWith('null') || next.startsWith('valid');
  });
}

/** The texts between quotes, folded, without what is only quotes. */
function phrasesOf(text) {
  const parts = text.split(/["“”]/);
  const closed = parts.length % 2 === 0 ? parts.length - 1 : parts.length;
  return parts.slice(0, closed).filter((_, at) => at % 2 === 1).map(normal).filter((phrase) => phrase !== '');
}

/** A text of more characters has many words. */
export const LONG = 300;

export const normal = (text) => splitSpaces(fold(text)).join(' ');

/** Filters of two places as one. */
function both(some, others) {
  const names = [...new Set([...Object.keys(some), ...Object.keys(others)])];
  return Object.fromEntries(names.map((name) => [name, [...some[name] ?? [], ...others[name] ?? []]]));
}

/** Reads queries by what the metadata says. */
export class QueryReader {
  #errors = null;

  constructor(index, databases) {
    const { limits, kinds, stop } = index.meta;
    this.index = index;
    this.limits = limits;
    this.taken = new FilterReader(kinds, databases);
    this.hints = new Hints(this, index);
    this.options = { stop: new Set(stop), longest: limits.longestWord };
  }

  /** What reads errors; null while its script is not there. */
  get errors() { return (this.#errors ??= this.index.store.errors()?.(this) ?? null); }

  words(text) { return words(text, this.options); }

  /** The same text, read as plain words. */
  plainly(text) {
    this.index.hasMany = text.length > LONG;
    const read = withoutNot(this.words(bounded(text, this.limits.longestQuery)));
    return { words: read, codes: 0, typingAt: -1, mend: true };
  }

  /** Reads a query. `off`, `on`: how the reader corrected the reading of an error; `isKnown`: which words the index has. */
  read(query, off, on, isKnown) {
    const { filters, typed, text } = this.taken.around(plain(bounded(query, this.limits.longestQuery)));
    this.index.hasMany = text.length > LONG;
    if (this.hints.isWords(text)) return this.#line(text, filters, typed);
    const error = this.errors === null ? this.#guessed(text) : this.errors.read(text, off, on, isKnown);
    return error ? { ...error, filters, typed } : this.#line(text, filters, typed);
  }

  /** The reading of words, perhaps with filters among them. */
  #line(written, around, typed) {
    const { filters, text } = this.taken.within(written);
    const last = before(text, text.length);
    const typingAt = last >= 0 && isAlphanumeric(last) ? text.length : -1;
    this.index.hasMany = text.length > LONG;
    const wordsToAsk = withoutNot(this.words(text));
    const isOpen = wordsToAsk.length === 0 && typingAt >= 0;
    const asked = { words: isOpen ? lastWord(text, this.options) : wordsToAsk, codes: 0, typingAt, mend: !isOpen };
    asked.isBare = typingAt >= 0 && isBare(asked.words, this.options.stop);
    return { asked, naming: text, error: null, filters: both(around, filters), typed, text, phrases: phrasesOf(text) };
  }

  /**
   * A reading while what reads errors is not there, so that what it will look for comes together with it: null for what is likely
   * to be words.
   */
  #guessed(text) {
    this.index.expectErrors();
    if (!looksLikeOne(text)) return null;
    const lines = likelyLines(text);
    const asked = { words: withoutNot(this.words(lines.map(likelyWords).join(' '))), codes: 0, typingAt: -1, mend: false };
    return { asked, naming: lines.join('\n'), error: { kept: [], masked: [], added: [] }, text, phrases: [] };
  }
}
