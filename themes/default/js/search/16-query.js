// Reading a query: what kind of text it is, and what of it is looked for (src/search/query.rs has the specification).
import { byteLength } from './10-bytes.js';
import { asciiLower, asciiUpper, before, isAlphanumeric, isDigits, isUpper, linesOf, nth, splitSpaces, trim } from './11-characters.js';
import { plain } from './12-paste.js';
import { chunks, fold, isBare, lastWord, words } from './12-words.js';
import { hasLower, isException, tellingLines } from './13-lines.js';
import { unprefixed } from './13-prefix.js';
import { loudLines } from './14-levels.js';
import { messageOf } from './14-message.js';
import { inOneLine, told } from './14-told.js';
import { isSqlState, values } from './14-values.js';
import { beginningOf, isSaidIn, toldParts, plainText, shapeOf, standsIn, textOfError } from './15-signature.js';
import { readAs, strangeWords } from './15-spelling.js';
import { FilterReader } from './16-filters.js';

/** The end of a text that is too long. `longest`: in characters, and in bytes for what is left as it is. */
export function bounded(text, longest) {
  if (text.length <= longest && byteLength(text) <= longest) return text;
  let start = text.length;
  for (let n = 0; n < longest && start > 0; n += 1) start -= before(text, start) > 0xffff ? 2 : 1;
  return text.slice(start);
}

/** Whether a text is a pasted error. */
function isError(text, whole) {
  const lines = linesOf(text);
  let filled = 0;
  for (const line of lines) {
    if (trim(line) !== '') filled += 1;
    if (filled > 1) return true;
  }
  const isNamed = chunks(text).some(([start, end]) => {
    const word = text.slice(start, end);
    return byteLength(word) > 5 && (word.endsWith('Error') || word.endsWith('Exception'));
  });
  const isLong = text.length > 80 && nth(text, 80) >= 0;
  return text.includes('Traceback') || text.includes('SQLSTATE') || isNamed
    || lines.some((line) => line.includes(':') && isException(line))
    || whole.shape.codes.length > 0
    || (isLong && (/['"([=]/.test(text) || text.includes(': ')));
}

/** Words without `not` and `no`, but for those before `null` and `valid`. */
function withoutNot(list) {
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
const LONG = 300;

export const normal = (text) => splitSpaces(fold(text)).join(' ');

/** The known errors as a text is compared with them; `codes`: their numbers. */
function prepared(errors) {
  const all = errors.map(([code, name, message]) => {
    const lower = asciiLower(name);
    return { code, name: lower, camel: lower.replaceAll('_', ''), shape: shapeOf(message) };
  });
  return { all, codes: new Set(all.map(({ code }) => code)) };
}

/** Whether one of these words is the name of an error: Ruby's driver writes `TRDeadlockDetected`. */
const isNamed = ({ name, camel }, forms) => forms.has(name) || forms.has(camel) || forms.has(`tr${camel}`);

/** `ER_DUP_ENTRY`, `DeadlockDetected`: joined, or with a capital inside. */
function looksLikeAName(chunk) {
  const [, ...rest] = chunk;
  return chunk.includes('_') || rest.some((c) => isUpper(c.codePointAt(0)));
}

/** Filters of two places as one. */
function both(some, others) {
  const names = [...new Set([...Object.keys(some), ...Object.keys(others)])];
  return Object.fromEntries(names.map((name) => [name, [...some[name] ?? [], ...others[name] ?? []]]));
}

const NONE = prepared([]);

/** How many words a text has at most that names an error by its code alone. */
const FEW_WORDS = 6;

/** What is said with an error's number, so that it is one, and none of a ticket. */
const SERVERS = new Set(['aurora', 'errno', 'innodb', 'mariadb', 'mysql', 'percona', 'pg', 'postgres', 'postgresql']);

/** Reads queries by what the metadata says. */
export class QueryReader {
  constructor(index, databases) {
    const { limits, kinds, stop } = index.meta;
    this.index = index;
    this.limits = limits;
    this.taken = new FilterReader(kinds, databases);
    this.marks = new Set(index.meta.marks);
    this.options = { stop: new Set(stop), longest: limits.longestWord };
  }

  /** The known errors; none while their shard is not there. */
  get #known() { return this.index.errors(prepared) ?? NONE; }

  words(text) { return words(text, this.options); }

  /** The same text, read as plain words. */
  plainly(text) {
    this.index.hasMany = text.length > LONG;
    const read = withoutNot(this.words(bounded(text, this.limits.longestQuery)));
    return { words: read, codes: 0, typingAt: -1, mend: true };
  }

  /** Reads a query. `off`, `on`: how the reader corrected the reading of an error; `isKnown`: which words the index has. */
  read(query, off, on, isKnown) {
    const asWritten = plain(bounded(query, this.limits.longestQuery));
    const around = this.taken.around(asWritten);
    const loudAndQuiet = unprefixed(around.text, { isState: (code) => isSqlState(code) && this.#isKnownCode(code), isSaid: (word) => this.#isSaid(word) });
    const printed = loudLines(loudAndQuiet, around.text, (line) => this.#showsKnown(line));
    const line = this.taken.within(printed).text;
    const lineAsError = textOfError(line);
    const { filters, typed } = around;
    this.index.hasMany = line.length > LONG;
    const isOne = isError(line, lineAsError) || this.#isShown(line, lineAsError) || this.#namesCode(lineAsError);
    if (isOne || this.#misspelled(lineAsError).length > 0) {
      const all = printed === line ? lineAsError : textOfError(printed);
      return { ...this.#error(printed, off, on, isKnown), filters, typed, text: printed, whole: all, phrases: [] };
    }
    const { filters: inner, text } = this.taken.within(around.text);
    const whole = text === line ? lineAsError : textOfError(text);
    const last = before(text, text.length);
    const typingAt = last >= 0 && isAlphanumeric(last) ? text.length : -1;
    this.index.hasMany = text.length > LONG;
    const wordsToAsk = withoutNot(this.words(text));
    const isOpen = wordsToAsk.length === 0 && typingAt >= 0;
    const asked = { words: isOpen ? lastWord(text, this.options) : wordsToAsk, codes: 0, typingAt, mend: !isOpen };
    asked.isBare = typingAt >= 0 && isBare(asked.words, this.options.stop);
    return { asked, naming: text, error: null, filters: both(filters, inner), typed, text, whole, phrases: phrasesOf(text) };
  }

  /** Whether a word is one of a known error's message. */
  #isSaid(word) {
    const form = fold(word);
    return this.#known.all.some(({ shape }) => shape.pieces.some(({ words }) => words.includes(form)));
  }

  /** Whether a text shows a known error by its name or in its words. What shows none for sure is told without their shard. */
  #isShown(text, whole) {
    const names = chunks(text).map(([start, end]) => text.slice(start, end)).filter(looksLikeAName);
    const isMarked = whole.words.some((word) => this.marks.has(word));
    const folded = names.map((name) => fold(name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf(':')) + 1)));
    const forms = new Set(folded.filter((form) => this.index.mayBeError(form)));
    if (!isMarked && forms.size === 0) return false;
    return this.#known.all.some((error) => isNamed(error, forms) || (isMarked && isSaidIn(error.shape, whole, this.limits)));
  }

  /** Whether a short text names a known error by its SQLSTATE, or by its number beside a database. */
  #namesCode({ words }) {
    if (words.length > FEW_WORDS) return false;
    const hasServer = words.some((word) => SERVERS.has(word));
    const codes = words.map(asciiUpper).filter((code) => (isDigits(code) ? hasServer && code.length <= 5 : isSqlState(code)));
    return codes.length > 0 && codes.some((code) => this.#known.codes.has(code));
  }

  /** The lines that say what went wrong, with them as a text, and those that may name records. */
  #lines(text) {
    const { telling, naming } = tellingLines(inOneLine(text), this.limits.behind, (line) => this.#showsKnown(line));
    return { telling, naming, asError: textOfError(telling.join('\n')) };
  }

  /** Whether a line shows a known error by its number, its name or in its words. */
  #showsKnown(line) {
    const whole = textOfError(line);
    return whole.shape.codes.some((code) => this.#known.codes.has(code)) || this.#isShown(line, whole);
  }

  #error(text, off, on, isKnown) {
    const masked = new Map();
    const kept = [];
    const lines = this.#lines(text);
    const { telling, naming, asError: whole } = lines;
    const shown = new Set(whole.shape.codes.map(fold));
    const isCode = (form) => shown.has(form) || this.#isKnownCode(form);
    this.index.hasMany = telling.reduce((length, line) => length + line.length, 0) > LONG;
    for (const line of telling) {
      const those = told(line);
      const printed = without(line, those);
      const others = values(printed, isKnown);
      for (const { start, end, what } of [...those, ...inLine(those, others)]) {
        const value = line.slice(start, end);
        if (!masked.has(value)) masked.set(value, what);
      }
      const clean = without(printed, others);
      const said = [];
      for (const [start, end] of chunks(clean)) this.#errorWords(clean.slice(start, end), isCode, said);
      const byServer = said.some(({ form }) => SERVERS.has(form));
      kept.push(...said.map((word) => ({ ...word, byServer })));
    }
    const named = this.#codesIn(whole, new Set(kept.map(({ form }) => form)));
    const mended = named.length === 0 && whole.shape.codes.length === 0 ? this.#misspelled(whole) : [];
    const added = [...named, ...mended];
    const sure = kept.filter(({ form, byServer }) => !isDigits(form) || byServer || shown.has(form) || added.includes(form));
    const codes = [...added.map((code) => ({ form: fold(code), start: 0, end: 0, part: false, written: code })),
      ...sure.filter(({ form }) => isCode(form))];
    const others = sure.filter(({ form }) => !isCode(form));
    const error = { kept: listed([...codes, ...others]), masked: [...masked].map(([value, what]) => ({ text: value, what })), added };
    const lookedFor = wanted(codes, off);
    const back = error.masked.filter((value) => on.includes(value.text)).flatMap((value) => this.words(value.text));
    const asked = [...lookedFor, ...withoutNot(wanted(others, off)), ...back];
    return { asked: { words: asked, codes: lookedFor.length, typingAt: -1, mend: mended.length > 0 }, naming: naming.join('\n'), lines, error };
  }

  /** The words of one chunk of an error: a class without its path, and of the numbers only codes. */
  #errorWords(chunk, isCode, out) {
    const name = chunk.slice(chunk.lastIndexOf('.') + 1);
    const isClass = name !== '' && isUpper(name.codePointAt(0)) && hasLower(name);
    const text = isClass ? name : chunk;
    for (const word of this.words(text)) {
      if (!isDigits(word.form) || isCode(word.form)) out.push({ ...word, written: text.slice(word.start, word.end) });
    }
  }

  /** Whether a word is the code of a known error, or an SQLSTATE that is no number. */
  #isKnownCode(form) {
    if (form.length > 5) return false;
    const upper = asciiUpper(form);
    return this.#known.codes.has(upper) || (isSqlState(upper) && !isDigits(form));
  }

  /** The codes of the known errors that a text says but for its spelling. Their shard is asked for where words make it likely. */
  #misspelled(whole) {
    // The plan looks up the same words: what tells whether the index has them is not loaded for this alone.
    const isStrange = (word) => {
      const forms = this.words(word).map(({ form }) => this.index.word(form));
      return forms.length > 0 && forms.every((found) => found === null);
    };
    const strange = strangeWords(whole, this.marks, isStrange);
    if (strange.length === 0) return [];
    return this.#codesWhere(new Set(), (shape) => {
      const text = readAs(shape, whole, strange);
      return text !== null && isSaidIn(shape, text, this.limits);
    });
  }

  /** The codes that a text shows by a name or in words. */
  #codesIn(whole, forms) {
    return this.#codesWhere(forms, (shape) => isSaidIn(shape, whole, this.limits));
  }

  /** The codes of the errors that are named, or of which the message is said; none of a message that stands in another's. */
  #codesWhere(forms, isSaid) {
    const said = this.#known.all.filter(({ shape }) => isSaid(shape));
    const within = ({ code, shape }) => said.some((other) => other.code !== code && standsIn(shape, plainText(other.shape), this.limits));
    const meant = this.#known.all.filter((error) => isNamed(error, forms) || (said.includes(error) && !within(error)));
    return [...new Set(meant.map(({ code }) => code))];
  }

  /** A reading as signatures are held against it. */
  paste({ text, whole, error, lines = this.#lines(text) }) {
    const codes = [...lines.asError.shape.codes, ...error?.added ?? []];
    const messages = lines.telling.map(messageOf);
    return {
      whole,
      told: lines.asError,
      heads: messages.map((line) => beginningOf(line, this.limits)),
      parts: toldParts(messages.join('\n')),
      codes,
      hasKnownCode: codes.some((code) => this.#known.codes.has(code)),
    };
  }
}

/** A line with one space for each of its values. */
function without(line, found) {
  let [clean, at] = ['', 0];
  for (const { start, end } of found) {
    clean += `${line.slice(at, start)} `;
    at = end;
  }
  return clean + line.slice(at);
}

/** Values of a line without some others, as they stand in the line itself. */
function inLine(others, found) {
  let [next, more] = [0, 0];
  const place = (at) => {
    for (; next < others.length && others[next].start < at + more; next += 1) more += others[next].end - others[next].start - 1;
    return at + more;
  };
  return found.map(({ start, end, what }) => ({ start: place(start), end: place(end), what }));
}

/** What is shown of kept words: those that are no parts, each once. */
function listed(kept) {
  const seen = new Set();
  return kept.filter(({ form, part }) => !part && !seen.has(form) && seen.add(form)).map(({ written }) => written);
}

/** The words that were not switched off, nor are parts of those that were. */
function wanted(kept, off) {
  const forms = new Set(off.map(fold));
  let isOff = false;
  return kept.filter((word) => {
    if (!word.part) isOff = forms.has(word.form);
    return !isOff;
  });
}
