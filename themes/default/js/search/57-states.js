// What is shown while nothing is asked, and when nothing is found.
import { addressOf, make, site } from './50-app.js';
import { counted, kindAt, shown } from './51-words.js';
import { crossIcon } from './52-icons.js';
import { forget, forgetAll, recent } from './53-recent.js';
import { isFiltered } from './55-sift.js';
import { pageList } from './56-hits.js';

function again(text, ask, redraw) {
  const run = make('button', { class: 'again', type: 'button', dir: 'auto' }, shown(text, 120));
  const drop = make('button', { class: 'drop', type: 'button', 'aria-label': `Remove ${shown(text, 120)}` }, crossIcon());
  run.addEventListener('click', () => ask(text));
  drop.addEventListener('click', () => { forget(text); redraw(); });
  return make('li', {}, run, drop);
}

function recentList(ask, redraw) {
  const texts = recent();
  if (texts.length === 0) return [];
  const clear = make('button', { class: 'clear', type: 'button' }, 'Clear', make('span', { class: 'sr' }, ' recent searches'));
  clear.addEventListener('click', () => { forgetAll(); redraw(); });
  return [make('div', { class: 'head' }, make('h2', { id: '_recent' }, 'Recent searches'), clear),
    make('ul', { class: 'recent', 'aria-labelledby': '_recent' }, ...texts.map((text) => again(text, ask, redraw)))];
}

/** Before anything is asked: recent searches, pages of this tab, and what search is for. `ask` runs a text. */
export function showStart(frame, ask) {
  const redraw = () => { showStart(frame, ask); frame.field.focus(); };
  const pages = globalThis.handbook.visited().filter(({ path }) => path !== globalThis.handbook.here()).slice(0, 5);
  const opened = pages.map(({ title, path, isList }) => ({ title, address: path, kind: isList ? null : kindAt(path) }));
  frame.hits.replaceChildren(make('p', { class: 'hint' }, 'Paste an error to find the incident with the same cause.'),
    ...recentList(ask, redraw), ...(opened.length ? pageList(opened, 'Pages opened in this tab') : []));
}

function searched(state) {
  if (state.text.trim() === '') return null;
  const words = state.words ?? [];
  const line = make('p', {}, 'Searched for ');
  if (words.length === 0) line.append(make('q', { dir: 'auto' }, shown(state.text.trim(), 120)));
  words.slice(0, 12).forEach((word, at) => line.append(at ? ' ' : '', make('code', { dir: 'auto' }, shown(word, 40))));
  line.append('.');
  return line;
}

function unknown(words) {
  if (words.length === 0) return null;
  const line = make('p', {}, words.length === 1 ? 'No record has ' : 'No record has any of ');
  words.slice(0, 12).forEach((word, at) => line.append(at ? ' ' : '', make('code', { dir: 'auto' }, shown(word, 40))));
  return line;
}

/** When nothing was found. `unfiltered`: how many there are without filters; `clear` takes the filters off. */
export function showNothing(frame, state, results, unfiltered, clear) {
  const isBarred = isFiltered(state) || results.rest;
  if (!isBarred && results.vague) {
    frame.hits.replaceChildren(make('p', { class: 'hint' }, 'Go on typing: these words say too little.'));
    return;
  }
  const acts = make('p', { class: 'acts' });
  if (isBarred && unfiltered > 0) {
    const off = make('button', { class: 'btn go', type: 'button' }, `Search without filters (${unfiltered.toLocaleString('en')})`);
    off.addEventListener('click', clear);
    acts.append(off);
  }
  if (state.tokens && site.record) acts.append(make('a', { class: 'btn', href: addressOf(site.record) }, 'Record this error'));
  acts.append(make('a', { class: 'btn', href: addressOf('all.html') }, 'All titles, A to Z'));
  const note = phraseNote(results);
  const nearest = results.nearest?.length ? pageList(results.nearest.slice(0, 5), 'Nearest names') : [];
  frame.hits.replaceChildren(make('div', { class: 'nothing' }, make('h2', {}, isBarred ? 'Nothing found with these filters' : 'Nothing found'),
    searched(state), unknown(results.unmatched ?? []), note && make('p', {}, note), acts), ...nearest);
}

/** What there is to say of quoted words: that no record has them together, and how many were not looked at; null for nothing. */
export function phraseNote({ phrases, hits }) {
  if (!phrases) return null;
  const { held, unchecked } = phrases;
  const rest = unchecked > 0 ? `${counted(unchecked, 'more record was', 'more records were')} not searched for the quoted words.` : '';
  // A signature holds what was printed, and has `…` where the phrase has a value.
  if (held || hits.length === 0 || hits[0].group === 'same-error') return rest || null;
  return rest ? `None of the best records has the quoted words together. ${rest}` : 'No record has the quoted words together. These have some of them.';
}

export const summary = (total, best) => (total === 0 ? 'No results.' : `${counted(total, 'result', 'results')}. Best match: ${shown(best, 120)}.`);
