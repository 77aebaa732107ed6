// How a pasted error was read: what is looked for and what was left out, as buttons that put it right.
import { make } from './50-app.js';
import { shown } from './51-words.js';

const MOST_TOKENS = 12;
const LONGEST_TOKEN = 32;
const WHAT = { quoted: 'quoted value', number: 'number', time: 'time', path: 'path', line: 'line number', host: 'host' };

/** The way the text itself writes a word, whatever its case. */
function asWritten(word, text) {
  const at = text.includes(word) ? -1 : text.toLowerCase().indexOf(word.toLowerCase());
  return at < 0 ? word : text.slice(at, at + word.length);
}

/** The tokens of an answer's reading, each once whatever its case: its text for search, its label, and whether it was kept. */
export function tokensOf(error, text) {
  const all = new Map();
  for (const word of [...error.kept, ...error.added]) {
    const key = `k${word.toLowerCase()}`;
    if (!all.has(key)) all.set(key, { word, label: asWritten(word, text), kept: true });
  }
  for (const { text: word, what } of error.masked) all.set(`m${word}`, { word, label: word, kept: false, what: WHAT[what] ?? what });
  return [...all.values()];
}

/** Whether a token is looked for, with what the reader has put right. */
export const isOn = (state, token) => (token.kept ? !state.off.has(token.word) : state.on.has(token.word));

/** The words that are kept: none of those that were left out, even where the reader has asked for them. */
export const keptWords = (state) => state.tokens?.filter((token) => token.kept && isOn(state, token)).map((token) => token.label) ?? null;

function button(state, token, changed) {
  const set = token.kept ? state.off : state.on;
  const label = make('span', { dir: 'auto' }, shown(token.label, LONGEST_TOKEN));
  const what = token.kept ? null : make('span', { class: 'sr' }, `, ${token.what}, left out at first`);
  const made = make('button', { class: 'tok', type: 'button', 'aria-pressed': String(isOn(state, token)) }, label, what);
  made.addEventListener('click', () => {
    if (!set.delete(token.word)) set.add(token.word);
    made.setAttribute('aria-pressed', String(isOn(state, token)));
    changed();
  });
  return make('li', {}, made);
}

function more(list, rest) {
  const made = make('button', { class: 'tok more', type: 'button' }, `${rest.length} more`);
  made.addEventListener('click', () => {
    made.parentElement.replaceWith(...rest);
    rest[0].querySelector('button').focus();
  });
  list.append(make('li', {}, made));
}

/** Shows the reading, or nothing for a text that is no error. `changed` is called after each press. */
export function showReading(frame, state, changed) {
  const tokens = state.tokens ?? [];
  frame.reading.hidden = tokens.length === 0;
  const list = make('ul', { 'aria-label': 'Words of the error' });
  const items = tokens.map((token) => button(state, token, changed));
  list.append(...items.slice(0, MOST_TOKENS));
  if (items.length > MOST_TOKENS) more(list, items.slice(MOST_TOKENS));
  frame.reading.replaceChildren(make('span', {}, 'Read as an error. Matching'), list);
}
