// Texts that may be errors: whether one is, and what of it is looked for (src/search/query.rs has the specification).
import {
  asciiLower, asciiUpper, byteLength, chunks, fold, isDigits, isSqlState, isUpper, linesOf, LONG, nth, SERVERS, trim, withoutNot,
} from './10-search.js';
import { hasLower, isException, tellingLines } from './13-lines.js';
import { unprefixed } from './13-prefix.js';
import { loudLines } from './14-levels.js';
import { messageOf } from './14-message.js';
import { inOneLine, told } from './14-told.js';
import { values } from './14-values.js';
import { beginningOf, isSaidIn, plainText, sameError, shapeOf, standsIn, textOfError, toldParts } from './15-signature.js';
import { readAs } from './15-spelling.js';

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

const NONE = prepared([]);

/** Reads errors. `reader`: what reads queries, and what it reads them by. */
class ErrorReader {
  constructor(reader) {
    const { hints, index, limits, taken } = reader;
    Object.assign(this, { hints, index, limits, reader, taken });
  }

  /** The known errors; none while their shard is not there. */
  get #known() { return this.index.errors(prepared) ?? NONE; }

  /** The reading of a text; null for one that is no error. `off`, `on`, `isKnown`: as for what reads queries. */
  read(text, off, on, isKnown) {
    const loudAndQuiet = unprefixed(text, { isState: (code) => isSqlState(code) && this.#isKnownCode(code), isSaid: (word) => this.#isSaid(word) });
    const printed = loudLines(loudAndQuiet, text, (line) => this.#showsKnown(line));
    const line = this.taken.within(printed).text;
    const lineAsError = textOfError(line);
    this.index.hasMany = line.length > LONG;
    const isOne = isError(line, lineAsError) || this.#isShown(line, lineAsError) || this.#namesCode(lineAsError);
    if (!isOne && this.#misspelled(lineAsError).length === 0) return null;
    const whole = printed === line ? lineAsError : textOfError(printed);
    return { ...this.#error(printed, off, on, isKnown), text: printed, whole, phrases: [] };
  }

  /** Whether a word is one of a known error's message. */
  #isSaid(word) {
    const form = fold(word);
    return this.#known.all.some(({ shape }) => shape.pieces.some(({ words }) => words.includes(form)));
  }

  /** Whether a text shows a known error by its name or in its words. What shows none for sure is told without their shard. */
  #isShown(text, whole) {
    const isMarked = this.hints.areMarked(whole.words);
    const forms = new Set(this.hints.names(text));
    if (!isMarked && forms.size === 0) return false;
    return this.#known.all.some((error) => isNamed(error, forms) || (isMarked && isSaidIn(error.shape, whole, this.limits)));
  }

  /** Whether a short text names a known error by its SQLSTATE, or by its number beside a database. */
  #namesCode({ words }) { return this.hints.codes(words).some((code) => this.#known.codes.has(code)); }

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
    const back = error.masked.filter((value) => on.includes(value.text)).flatMap((value) => this.reader.words(value.text));
    const asked = [...lookedFor, ...withoutNot(wanted(others, off)), ...back];
    return { asked: { words: asked, codes: lookedFor.length, typingAt: -1, mend: mended.length > 0 }, naming: naming.join('\n'), lines, error };
  }

  /** The words of one chunk of an error: a class without its path, and of the numbers only codes. */
  #errorWords(chunk, isCode, out) {
    const name = chunk.slice(chunk.lastIndexOf('.') + 1);
    const isClass = name !== '' && isUpper(name.codePointAt(0)) && hasLower(name);
    const text = isClass ? name : chunk;
    for (const word of this.reader.words(text)) {
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
    const strange = this.hints.strange(whole.words);
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
  paste({ text, whole = textOfError(text), error, lines = this.#lines(text) }) {
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

  /** How close a signature is to such a reading; null where it is another error. */
  closeness(shape, paste) { return sameError(shape, paste, this.limits); }
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

globalThis.handbook.readErrors = (reader) => new ErrorReader(reader);
