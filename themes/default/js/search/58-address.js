// The search page's address says what is asked, and so does the link that a reader copies. Nothing pasted stands in it:
// of a pasted error what is left when its values are taken out, and that in the copied link alone.
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
const runsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];

/**
 * A pasted error as a link may tell it: its kept words as they stood, so that it is read in the same way, with `…` for all
 * others, and without the lines that have none of them.
 */
export function withoutValues(text, words) {
  const kept = new Set(words.flatMap(runsOf));
  const isKnown = (run) => kept.has(run.toLowerCase()) || LITTLE.has(run.toLowerCase());
  const lines = text.split('\n').filter((line) => runsOf(line).some((run) => kept.has(run)));
  const rest = lines.map((line) => line.trim().replace(/[\p{L}\p{N}_]+/gu, (run) => (isKnown(run) ? run : '…')).replace(/…(?:[.:/-]+…)+/gu, '…')).join('\n');
  return rest && rest.length <= LONGEST_REST ? rest : words.join(' ');
}
