// Filters: check boxes with counts, OR inside a facet and AND between them, and the ones that are on above the results.
import { make } from './50-app.js';
import { FACET_ORDER, facetName, shown } from './51-words.js';
import { crossIcon } from './52-icons.js';

/** So many values of a facet are offered at once; fewer of those that have many and long ones. */
const MOST_VALUES = 6;
const FEW = { rule: 3, factor: 3 };
/** More than so many stand in a box that scrolls, with a field to find one of them. */
const MANY = 12;

export const isFiltered = (state) => Object.values(state.filters).some((values) => values.length > 0);

const isChosen = (state, facet, value) => (state.filters[facet] ?? []).includes(value);

export function choose(state, facet, value, on) {
  const others = (state.filters[facet] ?? []).filter((other) => other !== value);
  state.filters[facet] = on ? [...others, value] : others;
}

function box(state, facet, { value, label, count }, changed) {
  const input = make('input', { type: 'checkbox', checked: isChosen(state, facet, value), 'data-facet': facet, 'data-value': value });
  input.addEventListener('change', () => { choose(state, facet, value, input.checked); changed(); });
  const name = make('bdi', {}, shown(label || value, 60));
  return make('label', {}, input, name, make('span', {}, String(count)));
}

/** A field that leaves of a list's boxes those whose names have all its words. */
function finder(state, facet, list) {
  const field = make('input', { type: 'search', placeholder: `Find a ${facetName(facet).toLowerCase()}`, 'data-facet': facet });
  const find = () => {
    state.opened.set(facet, field.value);
    const words = field.value.toLowerCase().split(/\s+/);
    for (const label of list.children) label.hidden = !words.every((word) => label.querySelector('bdi').textContent.toLowerCase().includes(word));
  };
  field.value = state.opened.get(facet);
  field.addEventListener('input', find);
  find();
  return field;
}

/** Shows all values of a facet, or few again. */
function moreButton(state, { name, values }, set, changed) {
  const isOpen = state.opened.has(name);
  const more = make('button', { class: 'more', type: 'button' }, isOpen ? 'Fewer' : `All ${values.length}`, make('span', { class: 'sr' }, ` of ${facetName(name)}`));
  more.addEventListener('click', () => {
    const next = set.querySelectorAll('input').length;
    if (isOpen) state.opened.delete(name); else state.opened.set(name, '');
    const other = fieldset(state, { name, values }, changed);
    set.replaceWith(other);
    (isOpen ? other.querySelector('.more') : other.querySelector('[type=search]') ?? other.querySelectorAll('input')[next])?.focus();
  });
  return more;
}

function fieldset(state, { name, values }, changed) {
  const isOpen = state.opened.has(name);
  const most = FEW[name] ?? MOST_VALUES;
  const isLong = values.length > most + 2;
  const some = isOpen || !isLong ? values : values.filter((value, at) => at < most || isChosen(state, name, value.value));
  const boxes = some.map((value) => box(state, name, value, changed));
  const list = isOpen && values.length > MANY ? make('div', { class: 'list', 'data-facet': name }, ...boxes) : null;
  const set = make('fieldset', {}, make('legend', {}, facetName(name)), ...(list ? [finder(state, name, list), list] : boxes));
  if (isLong && (isOpen || some.length < values.length)) set.append(moreButton(state, { name, values }, set, changed));
  return set;
}

const keyOfBox = (element) => (element?.dataset?.facet ? `${element.dataset.facet} ${element.dataset.value}` : null);

/** Shows the facets of an answer; the one that has the focus keeps it, and what is scrolled its place. */
export function showSift(frame, state, facets, changed) {
  const order = (facet) => FACET_ORDER.indexOf(facet.name);
  const offered = facets.filter(({ name, values }) => order({ name }) >= 0 && values.length > 0).sort((a, b) => order(a) - order(b));
  const focused = frame.sift.contains(document.activeElement) ? keyOfBox(document.activeElement) : null;
  const lists = () => [...frame.facets.querySelectorAll('.list')];
  const tops = new Map(lists().map((list) => [list.dataset.facet, list.scrollTop]));
  frame.sift.hidden = offered.length === 0;
  frame.facets.replaceChildren(...offered.map((facet) => fieldset(state, facet, changed)));
  for (const list of lists()) list.scrollTop = tops.get(list.dataset.facet) ?? 0;
  if (focused) [...frame.sift.querySelectorAll('input')].find((input) => keyOfBox(input) === focused)?.focus();
  for (const { name, values } of facets) for (const { value, label } of values) state.labels.set(`${name} ${value}`, label);
}

function chip(frame, state, facet, value, changed) {
  const label = `${facetName(facet)}: ${shown(state.labels.get(`${facet} ${value}`) ?? value, 40)}`;
  const off = make('button', { class: 'chip', type: 'button', 'aria-label': `Remove the filter ${label}` }, make('bdi', {}, label), crossIcon());
  off.addEventListener('click', () => { choose(state, facet, value, false); frame.field.focus(); changed(); });
  return make('li', {}, off);
}

/** Shows the filters that are on. */
export function showChips(frame, state, changed) {
  const pairs = Object.entries(state.filters).flatMap(([facet, values]) => values.map((value) => [facet, value]));
  frame.chips.hidden = pairs.length === 0;
  frame.sift.firstChild.textContent = pairs.length > 0 ? `Filter (${pairs.length})` : 'Filter';
  frame.chips.replaceChildren(...pairs.map(([facet, value]) => chip(frame, state, facet, value, changed)));
}
