// The engine: what a page asks, and what it is answered.
import { hasSpace, trim } from './11-characters.js';
import { bounded, QueryReader } from './16-query.js';
import { Store } from './17-store.js';
import { Index } from './18-index.js';
import { Planner } from './19-plan.js';
import { Scorer } from './1a-score.js';
import { named } from './1b-names.js';
import { clausesByForm, excerptOf } from './1c-excerpt.js';
import { Filtered, joined } from './1d-facets.js';
import { Databases, meantFilters } from './1e-databases.js';
import { candidates, first, GROUPS, holding, sameErrors, top } from './1e-rank.js';
import { chosenValues } from './1f-chosen.js';

/** How long a stretch of work may be before the page gets a turn, in milliseconds. */
const STRETCH = 12;
/** How often a stage is tried again with what it asked for. */
const MOST_TRIES = 24;

class Outdated extends Error {}

/** A text without halves of characters. */
const wellFormed = (text) => text.replace(/\p{Surrogate}/gu, '\ufffd');

export class Engine {
  #turn = 0; #rested = 0; #last = null;

  constructor(meta, store) {
    this.store = store;
    this.index = new Index(meta, store);
    this.planner = new Planner(this.index);
    this.scorer = new Scorer(this.index);
    this.databases = new Databases(meta);
    this.reader = new QueryReader(this.index, this.databases);
    this.limits = meta.limits;
    /** Words that are left out of what is looked up. */
    this.stop = meta.stop;
  }

  /** What tells this index from that of another publish. */
  get edition() { return this.store.edition; }

  /**
   * What a text finds. `filters`: values by facet; `limit`: how many records are listed; `off`, `on`: how the reader corrected
   * the reading of an error; `facets`: whether all are counted, or the kinds alone, which needs nothing more. Resolves to null
   * when a newer search has begun; rejects with an error whose `code` is `missing`, `damaged` or `other-build`.
   */
  async search(text, { filters = {}, limit = 10, off = [], on = [], facets = true } = {}) {
    this.#turn += 1;
    this.#rested = performance.now();
    const asked = { query: this.#prepared(text), chosen: filters, limit, off, on, facets, turn: this.#turn };
    return unlessOutdated(this.#answer(asked));
  }

  /** More of what the last search found: the records from one place up to another. Resolves and rejects as `search` does. */
  more(from, to) {
    const { turn, plan, filtered } = this.#last;
    return unlessOutdated(this.#settle(turn, () => this.#hits(top(filtered.passed, to).slice(from), plan)));
  }

  /** The counts of all facets of what the last search found. Resolves and rejects as `search` does. */
  counts() {
    const { turn, filtered } = this.#last;
    return unlessOutdated(this.#settle(turn, () => filtered.counts()));
  }

  /** The values that filters of an address mean, each with its label, by facet. Resolves and rejects as `search` does. */
  chosen(filters) {
    return unlessOutdated(this.#settle(this.#turn, () => chosenValues(filters, this.index, this.databases)));
  }

  #prepared(text) {
    // Two units for each character, and two more for marks that belong to the first.
    const end = String(text).slice(-4 * this.limits.longestQuery);
    return bounded(wellFormed(end), this.limits.longestQuery);
  }

  async #answer(asked) {
    const { turn } = asked;
    const read = await this.#read(asked);
    const ranked = await this.#rank(turn, read);
    const { plan, found, phrases } = ranked;
    const filtered = await this.#settle(turn, () => new Filtered(this.index, read.filters, found));
    this.#last = { turn, plan, filtered };
    const hits = await this.#settle(turn, () => this.#hits(top(filtered.passed, asked.limit), plan));
    return {
      error: read.reading.error,
      rest: Object.keys(read.reading.filters).length > 0 ? trim(read.reading.text) : null,
      vague: read.reading.error === null && plan.clauses.length === 0 && found.length === 0,
      total: filtered.passed.length,
      hits,
      facets: asked.facets ? await this.#settle(turn, () => filtered.counts()) : [filtered.kinds()],
      unmatched: plan.unmatched,
      phrases,
      nearest: filtered.passed.length === 0 ? await this.#nearest(turn, found, read.reading) : [],
    };
  }

  /** Reads a query, plans, and looks for signatures and names: with what each asks for loaded at once. */
  #read({ turn, query, chosen, limit, off, on }) {
    return this.#settle(
      turn,
      () => {
        const reading = this.reader.read(query, off, on, (value) => this.#isKnown(value));
        return { reading, filters: meantFilters(joined(reading.filters, chosen), reading.typed, this.index, this.databases) };
      },
      (read) => added(read, 'plan', this.planner.plan(read.reading.asked)),
      (read) => added(read, 'same', sameErrors(this.index, this.reader, read.reading, off)),
      (read) => this.#named(read),
      (read) => this.#ahead(read, limit),
    );
  }

  /** What a query names, and whether that is known. */
  #named(read) {
    const [names, needs] = this.#noting(() => named(this.index, read.reading.naming, read.reading.error !== null));
    needs.forEach((name) => this.store.needs.add(name));
    return { ...read, names, isNamed: needs.size === 0 };
  }

  /** What is made, and the shards that it asked for. */
  #noting(make) {
    const { needs } = this.store;
    this.store.needs = new Set();
    const made = [make(), this.store.needs];
    this.store.needs = needs;
    return made;
  }

  /** Asks for what is wanted next as soon as it is known, and not only when all is read. */
  #ahead(read, limit) {
    const { reading, plan, filters } = read;
    if (!this.store.lacks('dpx')) this.#groups(plan);
    const isSifted = reading.phrases.length > 0 || Object.keys(filters).length > 0;
    if (isSifted || !read.isNamed || this.store.lacks('eks')) return read;
    // Nothing waits for these: what is found with them is not known yet.
    const [, needs] = this.#noting(() => first(read, limit).forEach((document) => this.index.document(document)));
    this.store.begin(needs);
    return read;
  }

  #isKnown(value) {
    if (value === '' || hasSpace(value)) return false;
    return this.reader.words(value).some(({ form }) => this.index.word(form));
  }

  async #rank(turn, read) {
    const { reading, filters } = read;
    let { plan } = read;
    let found = await this.#candidates(turn, read, plan);
    if (found.length === 0 && reading.error !== null) {
      plan = await this.#settle(turn, () => this.planner.plan(this.reader.plainly(reading.text)));
      found = await this.#candidates(turn, read, plan);
    }
    const known = new Map();
    return { plan, ...await this.#settle(turn, () => holding(this.index, filters, found, reading.phrases, known)) };
  }

  async #candidates(turn, { reading, filters, same, names }, plan) {
    await this.#settle(turn, () => this.#groups(plan));
    return candidates({ index: this.index, scorer: this.scorer, reading, plan, filters, same, names });
  }

  /** Looks at all groups of a plan. */
  #groups(plan) {
    plan.clauses.forEach(({ alternatives }) => alternatives.forEach(({ number }) => this.index.group(number)));
  }

  #hits(best, plan) {
    const clauses = clausesByForm(this.index, plan);
    const words = (text) => this.reader.words(text);
    const limits = { longest: this.limits.longestExcerpt, codes: plan.codes };
    return best.map((candidate) => {
      // Of the same error the signature is shown.
      const document = this.index.document(candidate.document, candidate.group === 0 ? [] : [candidate.unit]);
      return document && hitOf(document, candidate, excerptOf(document, candidate, clauses, words, limits), this.databases);
    });
  }

  /** What may have been meant when nothing passed: what the filters keep back, or else what begins like the words. */
  async #nearest(turn, found, reading) {
    let near = found;
    if (near.length === 0) {
      const plan = await this.#settle(turn, () => this.planner.planLoosely(reading.asked));
      await this.#settle(turn, () => this.#groups(plan));
      near = this.scorer.score(plan);
    }
    const best = top(near, this.limits.mostNearest);
    return this.#settle(turn, () => best.map((candidate) => {
      const document = this.index.document(candidate.document);
      return document && { id: document.id, kind: document.kind, title: document.title, address: document.address };
    }));
  }

  /**
   * Does stages, each with what the one before made, and again with the shards that they asked for, until they ask for none. A
   * stage is a function; one that may take long is a generator, and rests where it yields.
   */
  async #settle(turn, ...stages) {
    for (let n = 0; n < MOST_TRIES; n += 1) {
      let out;
      const needs = new Set();
      for (const stage of stages) {
        await this.#rest(turn, needs);
        out = stage(out);
        if (typeof out?.next === 'function') out = await this.#whole(out, turn, needs);
      }
      if (needs.size === 0) return out;
      await this.store.supply(needs);
      this.#rested = performance.now();
      if (turn !== this.#turn) throw new Outdated();
    }
    throw Object.assign(new Error('the index does not come to rest'), { code: 'damaged' });
  }

  /** What a generator makes in the end. */
  async #whole(stage, turn, needs) {
    for (let step = stage.next(); ; step = stage.next()) {
      if (step.done) return step.value;
      if (this.#isTired) await this.#rest(turn, needs);
    }
  }

  get #isTired() { return performance.now() - this.#rested >= STRETCH; }

  /** Gives the page a turn when work has taken long. What is missed from here on is noted in `needs`. */
  async #rest(turn, needs) {
    if (this.#isTired) {
      await pageTurn();
      this.#rested = performance.now();
    }
    if (turn !== this.#turn) throw new Outdated();
    this.store.needs = needs;
  }
}

/** Lets the page do what has waited. */
const pageTurn = () => new Promise((done) => { setTimeout(done); });

/** An object with one thing more, which a generator makes. */
function* added(object, key, making) {
  return { ...object, [key]: yield* making };
}

/** What comes of work, or null when a newer search has begun. */
async function unlessOutdated(work) {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Outdated) return null;
    throw error;
  }
}

function hitOf(document, { group, score }, { excerpt, unit }, databases) {
  const section = document.units[unit];
  const values = (facet) => document.facets.filter(([name]) => name === facet).map(([, value]) => value);
  const isPart = document.address.includes('#');
  return {
    id: document.id,
    kind: document.kind,
    title: document.title,
    address: section?.anchor && !isPart ? `${document.address}#${section.anchor}` : document.address,
    date: document.date,
    group: GROUPS[group],
    score,
    section: section?.heading || null,
    excerpt,
    tags: { database: values('database').map((value) => databases.label(value)), team: values('team') },
  };
}

/**
 * Opens the index of the site. `load(path)`: adds the script at a path from the site's root, and rejects when it cannot be had.
 * `anew`: the index as it is now, and not as the browser may have kept it.
 */
export async function openSearch({ load, anew = false }) {
  const store = new Store(load, globalThis.handbook.site.search.replace('search', 'errors'));
  globalThis.handbook.shard = (name, stamp, packed) => store.take(name, stamp, packed);
  const engine = new Engine(await store.open(anew), store);
  // To read the metadata takes a while: a search that waits for them is not to go on in the same breath.
  await pageTurn();
  return engine;
}

globalThis.handbook ??= {};
globalThis.handbook.openSearch = openSearch;
