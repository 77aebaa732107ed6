// Results: lists of real links, by why they were found, each with its best passage and the words in it marked.
import { addressOf, make } from './50-app.js';
import { dayName, kindName, shown } from './51-words.js';
import { kindIcon } from './52-icons.js';

const HEADINGS = { 'same-error': 'Same error', named: 'Named in the search', words: 'Related' };

/** A passage with its matches as marks. Places are counted in characters, not in units of UTF-16. */
export function passage({ text, matches }) {
  const characters = [...text];
  const out = make('span', { class: 'x', dir: 'auto' });
  const piece = (start, end) => characters.slice(start, end).join('').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
  let at = 0;
  for (const [start, end] of matches) {
    if (start < at || end <= start) continue;
    out.append(piece(at, start), make('mark', {}, piece(start, end)));
    at = end;
  }
  out.append(piece(at));
  return out;
}

/** When it happened, or when it was reviewed. */
const whenOf = ({ kind, date }) => (date && kind === 'recipe' ? `reviewed ${dayName(date)}` : dayName(date));

/** What stands below a result: when, whose, where. */
function details(hit) {
  const names = hit.kind === 'rule' || hit.kind === 'incident' ? [hit.id] : [];
  const tag = (facet) => (hit.tags?.[facet] ?? []).slice(0, 4).join(', ');
  const parts = [...names, whenOf(hit), tag('team'), tag('database'), hit.section ? `in “${shown(hit.section, 80)}”` : ''];
  const line = make('span', { class: 'm' });
  for (const part of parts.filter((text) => text)) {
    if (line.childNodes.length) line.append(' · ');
    line.append(make('bdi', {}, shown(part, 120)));
  }
  return line;
}

function item(hit) {
  const kind = make('span', { class: 'kind' }, kindIcon(hit.kind), kindName(hit.kind));
  const title = make('strong', { dir: 'auto' }, shown(hit.title, 200));
  const text = hit.excerpt?.text ? passage(hit.excerpt) : null;
  const body = make('span', { class: 'what' }, title, text, details(hit));
  return make('li', {}, make('a', { class: 'hit', href: addressOf(hit.address) }, kind, body));
}

/** The list of a group; a new one stands behind those that are there. Words alone need no more than `Results`. */
function listOf(place, group) {
  const found = place.querySelector(`ol[data-group="${group}"]`);
  if (found) return found;
  const title = group === 'words' && place.childNodes.length === 0 ? 'Results' : HEADINGS[group];
  const list = make('ol', { 'aria-labelledby': `_found-${group}`, 'data-group': group });
  place.append(make('h2', { id: `_found-${group}` }, title), list);
  return list;
}

/** Adds results behind those that are there: they come group by group. */
export function addHits(place, hits) {
  for (const hit of hits) listOf(place, hit.group).append(item(hit));
}

/** A short list of links: pages to go on with. */
export function pageList(pages, label) {
  const link = ({ kind, title, address, id }) => make('li', {}, make('a', { class: 'hit', href: addressOf(address) },
    make('span', { class: 'kind' }, kind ? kindIcon(kind) : null, kind ? kindName(kind) : 'Page'),
    make('span', { class: 'what' }, make('strong', { dir: 'auto' }, shown(title, 200)), id ? make('span', { class: 'm' }, make('bdi', {}, shown(id, 120))) : null)));
  const heading = `_pages-${label.toLowerCase().replace(/[^a-z]+/g, '-')}`;
  return [make('h2', { id: heading }, label), make('ol', { 'aria-labelledby': heading }, ...pages.map(link))];
}
