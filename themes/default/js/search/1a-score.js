// Scores: tantivy's BM25 bit for bit, and how they are put together (src/search/score.rs has the specification). All steps are in
// single precision, in the order written there.

import { sum } from './18-index.js';

const f = Math.fround;
const K1 = f(1.2);
const B = f(0.75);
const K1_PLUS_1 = f(1 + K1);
const ONE_MINUS_B = f(1 - B);

/** A number of single precision by its bits. */
function fromBits(bits) {
  return new Float32Array(Uint32Array.of(bits).buffer)[0];
}

export class Scorer {
  #slots; #norms;

  constructor(index) {
    const { meta } = index;
    this.index = index;
    this.units = meta.units;
    this.tie = f(meta.limits.tie);
    this.idfs = new Map(meta.idf.map(([df, bits]) => [df, fromBits(bits)]));
    this.priors = meta.kinds.map(({ prior }) => fromBits(prior));
    this.weights = meta.fields.map(({ weight }) => f(weight));
    this.codeWeights = meta.fields.map(({ code }) => f(code));
    let last = 0;
    const lengths = meta.lengths.map((step) => (last += step));
    this.#norms = meta.fields.map(({ average }) => lengths.map((length) => norm(length, fromBits(average))));
    this.#slots = new Int32Array(index.firsts[index.documents]);
  }

  #idf(df) {
    const odds = f(f(f(Math.max(0, this.units - df)) + 0.5) / f(f(df) + 0.5));
    return this.idfs.get(df) ?? f(Math.log(f(1 + odds)));
  }

  /** What a clause says: how rare the first group is that may stand for its word. */
  #rarity({ alternatives: [first] }) {
    const group = first && this.index.group(first.number);
    return this.#idf(sum(group?.lists ?? [], ({ df }) => df));
  }

  /** The lists of a plan: for each clause, field by field and alternative by alternative. */
  #lists(plan) {
    return plan.clauses.map(({ alternatives }, at) => {
      const groups = alternatives.map(({ number, weight }) => ({ group: this.index.group(number), weight: f(weight) }));
      return (at < plan.codes ? this.codeWeights : this.weights).flatMap((fieldWeight, field) => groups.flatMap(({ group, weight }) => {
        const list = group?.lists[field];
        if (!list || fieldWeight === 0) return [];
        return [{ list, field, weight: f(f(this.#idf(list.df) * K1_PLUS_1) * f(fieldWeight * weight)) }];
      }));
    });
  }

  /** The greatest and the sum of each clause's scores in each unit: the units in their order, and a row for each. */
  #rows(clauses) {
    const slots = this.#slots;
    const touched = [];
    for (const lists of clauses) {
      for (const { list } of lists) {
        for (const unit of list.units) {
          if (slots[unit] === 0) {
            slots[unit] = 1;
            touched.push(unit);
          }
        }
      }
    }
    const units = Int32Array.from(touched).sort();
    units.forEach((unit, row) => { slots[unit] = row; });
    const width = clauses.length;
    const max = new Float32Array(units.length * width);
    const sum = new Float32Array(units.length * width);
    clauses.forEach((lists, clause) => {
      for (const { list, field, weight } of lists) this.#add(list, this.#norms[field], weight, (unit) => slots[unit] * width + clause, max, sum);
    });
    units.forEach((unit) => { slots[unit] = 0; });
    return { units, width, max, sum };
  }

  #add({ units, frequencies, codes }, norms, weight, cell, max, sum) {
    for (let n = 0; n < units.length; n += 1) {
      const frequency = frequencies[n];
      const score = f(weight * f(frequency / f(frequency + norms[codes[n]])));
      const at = cell(units[n]);
      if (score > max[at]) max[at] = score;
      sum[at] += score;
    }
  }

  /** Scores all records that match any clause: the best unit of each, in the order of the documents. */
  score(plan) {
    const rows = this.#rows(this.#lists(plan));
    rows.weights = plan.clauses.map((clause) => this.#rarity(clause));
    rows.all = rows.weights.reduce((all, weight) => f(all + weight), 0);
    const out = [];
    const { firsts } = this.index;
    let document = 0;
    let head = -1;
    let best = null;
    rows.units.forEach((unit, row) => {
      while (firsts[document + 1] <= unit) document += 1;
      const first = firsts[document];
      if (best?.document !== document) {
        head = unit === first ? row : -1;
        best = null;
      }
      if (unit !== first && !adds(rows, head, row)) return;
      const scored = this.#unit(rows, plan.codes, head, row, document, unit - first);
      if (best === null) out.push(best = scored);
      else if (scored.codes > best.codes || (scored.codes === best.codes && scored.score > best.score)) Object.assign(best, scored);
    });
    return out;
  }

  #unit({ width, max, sum, weights, all: whole }, codes, head, row, document, unit) {
    let [total, matched, found] = [0, 0, 0];
    const above = head === row || head < 0 ? -1 : head * width;
    for (let clause = 0; clause < width; clause += 1) {
      const own = row * width + clause;
      let [most, all] = [max[own], sum[own]];
      if (above >= 0) {
        const [headMost, headAll] = [max[above + clause], sum[above + clause]];
        if (headMost > most) most = headMost;
        if (headAll > 0) all = all > 0 ? f(headAll + all) : headAll;
      }
      if (all <= 0) continue;
      total = f(total + f(most + f(this.tie * f(all - most))));
      matched = f(matched + weights[clause]);
      if (clause < codes) found += 1;
    }
    const coordination = f(matched / whole);
    const factor = width === 2 ? f(coordination * coordination) : coordination;
    const score = f(f(total * factor) * this.priors[this.index.kinds[document]]);
    return { document, unit, score, codes: found, group: 2, spelling: 0, closeness: found };
  }
}

function norm(length, average) {
  return f(K1 * f(ONE_MINUS_B + f(f(B * f(length)) / average)));
}

/** Whether a section matches a clause that its record's head does not. */
function adds({ width, sum }, head, row) {
  for (let clause = 0; clause < width; clause += 1) {
    if (sum[row * width + clause] > 0 && !(head >= 0 && sum[head * width + clause] > 0)) return true;
  }
  return false;
}
