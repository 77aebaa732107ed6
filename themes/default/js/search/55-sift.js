// Filters: check boxes with counts, OR inside a facet and AND between them, and the ones that are on above the results.
import { make } from './50-app.js';
import { FACET_ORDER, facetName, shown } from './51-words.js';
import { crossIcon } from './52-icons.js';

/** So many values of a facet are offered at once; fewer of those that have many and long ones. */
const MOST_VALUES = 6;
const FEW = { rule: 3, factor: 3 };

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

function fieldset(state, { name, values }, changed) {
  const open = state.opened.has(name);
  const most = FEW[name] ?? MOST_VALUES;
  const some = open || values.length <= most + 2 ? values : values.filter((value, at) => at < most || isChosen(state, name, value.value));
  const set = make('fieldset', {}, make('legend', {}, facetName(name)), ...some.map((value) => box(state, name, value, changed)));
  if (some.length < values.length) {
    const more = make('button', { class: 'more', type: 'button', 'data-facet': name }, `All ${values.length}`, make('span', { class: 'sr' }, ` of ${facetName(name)}`));
    more.addEventListener('click', () => {
      const next = set.querySelectorAll('input').length;
      state.opened.add(name);
      const whole = fieldset(state, { name, values }, changed);
      set.replaceWith(whole);
      whole.querySelectorAll('input')[next]?.focus();
    });
    set.append(more);
  }
  return set;
}

const keyOfBox = (element) => (element?.dataset?.facet ? `${element.dataset.facet} ${element.dataset.value}` : null);

/** Shows the facets of an answer; the one that has the focus keeps it. */
export function showSift(frame, state, facets, changed) {
  const order = (facet) => FACET_ORDER.indexOf(facet.name);
  const offered = facets.filter(({ name, values }) => order({ name }) >= 0 && values.length > 0).sort((a, b) => order(a) - order(b));
  const focused = frame.sift.contains(document.activeElement) ? keyOfBox(document.activeElement) : null;
  frame.sift.hidden = offered.length === 0;
  frame.sift.replaceChildren(...offered.map((facet) => fieldset(state, facet, changed)));
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
  frame.chips.replaceChildren(...pairs.map(([facet, value]) => chip(frame, state, facet, value, changed)));
}
