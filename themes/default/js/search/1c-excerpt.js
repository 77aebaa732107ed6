// The excerpt of a result: the window that holds a code and the most distinct words of the query (src/search/excerpt.rs has the specification).
import { count, find, isSpace, nth, runEnd, trimEnd } from './11-characters.js';

/** The groups of a plan's words: for each form, the first clause that it matches. */
export function clausesByForm(index, plan) {
  const out = new Map();
  const seen = new Set();
  plan.clauses.forEach(({ alternatives }, clause) => {
    for (const { number } of alternatives) {
      if (seen.has(number)) continue;
      seen.add(number);
      index.group(number)?.forms.forEach((form) => out.set(form, clause));
    }
  });
  return out;
}

function textOfField(field, document, section, isHead) {
  if (field === 'body') return section.text;
  if (!isHead) return '';
  return field === 'lesson' ? document.lesson : document.signatures.join(' ');
}

/** The texts from one of which the excerpt of a unit is taken; of a record with the same error, they are its signatures. */
function textsOf(document, unit, isSameError) {
  if (isSameError) return document.signatures;
  const section = document.units[unit];
  if (!section) return [];
  const ofHead = document.kind === 'incident' ? ['body', 'lesson', 'signatures'] : ['lesson', 'body', 'signatures'];
  const own = (unit === 0 ? ofHead : ['body']).map((field) => textOfField(field, document, section, unit === 0));
  return [...own, ...document.asked.map((phrase) => `“${phrase}”`)];
}

/**
 * The best excerpt of a unit, or of the head where only that shows words of the query, and the unit that the result leads to: the
 * head for the same error, and where a phrase in which people ask for the record says more than the unit. `words`: cuts a text into words; `limits`:
 * the longest excerpt, and how many of the first clauses are codes.
 */
export function excerptOf(document, { unit, group }, clauses, words, limits) {
  const texts = textsOf(document, unit, group === 0);
  const [own, at] = bestOf(texts, clauses, words, limits);
  if (group === 0) return { excerpt: own, unit: 0 };
  if (own.matches.length > 0) return { excerpt: own, unit: at < texts.length - document.asked.length ? unit : 0 };
  const [head] = bestOf(textsOf(document, 0, false), clauses, words, limits);
  return { excerpt: head.matches.length > 0 ? head : own, unit };
}

/** The excerpt of the text with the most distinct words, of equal ones the first, and which of the texts it is. */
function bestOf(texts, clauses, words, limits) {
  let best = null;
  texts.forEach((text, at) => {
    const hits = hitsIn(words(text), clauses);
    const { worth } = bestWindow(text, hits, limits);
    if (text !== '' && (best === null || worth > best.worth)) best = { worth, at, text, hits };
  });
  return best === null ? [{ text: '', matches: [] }, 0] : [cut(best.text, best.hits, limits), best.at];
}

function hitsIn(words, clauses) {
  const out = [];
  let last = 0;
  for (const { form, start, end } of words) {
    const clause = clauses.get(form);
    // A part inside a compound that is marked already adds nothing.
    if (clause !== undefined && start >= last) {
      out.push({ start, end, clause });
      last = end;
    }
  }
  return out;
}

/** A code is worth more than all words that may stand in a window. */
const CODE_WORTH = 1000;

/** What the best window is worth by its codes and distinct words, and its place from the first to the last hit. */
function bestWindow(text, hits, { longest, codes }) {
  let best = { worth: 0, total: 0, from: 0, to: 0 };
  hits.forEach((hit, first) => {
    const end = nth(text, longest, hit.start);
    const limit = end < 0 ? text.length : end;
    const seen = new Set();
    let at = first;
    while (at < hits.length && hits[at].end <= limit) seen.add(hits[at++].clause);
    const total = at - first;
    const worth = seen.size + (Math.min(...seen) < codes ? CODE_WORTH : 0);
    if (worth > best.worth || (worth === best.worth && total > best.total)) best = { worth, total, from: hit.start, to: hits[at - 1]?.end };
  });
  return best;
}

/** Where so many characters before a place begin; 0 where there are not so many. */
function back(text, at, number) {
  let start = at;
  for (let n = 0; n < number; n += 1) {
    if (start <= 0) return 0;
    start -= start > 1 && text.codePointAt(start - 2) > 0xffff ? 2 : 1;
  }
  return start;
}

function cut(text, hits, limits) {
  const { longest } = limits;
  const { from: found, to } = bestWindow(text, hits, limits);
  const page = nth(text, longest);
  const from = to <= (page < 0 ? text.length : page) ? 0 : found;
  // A little of what stands before is shown, too, where there is room.
  const room = Math.max(0, longest - count(text.slice(from, to)));
  const before = room < 3 ? from : back(text, from, Math.max(1, Math.floor(room / 3)));
  const begin = startOfWord(text, before, from);
  const last = nth(text, longest, begin);
  const stop = endOfWord(text, last < 0 ? text.length : last, to);
  const start = Math.min(stop, runEnd(text, begin, isSpace));
  const shown = trimEnd(text.slice(start, stop));
  const inside = hits.filter((hit) => hit.start >= start && hit.end <= start + shown.length);
  const characters = (at) => count(shown.slice(0, at - start));
  return { text: shown, matches: inside.map((hit) => [characters(hit.start), characters(hit.end)]) };
}

/** The first beginning of a word at or behind a place, at most at another. */
function startOfWord(text, at, most) {
  if (at === 0 || at >= most) return Math.min(at, most);
  return Math.min(most, find(text.slice(0, most), at, isSpace));
}

/** The last end of a word at or before a limit, at least at another place. */
function endOfWord(text, limit, least) {
  if (limit >= text.length || limit <= least) return Math.max(limit, least);
  for (let at = limit - 1; at >= least; at -= 1) if (isSpace(text.charCodeAt(at))) return at;
  return least === 0 ? limit : least;
}
