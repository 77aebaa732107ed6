// Databases by what people write for them (src/search/databases.rs has the specification).
import { keyOf } from './1b-names.js';
import { isMeant, spellingsOf } from './1d-facets.js';

export class Databases {
  constructor(list) {
    this.all = list.map(([value, label, keys]) => ({ value, label, keys: [keyOf(value), ...keys], spellings: spellingsOf(value) }));
  }

  /** How people read a value. */
  label(value) {
    return this.all.find((database) => database.value === value)?.label ?? value;
  }

  /** The same filters with the databases that are meant by them. */
  named(filters) {
    const { database: wanted } = filters;
    return wanted ? { ...filters, database: wanted.flatMap((text) => this.#meant(text)) } : filters;
  }

  #meant(wanted) {
    const key = keyOf(wanted);
    if (this.all.some(({ spellings }) => isMeant(wanted, spellings))) return [wanted];
    const called = (name) => (name === '' ? [] : this.all.filter(({ keys }) => keys.includes(name)).map(({ value }) => value));
    return [key, key.replace(/[ 0-9]+$/, '')].map(called).find((meant) => meant.length > 0) ?? [wanted];
  }
}
