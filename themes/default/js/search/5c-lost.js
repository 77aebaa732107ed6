// What an address may have meant that leads nowhere: its last parts are read as a record's name, and then as words.
import { withEngine } from './50-engine.js';
import { FOLDERS, kindName, shown } from './51-words.js';

const MOST = 3;

function decoded(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

/** `BanDropColumn` → `Ban-Drop-Column`. */
const cutAtCapitals = (text) => text.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1-');

/** The names that a path may be meant to say, the longest first, and the kind of record that its folder has. */
function readPath(path) {
  const parts = path.split('/').map(decoded).map((part) => part.replace(/(^index)?\.html?$/i, '')).filter((part) => part !== '');
  const kind = parts.map((part) => FOLDERS[part.toLowerCase()]).find((found) => found) ?? null;
  const names = parts.filter((part) => !FOLDERS[part.toLowerCase()]).slice(-2);
  const both = [names.join('/'), names.at(-1)].filter((name) => name);
  return { kind, texts: [...new Set(both.flatMap((name) => [name, cutAtCapitals(name)]))] };
}

/** A page of its own, and not the section of it that fits best; terms have no page. */
const pageOf = ({ kind, address }) => (kind === 'term' ? address : address.split('#')[0]);

/** What an engine finds for the names and the kind of a path, by address: what has one of these names, and what has their words. */
async function pagesFor(engine, { kind, texts }) {
  const named = new Map();
  const others = new Map();
  for (const filters of kind ? [{ kind: [kind] }, {}] : [{}]) {
    for (const text of texts) {
      const { hits } = await engine.search(text, { filters, limit: MOST, facets: false });
      for (const hit of hits) (hit.group === 'named' ? named : others).set(pageOf(hit), hit);
    }
    if (named.size > 0) break;
  }
  return new Map([...named, ...others]);
}

/** The pages that are nearest to a path from the site's root: those that it names, then those that its words find. */
globalThis.handbook.nearestTo = async (path) => {
  const read = readPath(path);
  const pages = [...await withEngine((engine) => pagesFor(engine, read))].slice(0, MOST);
  return pages.map(([address, hit]) => ({ address, title: shown(hit.title, 200), what: `${kindName(hit.kind)} ${shown(hit.id, 120)}` }));
};
