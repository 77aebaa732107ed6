// Ranking: records in groups, each group in its order (src/search/rank.rs has the specification).
import { partition } from './10-bytes.js';
import { fold } from './12-words.js';
import { normal } from './16-query.js';
import { Filtered } from './1d-facets.js';

export const GROUPS = ['same-error', 'named', 'words'];

/** The best first, whatever their scores. */
const byPlace = (a, b) => a.group - b.group || b.spelling - a.spelling || b.closeness - a.closeness;

/** The best first; documents are numbered in the order of equal results. */
function order(a, b) {
  return byPlace(a, b) || b.score - a.score || a.document - b.document;
}

/** The best of a list, at most so many, in order; sorting all of ten thousand takes longer than a key is down. */
export function top(list, most) {
  const out = [];
  for (const item of most > 0 ? list : []) {
    if (out.length === most && order(item, out[most - 1]) > 0) continue;
    out.splice(partition(out, (other) => order(other, item) < 0), 0, item);
    if (out.length > most) out.pop();
  }
  return out;
}

/** The documents with a signature that is the same error, and how much of it is the same. A stage that may rest at each. */
export function* sameErrors(index, reader, reading, off) {
  const out = new Map();
  const whole = reading.asked.words.filter(({ part }) => !part).length;
  if (reading.error === null && whole < 4) return out;
  const { errors } = reader;
  if (errors === null) {
    index.expectSignatures();
    return out;
  }
  const paste = errors.paste(reading);
  const isOff = new Set(off.map(fold));
  for (const { shape, documents } of index.signatures(paste)) {
    yield;
    if (shape.codes.some((code) => isOff.has(fold(code)))) continue;
    const closeness = errors.closeness(shape, paste);
    if (closeness === null) continue;
    for (const document of documents) out.set(document, Math.max(closeness, out.get(document) ?? 0));
  }
  return out;
}

/** What stands above all that is found by words: by document, its group, how well it is named and how close it is. */
function placesAbove(same, names) {
  const spelling = (document) => names.get(document) ?? 0;
  return new Map([...[...names.keys()].map((document) => [document, { group: 1, spelling: spelling(document), closeness: 0 }]),
    ...[...same].map(([document, closeness]) => [document, { group: 0, spelling: spelling(document), closeness }])]);
}

/** The documents that are first whatever their scores: at most so many, and none as close as one that is left out. */
export function first({ same, names }, most) {
  const all = [...placesAbove(same, names)].sort(([, a], [, b]) => byPlace(a, b));
  const next = all[most]?.[1];
  return all.slice(0, most).filter(([, place]) => !next || byPlace(place, next) !== 0).map(([document]) => document);
}

const unscored = (document) => ({ document, unit: 0, score: 0, codes: 0, group: 2, spelling: 0, closeness: 0 });

/** All that a query finds, whether it passes the filters or not, in no order. */
export function candidates({ index, scorer, reading, plan, filters, same, names }) {
  const isSaid = reading.error !== null || !(plan.clauses.length === 0 || reading.asked.isBare);
  const isFilterAlone = Object.keys(filters).length > 0 && !isSaid;
  const found = isFilterAlone ? Array.from({ length: index.documents }, (_, document) => unscored(document)) : scorer.score(plan);
  const above = placesAbove(same, names);
  if (above.size === 0) return found;
  for (const candidate of found) {
    const place = above.get(candidate.document);
    if (place) {
      Object.assign(candidate, place);
      above.delete(candidate.document);
    }
  }
  return [...found, ...[...above].map(([document, place]) => ({ ...unscored(document), ...place }))];
}

/**
 * Of what was found, the records that are known to hold all phrases in any of their texts, and what is known of that; all that
 * was found, if none is. `known`: whether a document holds them, kept from one try to the next. A stage that may rest at each.
 */
export function* holding(index, filters, found, phrases, known) {
  if (phrases.length === 0) return { found, phrases: null };
  const { phraseRound, enough, mostPhraseChecks } = index.meta.limits;
  const isHeld = ({ document }) => {
    const texts = known.has(document) ? null : index.document(document, null);
    if (texts !== null) known.set(document, holds(texts, phrases));
    return known.get(document) === true;
  };
  // Facets count the best, too, that do not pass: another choice lets them through.
  for (const candidate of top(found, phraseRound)) {
    yield;
    isHeld(candidate);
  }
  const { passed } = new Filtered(index, filters, found);
  const best = top(passed, mostPhraseChecks);
  let [held, checked] = [0, 0];
  // What lacks a text is told when that is there, and nothing behind it before.
  while (checked < best.length && held < enough && index.store.needs.size === 0) {
    for (const candidate of best.slice(checked, checked + phraseRound)) {
      yield;
      if (isHeld(candidate)) held += 1;
    }
    checked = Math.min(checked + phraseRound, best.length);
  }
  const exact = found.filter(({ document }) => known.get(document) === true);
  return { found: exact.length === 0 ? found : exact, phrases: { held: exact.length > 0, unchecked: passed.length - checked } };
}

function holds(document, phrases) {
  const { id, title, lesson, tags, signatures, asked, names, units } = document;
  const texts = [...signatures, ...asked, ...names, id, title, lesson, tags, ...units.flatMap(({ heading, text }) => [heading, text])].map(normal);
  return phrases.every((phrase) => texts.some((text) => text.includes(phrase)));
}
