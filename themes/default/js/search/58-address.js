// What of a search may be kept, here or by others: the search page's address says what is asked, and so do the link that a
// reader copies and the recent searches. Nothing pasted stands in them: of a pasted error what is left when its values are taken
// out, and that not in the page's own address.
import { plain } from './12-paste.js';
import { addressOf } from './50-app.js';
import { FACET_ORDER } from './51-words.js';

const SHORT = { kind: 'type', database: 'db' };
const parameter = (facet) => SHORT[facet] ?? facet;

/** The text and the filters that an address asks for. */
export function readAddress(search) {
  const asked = new URLSearchParams(search);
  const values = (facet) => [...asked.getAll(parameter(facet)), ...(SHORT[facet] ? asked.getAll(facet) : [])];
  const filters = Object.fromEntries(FACET_ORDER.map((facet) => [facet, values(facet)]).filter(([, list]) => list.length > 0));
  return { text: asked.get('q') ?? '', filters };
}

/** What stands behind the search page's name, with its `?`. */
export function query(text, filters) {
  const out = new URLSearchParams(text ? { q: text } : {});
  for (const facet of FACET_ORDER) for (const value of filters[facet] ?? []) out.append(parameter(facet), value);
  return out.size ? `?${out}` : '';
}

/** The whole address of a search. */
export const linkTo = (text, filters) => new URL(addressOf(`search.html${query(text, filters)}`), document.baseURI).href;

/** Words that say nothing of anybody, and without which an error is no longer the same. */
const LITTLE = new Set('a an and are as at be by can cannot for from has have if in is it no not of on or that the this to was with'.split(' '));
/** A longer rest is given as its words alone, in characters. */
const LONGEST_REST = 2000;
/** What somebody writes by hand is shorter, in characters. */
const HAND_WRITTEN = 80;
/** A word, and what is short for two: `doesn't`. */
const RUN = /[\p{L}\p{N}_]+(?:['’]\p{L}+)*/gu;
const runsOf = (text) => text.toLowerCase().match(RUN) ?? [];

/**
 * A pasted error as it may be told: its kept words as they stood, so that it is read in the same way, with `…` for all
 * others, and without the lines that have none of them. `stop`: words that search leaves out.
 */
function withoutValues(text, words, stop) {
  const kept = new Set(words.flatMap(runsOf));
  const little = new Set([...LITTLE, ...stop]);
  const isKnown = (run) => kept.has(run.toLowerCase()) || little.has(run.toLowerCase().replace(/['’]/g, ''));
  const lines = text.split('\n').filter((line) => runsOf(line).some((run) => kept.has(run)));
  const rest = lines.map((line) => line.trim().replace(RUN, (run) => (isKnown(run) ? run : '…')).replace(/…(?:[.:/-]+…)+/gu, '…')).join('\n');
  return rest && rest.length <= LONGEST_REST ? rest : words.join(' ');
}

/**
 * What of a search may be kept: an error without its values, or what was written by hand; else nothing.
 * `words`: the kept words, or null for what is no error.
 */
export function keepable(text, pasted, words, stop) {
  if (words) return words.length > 0 ? withoutValues(plain(text), words, stop) : '';
  const line = text.trim();
  return pasted || line.includes('\n') || line.length > HAND_WRITTEN ? '' : line;
}
