// Filters, and counting facets (src/search/filters.rs, facets.rs and taught.rs have the specification).
import { compare } from './10-bytes.js';
import { fold } from './12-words.js';
import { keyOf } from './1b-names.js';

const KIND = 'kind';
/** The facets that lessons have from their incidents. */
const TOGETHER = ['team', 'database', 'year'];

/** Filters from the query and from the page as one: lists of values by facet, folded; none empty. */
export function joined(written, chosen) {
  const out = {};
  for (const filters of [chosen, written]) {
    for (const [name, values] of Object.entries(filters ?? {})) {
      if (!Array.isArray(values) || values.length === 0) continue;
      out[name] = [...(out[name] ?? []), ...(name === KIND ? values : values.map((value) => fold(value)))];
    }
  }
  return out;
}

/** The spellings by which a value is compared with a wanted one, which is folded; a rule may be named without its linter. */
export function spellingsOf(value) {
  return new Set([value, ...value.includes('/') ? [value.slice(value.indexOf('/') + 1)] : []].flatMap((name) => [fold(name), keyOf(name)]));
}

/** Whether a wanted value, folded, is one of these spellings. */
export const isMeant = (wanted, spellings) => wanted !== '' && [wanted, keyOf(wanted)].some((text) => spellings.has(text));

/** The facet of a filter that may exclude what it asks for. */
export const positive = (name) => name.replace('-', '');

/** For each chosen facet, which documents pass it. */
function passes(index, filters) {
  const out = [];
  for (const [written, wanted] of Object.entries(filters)) {
    const pass = new Uint8Array(index.documents);
    const name = positive(written);
    const facet = index.meta.facets.indexOf(name);
    if (name === KIND) {
      const kinds = new Set(wanted.map((kind) => index.meta.kinds.findIndex((k) => k.name === kind)));
      for (let n = 0; n < pass.length; n += 1) pass[n] = kinds.has(index.kinds[n]) ? 1 : 0;
    } else if (facet >= 0) {
      for (const { value, documents } of index.values(facet)) {
        const spellings = spellingsOf(value);
        if (wanted.some((text) => isMeant(text, spellings))) documents.forEach((document) => { pass[document] = 1; });
      }
    }
    out.push({ name: written, pass: name === written ? pass : pass.map((has) => 1 - has) });
  }
  return out;
}

/** What fails: a document of `found` passes all (1), or all but one facet (2 and more), or is not counted (0). */
export class Filtered {
  constructor(index, filters, found) {
    this.index = index;
    this.filters = filters;
    this.states = new Uint8Array(index.documents);
    const chosen = passes(index, filters);
    this.together = chosen.filter(({ name }) => TOGETHER.includes(name));
    this.taught = this.together.length > 0 ? index.taught() : new Map();
    this.lessons = new Set();
    const names = [KIND, ...index.meta.facets];
    if (chosen.length === 0) {
      for (const { document } of found) this.states[document] = 1;
      this.passed = found;
      return;
    }
    for (const { document } of found) {
      const incidents = this.taught.get(document);
      const fails = chosen.filter(({ name, pass }) => pass[document] === 0 && !(incidents && TOGETHER.includes(name)));
      if (incidents && fails.length === 0) this.lessons.add(document);
      if (incidents?.every((incident) => !this.#isTogether(incident, null))) continue;
      if (fails.length === 0) this.states[document] = 1;
      else if (fails.length === 1 && positive(fails[0].name) === fails[0].name) this.states[document] = 2 + Math.max(0, names.indexOf(fails[0].name));
    }
    this.passed = found.filter(({ document }) => this.states[document] === 1);
  }

  /** The counts of all facets: what one more tick in each would show. */
  counts() {
    return [this.kinds(), ...this.index.meta.facets.map((name, facet) => ({ name, values: this.#values(name, facet) }))];
  }

  /** Whether an incident has all that is chosen of the facets that lessons have from their incidents, but for one of these. */
  #isTogether(incident, but) { return this.together.every(({ name, pass }) => name === but || pass[incident] === 1); }

  /** How many lessons that several incidents taught have one of these documents that has the other choices, too. */
  #lessons(name, documents) {
    const having = new Set(documents.filter((document) => this.#isTogether(document, name)));
    return [...this.lessons].filter((lesson) => this.taught.get(lesson).some((incident) => having.has(incident))).length;
  }

  #isCounted(document, facet) {
    const state = this.states[document];
    return state === 1 || state === 2 + facet;
  }

  /** The counts of the kinds. */
  kinds() {
    const { kinds } = this.index.meta;
    const counts = kinds.map(() => 0);
    for (let n = 0; n < this.states.length; n += 1) if (this.#isCounted(n, 0)) counts[this.index.kinds[n]] += 1;
    const values = kinds.map(({ name, plural }, at) => ({ value: name, label: plural, count: counts[at] }));
    return { name: KIND, values: values.filter(({ value, count }) => count > 0 || this.filters[KIND]?.includes(value)) };
  }

  #values(name, facet) {
    const all = this.index.values(facet);
    const out = [];
    for (const { value, label, documents } of all) {
      const isTogether = this.taught.size > 0 && TOGETHER.includes(name);
      let count = isTogether ? this.#lessons(name, documents) : 0;
      for (const document of documents) if (this.#isCounted(document, facet + 1) && !(isTogether && this.taught.has(document))) count += 1;
      if (count > 0) out.push({ value, label, count });
    }
    for (const text of this.filters[name] ?? []) {
      if (out.every(({ value }) => !isMeant(text, spellingsOf(value)))) {
        out.push({ value: text, label: all.find(({ value }) => value === text)?.label ?? text, count: 0 });
      }
    }
    if (name === 'year') return out.sort((a, b) => compare(b.value, a.value));
    if (name === 'severity') {
      // The index has them in the order of the scale.
      const places = new Map(all.map(({ value }, at) => [value, at]));
      const placeOf = ({ value }) => places.get(value) ?? all.length;
      return out.sort((a, b) => placeOf(a) - placeOf(b) || compare(a.value, b.value));
    }
    return out.sort((a, b) => b.count - a.count || compare(a.value, b.value));
  }
}
