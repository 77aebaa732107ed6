// Filters that are written in a query (src/search/written.rs has the specification).
import { byteLength } from './10-bytes.js';
import { asciiLower, find, isSpace, runEnd, trim } from './11-characters.js';
import { fold } from './12-words.js';

const FACET_FIELDS = { team: 'team', database: 'database', db: 'database', linter: 'linter', rule: 'rule', factor: 'factor', year: 'year', severity: 'severity' };
const KIND_FIELDS = ['kind', 'type'];
/** The longest line with filters among its words, in bytes. */
const LONGEST_LINE = 300;

const isBlank = (line) => trim(line) === '';

/** The parts of a list with commas. */
export const partsOfList = (list) => list.split(',').map(trim).filter((part) => part !== '');

/** Whether the last part of a list is still being typed. */
export const isOpenList = (list, isTyped) => isTyped && !trim(list).endsWith(',');

/** The kinds that a list names, folded; null when one is not known. */
export function kindsOf(kinds, list, isTyped) {
  const names = partsOfList(list);
  const isOpen = isOpenList(list, isTyped);
  const out = names.map((name, at) => {
    const exact = kinds.filter((kind) => kind.name === name.replace(/s$/, '') || fold(kind.plural) === name);
    const begins = (kind) => kind.name.startsWith(name) || fold(kind.plural).startsWith(name);
    return exact.length === 0 && isOpen && at + 1 === names.length ? kinds.filter(begins) : exact;
  });
  return out.length === 0 || out.some((meant) => meant.length === 0) ? null : out.flat().map(({ name }) => name);
}

/** What is taken out of a query: `filters`, lists of values by facet, or by `-` and a facet for what is excluded; `typed`, the facet of which the last value is still being typed. */
class Taken {
  filters = {};
  typed = null;
  text = '';

  /** Takes parts: those that are wanted as filters, all others as text. */
  take(parts, isWanted) {
    this.text = parts.map(({ filter, isTyped, written, space }, at) => {
      if (filter === null || !isWanted(at)) return written + space;
      const { facet, values } = filter;
      (this.filters[facet] ??= []).push(...values);
      if (isTyped && facet !== 'kind') this.typed = facet;
      return space;
    }).join('');
  }
}

/** Takes filters out of queries; `kinds` and `databases` are those that are known. */
export class FilterReader {
  constructor(kinds, databases) {
    this.kinds = kinds;
    this.databases = databases;
  }

  /** What `field:value` says; null when that is no filter. */
  #said(field, written, isTyped) {
    const value = fold(trim(written));
    if (KIND_FIELDS.includes(field)) {
      const values = kindsOf(this.kinds, value, isTyped);
      return values && { facet: 'kind', values };
    }
    const isTask = field === 'db' && !this.databases.know(value, isTyped);
    return value === '' || isTask ? null : { facet: FACET_FIELDS[field], values: [value] };
  }

  /** The filter that a text begins with, perhaps negated; null for none. */
  #filterAt(text) {
    const not = /^(?:-|NOT +)?/.exec(text)[0].length;
    const found = this.#plainFilterAt(text.slice(not));
    if (not === 0 || !found?.filter) return found;
    const { filter: { facet, values }, taken } = found;
    return { filter: { facet: `-${facet}`, values }, taken: not + taken, isTyped: false };
  }

  /** The filter that a text begins with: what it says, its own end, and whether it is being typed. */
  #plainFilterAt(text) {
    const end = find(text, 0, isSpace);
    const colon = text.slice(0, end).search(/[:：]/u);
    const field = colon < 0 ? '' : asciiLower(text.slice(0, colon));
    if (!KIND_FIELDS.includes(field) && !Object.hasOwn(FACET_FIELDS, field)) return null;
    const start = colon + 1;
    if (text[start] !== '"' || start >= end) {
      const isTyped = end === text.length;
      return { filter: this.#said(field, text.slice(start, end), isTyped), taken: end, isTyped };
    }
    const line = text.indexOf('\n', start) < 0 ? text.length : text.indexOf('\n', start);
    const close = text.slice(0, line).indexOf('"', start + 1);
    const isTyped = close < 0 && line === text.length;
    return { filter: this.#said(field, text.slice(start + 1, close < 0 ? line : close), isTyped), taken: close < 0 ? line : close + 1, isTyped };
  }

  /** The words and the filters of a query, one after the other. */
  * #parts(query) {
    for (let rest = query; rest !== '';) {
      const end = find(rest, 0, isSpace);
      const found = this.#filterAt(rest);
      const filter = found?.filter ?? null;
      const taken = filter === null ? end : found.taken;
      const space = runEnd(rest, taken, isSpace);
      yield { filter, isTyped: found?.isTyped ?? false, written: rest.slice(0, taken), space: rest.slice(taken, space) };
      rest = rest.slice(space);
    }
  }

  /** Whether a line has nothing but filters. */
  #isFilters(line) {
    for (const { filter, written } of this.#parts(line)) if (filter === null && written !== '') return false;
    return !isBlank(line);
  }

  /** Takes the filters that stand before and behind all else. */
  around(query) {
    const lines = query.match(/[^\n]*\n|[^\n]+/g) ?? [];
    const isFilters = (line) => this.#isFilters(line);
    const isInner = (line) => !isBlank(line) && !isFilters(line);
    const inner = lines.findIndex(isInner);
    const from = lines.slice(0, inner < 0 ? lines.length : inner).findLastIndex(isFilters) + 1;
    const behind = Math.max(from, lines.findLastIndex(isInner) + 1);
    const next = lines.slice(behind).findIndex(isFilters);
    const to = next < 0 ? lines.length : behind + next;
    const out = new Taken();
    for (const line of [...lines.slice(0, from), ...lines.slice(to)]) out.take([...this.#parts(line)], () => true);
    out.text = lines.slice(from, to).join('');
    if (trim(out.text).includes('\n')) return out;
    const parts = [...this.#parts(out.text)];
    const isOther = ({ filter, written }) => filter === null && written !== '';
    const [first, last] = [parts.findIndex(isOther), parts.findLastIndex(isOther)];
    out.take(parts, (at) => first < 0 || at < first || at > last);
    return out;
  }

  /** Takes all filters of a line that is not too long. */
  within(query) {
    const out = new Taken();
    const isLine = byteLength(query) <= LONGEST_LINE && !trim(query).includes('\n');
    if (isLine) out.take([...this.#parts(query)], () => true);
    else out.text = query;
    return out;
  }
}
