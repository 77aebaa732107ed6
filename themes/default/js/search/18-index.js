// The index as the planner and the scorer see it. Whatever needs a shard that is not there answers as if it held nothing,
// and the store notes the shard.
import { Bytes, bytesOf, compare, hash, partition } from './10-bytes.js';

/** How many numbers of units a document takes at a time (src/search/export/units.rs). */
const UNIT_RUN = 8;
/** How many bits of a filter each of its words sets. */
const SET = 2;

/** How common a group is: the units of its lists, and those that are looked up. */
function readFrequency(bytes) {
  const units = bytes.number();
  const all = Math.floor(units / 2);
  return { units: all, cost: units % 2 === 1 ? bytes.number() : all };
}

/** Whether a filter may have a word (src/search/export/names.rs makes them). */
function mayHold(filter, word) {
  if (filter.length === 0) return false;
  const first = hash(word);
  const step = (first << 16 | first >>> 16 | 1) >>> 0;
  for (let n = 0; n < SET; n += 1) {
    const at = (first + Math.imul(n, step) >>> 0) % (8 * filter.length);
    if ((filter[at >> 3] & (1 << (at & 7))) === 0) return false;
  }
  return true;
}

function readWords(raw, first) {
  const bytes = new Bytes(raw);
  const groups = [];
  const count = bytes.number();
  const out = [];
  const tails = new Bytes(raw);
  for (let n = 0; n < count; n += 1) {
    const form = bytes.next();
    const how = bytes.byte();
    if (how === 1) {
      out.push({ form, ...groups[groups.length - 1 - bytes.number()] });
      continue;
    }
    const number = how === 0 ? first + groups.length : bytes.number();
    tails.at = bytes.at;
    tails.restart(form);
    const group = tails.next();
    bytes.at = tails.at;
    const entry = { number, group, ...readFrequency(bytes) };
    if (how === 0) groups.push(entry);
    out.push({ form, ...entry });
  }
  return out;
}

function readList(part) {
  const units = part.number();
  if (units === 0) return null;
  const count = part.number();
  return { df: units, units: part.rising(count), frequencies: part.numbers(count), codes: part.take(count) };
}

function readGroup(part, fields) {
  const forms = Array.from({ length: part.number() }, () => part.next());
  return { forms, lists: Array.from({ length: fields }, () => readList(part)) };
}

export const sum = (lists, of) => lists.reduce((all, list) => all + (list === null ? 0 : of(list)), 0);

/** A shard of lists: names, its groups, and in order all words that lead to them or to an earlier shard's. */
function readPlaces(raw, first, fields) {
  const bytes = new Bytes(raw);
  const names = readKeys(bytes);
  const words = Array.from({ length: bytes.number() }, () => ({ form: bytes.next(), number: bytes.number(), ...readFrequency(bytes) }));
  const groups = [];
  while (!bytes.isEmpty) groups.push(readGroup(bytes.part(), fields));
  groups.forEach(({ forms, lists }, n) => {
    const frequency = { units: sum(lists, ({ df }) => df), cost: sum(lists, ({ units }) => units.length) };
    for (const form of forms) words.push({ form, number: first + n, ...frequency });
  });
  words.sort((a, b) => compare(a.form, b.form));
  return { names, groups, words };
}

function readParts(raw) {
  const bytes = new Bytes(raw);
  const parts = [];
  while (!bytes.isEmpty) parts.push(bytes.part());
  return parts;
}

/** Names by their keys, in order. */
function readKeys(bytes) {
  return Array.from({ length: bytes.number() }, () => {
    const key = bytes.next();
    return { key, names: Array.from({ length: bytes.number() }, () => [bytes.number(), bytes.text()]) };
  });
}

function readNear(raw) {
  const bytes = new Bytes(raw);
  return Array.from({ length: bytes.number() }, () => {
    const form = bytes.next();
    return { form, number: bytes.number(), ...readFrequency(bytes) };
  });
}

function readShape(part) {
  const pieces = Array.from({ length: part.number() }, () => {
    const flags = part.byte();
    const words = part.texts();
    return { isLoose: flags & 1, isQuoted: flags & 2, isOpen: flags & 4, isSingle: flags & 8, words, fixed: flags & 16 ? part.texts()[0] : '' };
  });
  const shape = { pieces, hints: part.texts(), codes: part.texts() };
  return { shape, documents: part.rising(part.number()) };
}

/** The errors that are known by their numbers: number, name and message of each. */
function readErrors(raw) {
  const texts = new Bytes(raw).texts();
  return Array.from({ length: texts.length / 3 }, (_, n) => texts.slice(3 * n, 3 * n + 3));
}

function readKey(raw) {
  const bytes = new Bytes(raw);
  const words = new Map();
  for (let n = bytes.number(); n > 0; n -= 1) {
    const word = bytes.next();
    words.set(word, { rarest: bytes.rising(bytes.number()), any: bytes.rising(bytes.number()) });
  }
  return words;
}

function readValue(part) {
  const [facet, value, label] = [part.number(), part.text(), part.text()];
  return { facet, value, label: label || value, documents: part.rising(part.number()) };
}

function readDocument(part, meta) {
  const kind = meta.kinds[part.number()].name;
  const [id, address, title, date, lesson, tags] = Array.from({ length: 6 }, () => part.text());
  const [names, signatures, asked] = [part.texts(), part.texts(), part.texts()];
  const facets = Array.from({ length: part.number() }, () => [meta.facets[part.number()], part.text()]);
  const units = Array.from({ length: part.number() }, () => ({ anchor: part.text(), heading: part.text(), text: part.text() }));
  return { kind, id, address, title, date: date || null, lesson, tags, names, signatures, asked, facets, units };
}

/** So many texts of units. */
function readTexts(raw, count) {
  const bytes = new Bytes(raw);
  return Array.from({ length: count }, () => bytes.text());
}

/** Reads what it is asked for once. */
const once = (made, key, make) => made[key] ?? (made[key] = make());

/** Small numbers that are written as characters from `0` on. */
function unpacked(text) {
  const out = [];
  for (const c of text) out.push(c.codePointAt(0) - 48);
  return out;
}

/** Texts that are written by what they share with the one before: the number as a capital letter from `A` on, and the rest. */
function unfronted(text) {
  let before = '';
  return Array.from(text.matchAll(/([A-Z])([^A-Z]*)/g), ([, shared, rest]) => (before = before.slice(0, shared.charCodeAt(0) - 65) + rest));
}

/** The first number of each of some runs. */
function firstsOf(counts) {
  let next = 0;
  return counts.map((count) => (next += count) - count);
}

/** Bytes that were cut, as one again. */
function together(raws) {
  if (raws.length === 1) return raws[0];
  const out = new Uint8Array(raws.reduce((sum, raw) => sum + raw.length, 0));
  let at = 0;
  for (const raw of raws) {
    out.set(raw, at);
    at += raw.length;
  }
  return out;
}

/** The shard in which a text would stand, by what each is not below. */
const shardOf = (starts, text) => Math.max(0, partition(starts, (start) => compare(start, text) <= 0) - 1);

/** The shards in which what begins with a text would stand. */
function shardsFrom(starts, beginning) {
  const out = [];
  for (let at = shardOf(starts, beginning); at < starts.length; at += 1) {
    if (compare(starts[at], beginning) > 0 && !starts[at].startsWith(beginning)) break;
    out.push(at);
  }
  return out;
}

/** So many shards of lists are read at most to know the words that begin with a text. */
const MOST_PLACES = 3;

export class Index {
  constructor(meta, store) {
    this.meta = meta;
    this.store = store;
    /** Whether the words of a query are so many that the dictionary costs less than the lists of each. */
    this.hasMany = false;
    this.fields = meta.fields.length;
    const runs = unpacked(meta.sizes);
    this.documents = runs.length;
    /** The number of the first unit of each document, and the one behind the last. */
    this.firsts = new Int32Array(runs.length + 1);
    runs.forEach((count, n) => { this.firsts[n + 1] = this.firsts[n] + UNIT_RUN * count; });
    this.blocks = [];
    this.kinds = new Uint8Array(runs.length);
    let at = 0;
    for (const [kind, count] of meta.runs) {
      this.kinds.fill(kind, at, at + count);
      at += count;
    }
    this.beginnings = bytesOf(atob(meta.beginnings));
    this.errorNames = bytesOf(atob(meta.errorNames));
    /** What the texts of each shard of a kind are not below. */
    this.starts = { words: unfronted(meta.words), places: unfronted(meta.places), names: unfronted(meta.names) };
    /** The first runs of names that lie apart from the lists of words. */
    this.apart = new Set(unfronted(meta.apart));
    /** The second runs of such names that do not lie with the lists of words either. */
    this.crowded = unfronted(meta.crowded);
    this.firstGroups = firstsOf(meta.groups);
    this.firstOfLists = firstsOf(unpacked(meta.lists));
    /** How many documents begin in each block of texts, and the texts of how many units where none does. */
    this.texts = unpacked(meta.texts);
    const behind = unpacked(meta.behind);
    this.behind = this.texts.map((count) => (count === 0 ? behind.shift() : 0));
    this.firstOfTexts = firstsOf(this.texts);
  }

  #words(at) { return this.store.get(`d${at}`, (raw) => readWords(raw, this.firstGroups[at])); }

  #places(at) { return this.store.get(`p${at}`, (raw) => readPlaces(raw, this.firstOfLists[at], this.fields)); }

  /** The shard of the dictionary in which a word would stand. */
  #shardOf(form) { return shardOf(this.starts.words, form); }

  /**
   * A word that stands anywhere, with its group; null for none, and undefined while the shard that tells is not there. Its lists
   * say so, too, and are wanted next.
   */
  word(form) {
    if (this.starts.words.length === 0 || form === '') return null;
    const shard = this.#shardOf(form);
    const byDictionary = this.hasMany || this.store.has(`d${shard}`);
    const words = byDictionary ? this.#words(shard) : this.#places(shardOf(this.starts.places, form))?.words ?? null;
    if (words === null) return undefined;
    const at = partition(words, (word) => compare(word.form, form) < 0);
    return words[at]?.form === form ? words[at] : null;
  }

  /** The first words that begin with a text, at most so many. */
  wordsFrom(beginning, most) {
    const { words, places } = this.starts;
    const shards = shardsFrom(words, beginning);
    const few = shardsFrom(places, beginning);
    if (!this.hasMany && few.length <= MOST_PLACES && !shards.every((at) => this.store.has(`d${at}`))) {
      return this.#from(beginning, most, few, (at) => this.#places(at)?.words.filter(({ form }) => at + 1 >= places.length || compare(form, places[at + 1]) < 0) ?? null);
    }
    return this.wordsWithGroupsFrom(beginning, most);
  }

  /** The same, each with its group. */
  wordsWithGroupsFrom(beginning, most) {
    return this.#from(beginning, most, shardsFrom(this.starts.words, beginning), (at) => this.#words(at));
  }

  #from(beginning, most, shards, read) {
    const out = [];
    let missing = 0;
    for (const shard of shards) {
      if (out.length >= most || missing >= 3) break;
      const words = read(shard);
      if (words === null) {
        missing += 1;
        continue;
      }
      for (let at = partition(words, (word) => compare(word.form, beginning) < 0); at < words.length && out.length < most; at += 1) {
        if (!words[at].form.startsWith(beginning)) return out;
        out.push(words[at]);
      }
    }
    return out;
  }

  /** The longest beginning of a text that any word begins with. */
  longestBeginning(text) {
    if (this.starts.words.length === 0) return '';
    const shard = this.#shardOf(text);
    const words = this.#words(shard);
    if (words === null) return '';
    const at = partition(words, (word) => compare(word.form, text) < 0);
    const near = [words[at - 1]?.form, words[at]?.form ?? this.starts.words[shard + 1]];
    const shared = near.filter((form) => form !== undefined).map((form) => sharedBeginning(text, form));
    return text.slice(0, Math.max(0, ...shared));
  }

  /** Where a group stands: its words, and for each field a list or null. */
  group(number) {
    const at = partition(this.firstOfLists, (first) => first <= number) - 1;
    return this.#places(at)?.groups[number - this.firstOfLists[at]] ?? null;
  }

  /** The words of letters alone that have so many characters. */
  near(length) {
    const [first, count] = this.meta.near[length] ?? [0, 0];
    return Array.from({ length: count }, (_, n) => this.store.get(`x${first + n}`, readNear) ?? []).flat();
  }

  /** Whether a folded word may be the name of a known error. */
  mayBeError(word) {
    const camel = word.replaceAll('_', '');
    return mayHold(this.errorNames, camel) || (camel.startsWith('tr') && mayHold(this.errorNames, camel.slice(2)));
  }

  /** The keys among which one is, or those that begin like it; `shardsOf` tells in which of the shards of names they stand. */
  #keys(key, shardsOf) {
    const [first] = key.split(' ', 1);
    if (first === '' || !mayHold(this.beginnings, first)) return [];
    const lists = this.apart.has(first) ? this.#besides(key) : shardOf(this.starts.places, first);
    if (lists !== null) return this.#places(lists)?.names ?? [];
    const shards = shardsOf(this.starts.names, key);
    return shards.flatMap((at) => this.store.get(`n${at}`, (raw) => readKeys(new Bytes(raw))) ?? []);
  }

  /** The shard of lists that has all names which begin like a key, though its first run lies apart: by the second. `null` for none. */
  #besides(key) {
    const { places } = this.starts;
    const [, second, third] = key.split(' ', 3);
    if (places.length === 0 || second === undefined || /^[0-9]/.test(second)) return null;
    // The last run of a key may go on.
    if (this.crowded.some((run) => run === second || (third === undefined && run.startsWith(second)))) return null;
    if (third !== undefined) return shardOf(places, second);
    const [shard, ...others] = shardsFrom(places, second);
    return others.length === 0 ? shard : null;
  }

  /** The names that have a key. */
  named(key) {
    const keys = this.#keys(key, (starts, text) => [shardOf(starts, text)]);
    const found = keys[partition(keys, (entry) => compare(entry.key, key) < 0)];
    return found?.key === key ? found.names : [];
  }

  /** The names whose key begins like one of at least two runs. */
  namedFrom(key) {
    const keys = this.#keys(key, shardsFrom).filter((entry) => entry.key.startsWith(key));
    return keys.flatMap(({ names }) => names);
  }

  /** Notes what every text that may be an error takes, whatever it says: it comes together with the script that reads it. */
  expectErrors() { this.store.needs.add('e'); }

  /** Notes what every text takes that is held against signatures. */
  expectSignatures() {
    const { hasKey, signatures } = this.meta;
    const shards = hasKey ? ['k'] : Array.from({ length: signatures }, (_, shard) => `s${shard}`);
    shards.forEach((shard) => this.store.needs.add(shard));
  }

  /** The signatures that may be the same error as a text, one after the other: each with its documents. */
  * signatures({ whole, parts }) {
    let shards = Array.from({ length: this.meta.signatures }, (_, shard) => shard);
    if (this.meta.hasKey) {
      const key = this.store.get('k', readKey);
      if (key === null) return;
      shards = [...leadsOf(key, whole, parts)].sort((a, b) => a - b);
    }
    for (const shard of shards) {
      yield* this.store.get(`s${shard}`, (raw) => readParts(raw).map(readShape)) ?? [];
    }
  }

  /** The errors that are known by their numbers, prepared by `prepare`; null while their shard is not there. */
  errors(prepare) { return this.store.get('e', (raw) => prepare(readErrors(raw))); }

  /** The values of a facet. */
  values(facet) {
    const [first, last] = this.meta.values[facet];
    const out = [];
    for (let shard = first; shard <= last; shard += 1) {
      const values = this.store.get(`f${shard}`, (raw) => readParts(raw).map(readValue)) ?? [];
      out.push(...values.filter((value) => value.facet === facet));
    }
    return out;
  }

  /** Of each lesson that several incidents taught, these. */
  taught() { return new Map(this.values(this.meta.facets.length).map(({ value, documents }) => [Number(value), documents])); }

  /**
   * A document; null while a block of it is not there. `units`: whose texts are wanted, or null for all; those of others may
   * be empty, but for the first.
   */
  document(number, units = []) {
    let at = partition(this.firstOfTexts, (first) => first <= number) - 1;
    while (this.texts[at] === 0) at -= 1;
    const wanted = this.#behind(at).filter(({ first, count }) => units === null || units.some((unit) => unit >= first && unit < first + count));
    const texts = wanted.map((block) => this.#block(block.at, (raw) => readTexts(raw, block.count)));
    const block = this.#block(at, (raw) => ({ parts: readParts(raw), made: [] }));
    if (block === null || texts.includes(null)) return null;
    const place = number - this.firstOfTexts[at];
    const document = once(block.made, place, () => readDocument(block.parts[place], this.meta));
    wanted.forEach(({ first }, n) => texts[n].forEach((text, unit) => { document.units[first + unit].text = text; }));
    return document;
  }

  /** The blocks with texts of the document that begins in another block: the first unit of each, and how many they are. */
  #behind(start) {
    const out = [];
    let first = 1;
    for (let at = start + 1; this.texts[at] === 0; at += 1) {
      const count = this.behind[at];
      if (count > 0) out.push({ at, first, count });
      first += count;
    }
    return out;
  }

  /** What is read of a block and of those that go on with it; null while one of them is not there. */
  #block(at, read) {
    const raws = [];
    do raws.push(this.store.get(`t${at + raws.length}`, (raw) => raw)); while (this.texts[at + raws.length] === 0 && this.behind[at + raws.length] === 0);
    return raws.includes(null) ? null : once(this.blocks, at, () => read(together(raws)));
  }
}

function sharedBeginning(a, b) {
  let at = 0;
  while (at < a.length && at < b.length && a.codePointAt(at) === b.codePointAt(at)) at += a.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

/** The shards of signatures that a text leads to: by the rarest words that it has, and by the words that its shape is made of. */
function leadsOf(key, text, parts) {
  const out = new Set();
  for (const word of text.at.keys()) key.get(word)?.rarest.forEach((shard) => out.add(shard));
  for (const { shape } of parts) {
    const own = new Set(shape.pieces.flatMap(({ words }) => words));
    const leads = [...own].map((word) => key.get(word));
    if (own.size > 0 && leads.every((lead) => lead !== undefined)) {
      leads.reduce((least, lead) => (lead.any.length < least.any.length ? lead : least)).any.forEach((shard) => out.add(shard));
    }
  }
  return out;
}
