// The ticks of a recipe are kept for its reader, in this browser and nowhere else, each with what its step said: a step whose
// words or commands change has to be done again, and is told.
import { make } from './10-elements.js';
import { storage } from './15-storage.js';

const TICKS = `mh:ticks:${location.pathname}`;
const KEPT = 'Ticks are kept in this browser only.';
const NOT_KEPT = 'Ticks are not kept: this browser refuses to store them.';
const CHANGED = 'These steps are new, or say something else than when you last ticked a box. They are not ticked.';

const textOf = (part) => part?.textContent.replace(/\s+/g, ' ').trim();
const headingOf = (box) => box.closest('section')?.querySelector('h2');

/** What a box is known by, wherever it stands: its name, or its section, what it is for, and its words. */
function nameOf(box) {
  const choices = Object.values(box.closest('.alt')?.dataset ?? {});
  return box.name || [headingOf(box)?.id, ...choices, textOf(box.closest('li'))].join(' ');
}

/** What is done when a box is ticked: its own point, else the phase, or the way back from it. */
const stepOf = (box) => box.closest('.env')?.closest('.back, .phase') ?? box.closest('li');

/** All that a step says, for every database, as a number: another one where a word of it is another. Its place does not count. */
function printOf(step) {
  const copy = step.cloneNode(true);
  for (const part of copy.querySelectorAll('button, .env, .back, .num, .sr, .state, summary')) part.remove();
  return [...copy.textContent.replace(/\s+/g, '')].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)) | 0, 0);
}

/** The boxes by their names; of those with one name each has its number. */
function boxesByName(boxes) {
  const named = new Map();
  for (const box of boxes) {
    const name = nameOf(box);
    let own = name;
    for (let at = 2; named.has(own); at += 1) own = `${name} ${at}`;
    named.set(own, box);
  }
  return named;
}

/** What is kept: the names that are ticked, and by the names of all boxes what their steps said. */
function keptTicks() {
  try {
    const all = JSON.parse(storage((store) => store.getItem(TICKS)) ?? '[]');
    // Once it was the names alone.
    const { ticked, says } = Array.isArray(all) ? { ticked: all, says: {} } : all;
    return { ticked: new Set(ticked), says: new Map(Object.entries(says)) };
  } catch {
    return { ticked: new Set(), says: new Map() };
  }
}

/** Keeps ticks, and what the steps say; whether the browser does so. */
const keepTicks = (ticked, says) => storage((store) => {
  if (ticked.size > 0) store.setItem(TICKS, JSON.stringify({ v: 1, ticked: [...ticked], says: Object.fromEntries(says) }));
  else store.removeItem(TICKS);
  return true;
}, false);

/** Marks steps that were changed, where they stand, and names them in one place; nothing where none was. */
function tellChanged(boxes) {
  if (boxes.length === 0) return null;
  const steps = [...new Map(boxes.map((box) => [stepOf(box), box]))];
  const named = ([step, box]) => make('li', {},
    make('a', { href: `#${step.id || headingOf(box).id}` }, textOf(step.querySelector('h2, summary') ?? step).slice(0, 120)));
  const list = make('ul', { class: 'plain' }, ...steps.map(named));
  for (const [, box] of steps) (box.closest('.env') ?? box.nextElementSibling ?? box.parentElement).append(' ', make('span', { class: 'b warn' }, 'New or changed'));
  return make('div', { class: 'told', 'data-js': true }, make('p', {}, CHANGED), list);
}

/** Puts the ticks back that still hold and keeps those that are made; the parts that tell of it. */
function startTicks(boxes) {
  const steps = new Map([...new Set([...boxes.values()].map(stepOf))].map((step) => [step, printOf(step)]));
  const prints = new Map([...boxes].map(([name, box]) => [name, steps.get(stepOf(box))]));
  const isChanged = (name, says) => says.size > 0 && says.get(name) !== prints.get(name);
  const again = make('button', { class: 'btn', type: 'button' }, 'Start over');
  const words = make('bdi');
  const show = (isKept) => {
    words.textContent = isKept ? KEPT : NOT_KEPT;
    again.hidden = ![...boxes.values()].some((box) => box.checked);
  };

  const { ticked: before, says } = keptTicks();
  const isKept = keepTicks(before, says.size > 0 ? says : prints);
  // Where nothing is kept, what the browser itself put back stays.
  if (isKept) for (const [name, box] of boxes) box.checked = before.has(name) && !isChanged(name, says);
  show(isKept);

  for (const [name, box] of boxes) {
    box.addEventListener('change', () => {
      const now = keptTicks(); // another window may have ticked something since
      const ticked = new Set([...now.ticked].filter((other) => boxes.has(other) && !isChanged(other, now.says)));
      if (box.checked) ticked.add(name); else ticked.delete(name);
      show(keepTicks(ticked, prints));
    });
  }
  again.addEventListener('click', () => {
    if (!confirm('Untick every box of this recipe?')) return;
    for (const box of boxes.values()) box.checked = false;
    boxes.values().next().value.focus();
    show(keepTicks(new Set(), prints));
  });
  const changed = [...boxes].filter(([name]) => isChanged(name, says)).map(([, box]) => box);
  return [tellChanged(changed), make('p', { class: 'kept', 'data-js': true }, words, again)].filter(Boolean);
}

if (document.querySelector('.phase')) {
  const boxes = boxesByName(document.querySelectorAll('main input[type=checkbox]'));
  const first = boxes.values().next().value?.closest('ul, fieldset');
  first?.after(...startTicks(boxes));
}
