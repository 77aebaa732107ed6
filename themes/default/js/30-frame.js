// The frame of search, without what finds: the field, and the places for what is found. It is here, and not in the script
// of search, so that the field takes the first key while that script is still on its way.
import { make, drawing } from './10-elements.js';

/** The longest text that search reads, in characters. */
const LONGEST = 20_000;
const MOST_ROWS = 3;
const CUT = `Only the last ${LONGEST.toLocaleString('en')} characters are searched.`;
const GLASS = 'M17.5 11a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0zM16 16l4.5 4.5';

function makeField() {
  return make('textarea', {
    rows: '1', maxlength: LONGEST, 'aria-label': 'Search or paste an error', placeholder: 'Search or paste an error',
    autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'search', dir: 'auto',
  });
}

/** Puts a text into the field: of one that is longer than the field takes its end, since the last exception stands there. */
function put(frame, text) {
  frame.field.value = text.slice(-LONGEST);
  if (text.length > LONGEST) frame.say(CUT);
  frame.field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Whether a key is this letter, or stands in its place on a keyboard of another script, such as Cyrillic or Hebrew. */
export function isKey(event, letter) {
  if (/\p{Script=Latin}/u.test(event.key)) return event.key.toLowerCase() === letter;
  return event.code === `Key${letter.toUpperCase()}`;
}

/** The text that is pasted or dropped, with its line breaks. */
export const pastedText = (event) => (event.clipboardData ?? event.dataTransfer)?.getData('text') ?? '';

function takePasted(frame, event) {
  const text = pastedText(event);
  if (text.length > 0) frame.pasted = true;
  if (text.length <= LONGEST) return;
  event.preventDefault();
  put(frame, text);
}

/** Browsers that do not size a field by its text are told the number of its lines. */
function grow(field) {
  field.rows = Math.min(MOST_ROWS, field.value.split('\n').length);
}

function takeInput(frame) {
  grow(frame.field);
  if (frame.field.value === '') frame.pasted = false;
  if (frame.note.textContent === CUT && frame.field.value.length < LONGEST) frame.say('');
  frame.asked?.();
  frame.retry?.();
}

/** The place of the filters: folded on a phone, and open beside the results where there is room. */
function makeSift(facets) {
  const sift = make('details', { class: 'sift', 'aria-label': 'Filters', hidden: true }, make('summary', {}, 'Filter'), facets);
  const phone = matchMedia('(max-width: 48rem)');
  const fit = () => { sift.open = sift.firstChild.hidden = !phone.matches; };
  phone.addEventListener('change', fit);
  fit();
  return sift;
}

/**
 * A frame in an element of its own. `tag`: `dialog`, or `div` for one in a page. Search sets `asked`, which is called
 * whenever the text has changed.
 */
export function makeFrame(tag) {
  const facets = make('div');
  const frame = {
    field: makeField(),
    reading: make('div', { class: 'reading', hidden: true }),
    sift: makeSift(facets),
    facets,
    note: make('p', { class: 'say', hidden: true }),
    chips: make('ul', { class: 'chips', 'aria-label': 'Filters that are on', hidden: true }),
    hits: make('div', { class: 'hits' }),
    foot: make('div', { class: 'keys', hidden: true }),
    status: make('p', { class: 'sr', role: 'status' }),
    /** Whether what is in the field was pasted or dropped; such a text is kept nowhere. */
    pasted: false,
    asked: null,
    /** Tries again what failed; set while search does not work. */
    retry: null,
  };
  const ask = make('div', { class: 'ask', role: 'search' }, drawing(GLASS), frame.field, frame.reading);
  const found = make('div', { class: 'found' }, frame.note, frame.chips, frame.hits);
  frame.box = make(tag, { class: 'search' }, ask, frame.sift, found, frame.foot, frame.status);
  frame.ask = ask;
  frame.put = (text) => put(frame, text);
  frame.say = (text) => { frame.note.textContent = text; frame.note.hidden = text === ''; };
  for (const kind of ['paste', 'drop']) frame.field.addEventListener(kind, (event) => takePasted(frame, event));
  frame.field.addEventListener('input', () => takeInput(frame));
  return frame;
}
