// The filter of the rules index: its state is the address, so that it can be sent to somebody, and Back undoes a choice.
import { make } from './10-elements.js';
import { site } from './20-load.js';
import { openDialog } from './50-dialog.js';
import { fitting, haystack, matching } from './50-rule-words.js';

const RULE_FACETS = ['linter', 'level', 'database', 'with'];

/** A row of the table as what can be filtered. `levels`: the key of each level that the page shows. */
function ruleRow(element, levels) {
  const cell = (at) => element.cells[at];
  const link = cell(0).querySelector('a');
  const id = link.textContent;
  const name = cell(1).querySelector('b')?.textContent ?? '';
  const has = new Set();
  if (cell(4).querySelector('a')) has.add('recipe');
  if (Number(cell(5).textContent) > 0) has.add('incident');
  const databases = element.dataset.db?.split(' ');
  return {
    element,
    link,
    facets: {
      linter: new Set([id.slice(0, id.indexOf('/'))]),
      level: new Set([levels.get(cell(2).textContent)]),
      database: databases ? new Set(databases) : { has: () => true },
      with: has,
    },
    hay: haystack([id, name], cell(1).textContent, element.dataset.m ?? ''),
  };
}

/** A facet's values as check boxes, out of the links that stand there without a script. */
function ruleBoxes(block) {
  const legend = block.querySelector('h3').textContent;
  const values = [...block.querySelectorAll('li')].map((item) => {
    const box = make('input', { type: 'checkbox', name: block.dataset.key, value: item.dataset.value });
    const count = make('span', {}, item.querySelector('span').textContent);
    return { box, count, text: item.querySelector('a').textContent };
  });
  const items = values.map(({ box, count, text }) => make('li', {}, make('label', {}, box, text, ' ', count)));
  return { key: block.dataset.key, legend, values, element: make('fieldset', {}, make('legend', {}, legend), make('ul', {}, ...items)) };
}

function startRuleFilter(nav) {
  const retired = document.querySelector('[data-retired]');
  const facets = [...nav.querySelectorAll('[data-key]')].map(ruleBoxes);
  const levels = facets.find(({ key }) => key === 'level')?.values.map((v) => [v.text, v.box.value]);
  const rows = [...document.querySelectorAll('table.rules tbody tr')].map((element) => ruleRow(element, new Map(levels)));
  const field = make('input', { type: 'search', name: 'q', autocomplete: 'off', spellcheck: 'false' });
  const clear = make('button', { type: 'reset', class: 'btn', hidden: true }, 'Clear');
  const status = make('p', { role: 'status', class: 'num', 'data-js': true });
  const drops = make('p', { class: 'acts' });
  const none = make('div', { class: 'none-left', hidden: true, 'data-js': true }, make('p', {}, 'No rule has all of this.'), drops);
  const form = make('form', { class: 'facets filter', role: 'search', 'aria-label': 'Filter the rules' },
    make('p', { class: 'words' }, make('label', {}, 'Words, ID or message ', field), clear),
    ...facets.map((facet) => facet.element), status);
  nav.replaceWith(form);
  form.after(none);

  const choices = () => Object.fromEntries(facets.map(({ key, values }) => [key, new Set(values.filter((v) => v.box.checked).map((v) => v.box.value))]));

  function address() {
    const query = new URLSearchParams();
    if (field.value.trim()) query.set('q', field.value.trim());
    for (const { key, values } of facets) values.filter((v) => v.box.checked).forEach((v) => query.append(key, v.box.value));
    const text = query.toString();
    return `${location.pathname}${text && `?${text}`}${location.hash}`;
  }

  function read() {
    const query = new URLSearchParams(location.search);
    field.value = query.get('q') ?? '';
    for (const { key, values } of facets) {
      const chosen = new Set(query.getAll(key));
      for (const { box } of values) box.checked = chosen.has(box.value);
    }
  }

  /** How many rules each value would leave; one that would leave none cannot be chosen, and never loses the focus. */
  function count(fit, chosen) {
    for (const { key, values } of facets) {
      const others = matching(fit, chosen, key);
      for (const value of values) {
        const narrowed = key === 'with' ? others.filter((row) => [...chosen.with].every((other) => row.facets.with.has(other))) : others;
        const left = narrowed.filter((row) => row.facets[key].has(value.box.value)).length;
        value.count.textContent = String(left);
        value.box.disabled = left === 0 && !value.box.checked && value.box !== document.activeElement;
      }
    }
  }

  function offerDrops() {
    const drop = (text, act) => {
      const button = make('button', { type: 'button', class: 'btn' }, `Without ${text}`);
      button.addEventListener('click', () => { act(); field.focus(); changed(true); });
      return button;
    };
    const chosen = facets.flatMap(({ legend, values }) => values.filter((v) => v.box.checked).map((v) => drop(`${legend}: ${v.text}`, () => { v.box.checked = false; })));
    const text = field.value.trim();
    if (text) chosen.unshift(drop(`“${text}”`, () => { field.value = ''; }));
    if (text && site.search) chosen.unshift(searchButton());
    drops.replaceChildren(...chosen);
  }

  /** The whole handbook may know what no rule says. */
  function searchButton() {
    const button = make('button', { type: 'button', class: 'btn' }, 'Search the whole handbook for it');
    button.addEventListener('click', () => openDialog(field.value.trim(), true));
    return button;
  }

  function show() {
    const { rows: fit, isNear } = fitting(rows, field.value);
    const chosen = choices();
    const active = field.value.trim() !== '' || RULE_FACETS.some((key) => chosen[key]?.size > 0);
    const found = new Set(matching(fit, chosen));
    for (const row of rows) row.element.hidden = !found.has(row);
    count(fit, chosen);
    if (retired) {
      const inside = [...found].filter((row) => retired.contains(row.element)).length;
      retired.hidden = inside === 0;
      retired.open = active && inside > 0;
      retired.querySelector('summary').textContent = `Retired rules (${inside})`;
    }
    status.textContent = active ? `${found.size} of ${rows.length} rules${isNear && found.size > 0 ? ', the nearest to this message' : ''}` : `${rows.length} rules`;
    clear.hidden = !active;
    none.hidden = found.size > 0;
    if (found.size === 0) offerDrops(); else drops.replaceChildren();
    return found;
  }

  /** Typing replaces the address, a choice adds one. */
  function changed(push) {
    const found = show();
    if (push) history.pushState(null, '', address()); else history.replaceState(null, '', address());
    return found;
  }

  form.addEventListener('input', (event) => changed(event.target !== field));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const found = [...show()];
    if (found.length === 1) location.assign(found[0].link.href);
  });
  form.addEventListener('reset', () => setTimeout(() => { field.value = ''; facets.forEach((f) => f.values.forEach((v) => { v.box.checked = false; })); field.focus(); changed(true); }));
  addEventListener('popstate', () => { read(); show(); });
  read();
  show();
}

const ruleNav = document.querySelector('[data-filter="rules"]');
if (ruleNav) startRuleFilter(ruleNav);
