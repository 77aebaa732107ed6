// The search page's address says what is asked, and so does the link that a reader copies. Nothing pasted stands in it:
// of a pasted error the words that were kept, and those in the copied link alone.
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
