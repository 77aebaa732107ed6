// The plan: what is looked up for a query, one clause for each distinct word (src/search/plan.rs has the specification).
import { compare } from './10-bytes.js';
import { count, find, isLetter, nth } from './11-characters.js';
import { hasStem, isUnspaced } from './12-words.js';

/** The most words, parts included, that the form of a term has behind its first. */
const LONGEST_TERM = 64;

/** Adds a group that the clause does not have. */
function add(clause, entry, weight) {
  if (clause.alternatives.every(({ number }) => number !== entry.number)) clause.alternatives.push({ number: entry.number, weight });
}

/** The groups of these words, those in most units first, then by word; what the clause has already is left out. `budget`: the units that may be looked up. */
function commonest(words, clause, most, budget) {
  const seen = new Set(clause.alternatives.map(({ number }) => number));
  const groups = words.filter(({ number }) => !seen.has(number) && seen.add(number));
  groups.sort((a, b) => b.units - a.units || compare(a.form, b.form));
  const out = [];
  let spent = 0;
  for (const group of groups) {
    if (out.length === most) break;
    if (out.length > 0 && spent + group.cost > budget) continue;
    spent += group.cost;
    out.push(group);
  }
  return out;
}

/** Which letters a word has, one bit each. */
function lettersOf(word) {
  let out = 0;
  for (let n = 0; n < word.length; n += 1) {
    const letter = word.charCodeAt(n) - 97;
    if (letter >= 0 && letter < 26) out |= 1 << letter;
  }
  return out;
}

function bitCount(bits) {
  let out = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) out += 1;
  return out;
}

/** How many edits lie between two lists of characters: optimal string alignment. */
function distance(a, b) {
  let twoBack = [];
  let back = b.map((_, n) => n);
  back.push(b.length);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      row[j] = Math.min(back[j] + 1, row[j - 1] + 1, back[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], twoBack[j - 2] + 1);
    }
    twoBack = back;
    back = row;
  }
  return back[b.length];
}

export class Planner {
  constructor(index) {
    this.index = index;
    this.limits = index.meta.limits;
    const [code, joined, stem, prefix, synonym, typo1, typo2] = this.limits.weights;
    this.weights = { code, joined, stem, prefix, synonym, typo1, typo2 };
    this.synonyms = new Map();
    for (const [form, singles] of index.meta.synonyms) {
      if (!this.synonyms.has(form[0])) this.synonyms.set(form[0], []);
      this.synonyms.get(form[0]).push({ form, singles });
    }
  }

  /** A stage that may rest after each clause. */
  * plan(asked) {
    const likes = this.#likes(this.#lookedAt(asked.words));
    const seen = new Set();
    const clauses = [];
    let codes = 0;
    for (let at = 0; at < asked.words.length && clauses.length < this.limits.mostClauses; at += 1) {
      const word = asked.words[at];
      if (seen.has(word.form)) continue;
      seen.add(word.form);
      clauses.push(this.#clause(asked, at, likes[at] ?? []));
      if (at < asked.codes) codes += 1;
      yield;
    }
    if (asked.isBare && clauses[0].alternatives.length === 0) clauses.pop();
    return { clauses, codes, unmatched: unmatched(asked.words, clauses) };
  }

  /** What may have been meant when nothing was found. */
  planLoosely(asked) {
    const clauses = [];
    for (const word of asked.words.filter(({ part }) => !part)) {
      const isSeen = clauses.some((clause) => clause.word === word.form);
      if (!isSeen && clauses.length < this.limits.mostClauses) clauses.push(this.#looseClause(word));
    }
    return { clauses, codes: 0, unmatched: [] };
  }

  /** The words of all clauses, and some behind them that a form of a term may need. */
  #lookedAt(words) {
    const seen = new Set();
    let end = 0;
    while (end < words.length && seen.size < this.limits.mostClauses) seen.add(words[end++].form);
    return words.slice(0, end + LONGEST_TERM);
  }

  #clause(asked, at, likes) {
    const { form, part } = asked.words[at];
    const clause = { word: form, alternatives: [] };
    const own = this.index.word(form);
    // Another form takes shards of its own: they are wanted when it is known that the word itself is nowhere.
    const other = own === null ? this.#otherForm(form) : null;
    if (own) add(clause, own, at < asked.codes ? this.weights.code : 1);
    else if (other) add(clause, other, this.weights.stem);
    if (!part) this.#joined(asked.words, at).forEach((joined) => add(clause, joined, this.weights.joined));
    likes.forEach((number) => add(clause, { number }, this.weights.synonym));
    // What begins with it is wanted when it is known that the word is not common itself.
    const mayBegin = own !== undefined && !(own?.units >= this.limits.whole);
    if (mayBegin && this.#isBeginning(asked, asked.words[at])) this.#addFrom(clause, form);
    const isKnown = this.index.store.needs.size === 0;
    if (clause.alternatives.length === 0 && asked.mend && isKnown) this.#mend(clause);
    return clause;
  }

  #looseClause({ form }) {
    const clause = { word: form, alternatives: [] };
    const beginning = this.index.longestBeginning(form);
    if (count(beginning) >= (/[0-9]/.test(form) ? 2 : 3)) this.#addFrom(clause, beginning);
    return clause;
  }

  /** Adds the groups of the words that begin with a text. */
  #addFrom(clause, beginning) {
    const { mostForms, mostPrefixes, mostPrefixUnits } = this.limits;
    const words = this.index.wordsFrom(beginning, mostForms);
    commonest(words, clause, mostPrefixes, mostPrefixUnits).forEach((entry) => add(clause, entry, this.weights.prefix));
  }

  /** Whether words that begin with this one are meant, too. */
  #isBeginning(asked, { form, end }) {
    if (form === '') return false;
    return nth(form, 1) < 0 ? isUnspaced(form.codePointAt(0)) : asked.typingAt === end;
  }

  /** Another form of a word that the index does not have. */
  #otherForm(word) {
    const letters = count(word);
    if (letters < 4 || !hasStem(word)) return null;
    const least = Math.max(letters - this.limits.longestEnding, 3);
    const start = nth(word, least);
    const shared = (beginning) => {
      const length = count(beginning);
      return 2 * length >= letters && (length >= 4 || length + 1 === letters) && word.startsWith(beginning) ? length : 0;
    };
    let best = null;
    let most = 0;
    for (const entry of this.index.wordsWithGroupsFrom(start < 0 ? word : word.slice(0, start), Infinity)) {
      const length = Math.max(shared(entry.form), shared(entry.group));
      if (length > most) [best, most] = [entry, length];
    }
    return best;
  }

  /** The word joined with its neighbours, where that is a word of the index. */
  #joined(words, at) {
    const { form } = words[at];
    const last = words.slice(0, at).findLast(({ part }) => !part);
    const next = words.slice(at + 1).find(({ part }) => !part);
    const joined = [last && last.form + form, next && form + next.form];
    return joined.filter((text) => text && hasStem(text)).map((text) => this.index.word(text)).filter(Boolean);
  }

  #mend(clause) {
    const { word } = clause;
    const length = count(word);
    if (length < 5 || length > 60 || find(word, 0, (code) => !isLetter(code)) < word.length) return;
    const most = length < 9 ? 1 : 2;
    const characters = [...word];
    const letters = lettersOf(word);
    const near = [[], []];
    for (let other = length - most; other <= length + most; other += 1) {
      for (const entry of this.index.near(other)) {
        if (bitCount(lettersOf(entry.form) ^ letters) > 2 * most) continue;
        const edits = distance(characters, [...entry.form]);
        if (edits >= 1 && edits <= most) near[edits - 1].push(entry);
      }
    }
    const [found, weight] = near[0].length === 0 ? [near[1], this.weights.typo2] : [near[0], this.weights.typo1];
    commonest(found, clause, this.limits.mostTypos, Infinity).forEach((entry) => add(clause, entry, weight));
  }

  /** For each word, the groups that may stand for it, by the glossary. */
  #likes(words) {
    const out = words.map(() => []);
    if (this.synonyms.size === 0) return out;
    const whole = [];
    words.forEach(({ form, part }, at) => { if (!part) whole.push([at, this.index.word(form)?.number ?? -1]); });
    for (let start = 0; start < whole.length; start += 1) {
      for (const { form, singles } of this.synonyms.get(whole[start][1]) ?? []) {
        const found = whole.slice(start, start + form.length);
        if (found.length !== form.length || found.some(([, number], n) => number !== form[n])) continue;
        found.forEach(([at]) => out[at].push(...singles));
      }
    }
    return out;
  }
}

/** The words of which no clause, their own or a part's, has an alternative. */
function unmatched(words, clauses) {
  const matches = new Map(clauses.map(({ word, alternatives }) => [word, alternatives.length > 0]));
  const out = new Set();
  for (let at = 0; at < words.length;) {
    const { form } = words[at];
    let isMatched = false;
    do {
      isMatched ||= matches.get(words[at].form) ?? true;
      at += 1;
    } while (at < words.length && words[at].part);
    if (!isMatched) out.add(form);
  }
  return [...out];
}
