// What a filter means: values of a facet by what people write for them (src/search/meant.rs and databases.rs have the specification).
import { fold } from './12-words.js';
import { isOpenList, partsOfList } from './16-filters.js';
import { keyOf } from './1b-names.js';
import { isMeant, positive, spellingsOf } from './1d-facets.js';

const DATABASE = 'database';

/** A value of a facet with all that it is called. */
const choiceOf = ({ value, label }, keys) => ({ value, label, keys, spellings: spellingsOf(value) });

/** Whether a choice has another name, or its own, with a key. */
const isCalled = ({ value, keys }, name) => name !== '' && (keyOf(value) === name || keys.includes(name));

/** Whether it or another name of it begins like what is wanted, which is folded. */
function begins({ value, keys }, wanted) {
  const start = keyOf(wanted);
  const own = [value, ...value.includes('/') ? [value.slice(value.indexOf('/') + 1)] : []];
  const isBegun = (name) => fold(name).startsWith(wanted) || keyOf(name).startsWith(start);
  return start !== '' && (own.some(isBegun) || keys.some((key) => key.startsWith(start)));
}

/** The values that one wanted value, folded, asks for; none for what means nothing. */
function meantBy(wanted, isTyped, choices) {
  if (choices.some(({ spellings }) => isMeant(wanted, spellings))) return [wanted];
  const those = (fits) => choices.filter(fits).map(({ value }) => value);
  const name = keyOf(wanted);
  const called = those((choice) => isCalled(choice, name));
  return called.length === 0 && isTyped ? those((choice) => begins(choice, wanted)) : called;
}

/** The parts of a list, each with what it asks for by `meant`. */
function meantByParts(wanted, isTyped, meant) {
  const whole = meant(wanted, isTyped);
  const parts = partsOfList(wanted);
  if (whole.length > 0 || parts.length === 0) return [[wanted, whole]];
  const isOpen = isOpenList(wanted, isTyped);
  return parts.map((part, at) => [part, meant(part, isOpen && at + 1 === parts.length)]);
}

/** A key without the numbers at its end. */
function withoutVersion(key) {
  let end = key.length;
  while (end > 0 && ' 0123456789'.includes(key[end - 1])) end -= 1;
  return key.slice(0, end);
}

export class Databases {
  constructor({ databases: list, usual }) {
    this.usual = new Set(usual);
    this.all = list.map(([value, label, keys]) => choiceOf({ value, label }, keys));
  }

  /** How people read a value. */
  label(value) {
    return this.all.find((database) => database.value === value)?.label ?? value;
  }

  /** The values that are meant by a wanted one, which is folded; none for what names no database. */
  meant(wanted, isTyped) {
    const meant = meantBy(wanted, isTyped, this.all);
    if (meant.length > 0) return meant;
    const name = withoutVersion(keyOf(wanted));
    return this.all.filter((database) => isCalled(database, name)).map(({ value }) => value);
  }

  /** Whether a wanted value, or each of a list, names a database, of the handbook or another. */
  know(wanted, isTyped) {
    const parts = meantByParts(wanted, isTyped, (part, typed) => this.meant(part, typed));
    return parts.every(([part, meant]) => meant.length > 0 || this.usual.has(withoutVersion(keyOf(part))));
  }
}

/** All values of a facet, with their names. */
function choicesOf(index, facet) {
  const keysOf = ({ value, label }) => (label === value || keyOf(label) === '' ? [] : [keyOf(label)]);
  return index.values(index.meta.facets.indexOf(facet)).map((value) => choiceOf(value, keysOf(value)));
}

/** The same filters with the values that are meant by them; `typed`: of which facet the last is still being typed. */
export function meantFilters(filters, typed, index, databases) {
  const meantOf = (facet) => {
    if (facet === DATABASE) return (wanted, isTyped) => databases.meant(wanted, isTyped);
    const choices = choicesOf(index, facet);
    return (wanted, isTyped) => meantBy(wanted, isTyped, choices);
  };
  const resolved = ([facet, wanted]) => {
    if (!index.meta.facets.includes(positive(facet))) return [facet, wanted];
    const meant = meantOf(positive(facet));
    const parts = wanted.flatMap((text, at) => meantByParts(text, typed === facet && at + 1 === wanted.length, meant));
    return [facet, parts.flatMap(([part, values]) => (values.length > 0 ? values : [part]))];
  };
  return Object.fromEntries(Object.entries(filters).map(resolved));
}
