// The ticks of a recipe are kept for its reader, in this browser and nowhere else.
import { make } from './10-elements.js';
import { storage } from './15-storage.js';

const TICKS = `mh:ticks:${location.pathname}`;
const KEPT = 'Ticks are kept in this browser only.';
const NOT_KEPT = 'Ticks are not kept: this browser refuses to store them.';

/** What a box is known by, wherever it stands: its name, or its section, what it is for, and its words. */
function nameOf(box) {
  const words = box.closest('li')?.textContent.replace(/\s+/g, ' ').trim();
  const choices = Object.values(box.closest('.alt')?.dataset ?? {});
  return box.name || [box.closest('section')?.getAttribute('aria-labelledby'), ...choices, words].join(' ');
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

/** The names that are kept. */
function ticked() {
  try {
    const names = JSON.parse(storage((kept) => kept.getItem(TICKS)) ?? '[]');
    return new Set(Array.isArray(names) ? names : []);
  } catch {
    return new Set();
  }
}

/** Keeps these names; whether the browser does so. */
const keepTicks = (names) => storage((kept) => {
  if (names.size > 0) kept.setItem(TICKS, JSON.stringify([...names]));
  else kept.removeItem(TICKS);
  return true;
}, false);

function startTicks(boxes) {
  const again = make('button', { class: 'btn', type: 'button' }, 'Start over');
  const says = make('span');
  const show = (isKept) => {
    says.textContent = isKept ? KEPT : NOT_KEPT;
    again.hidden = ![...boxes.values()].some((box) => box.checked);
  };

  const before = ticked();
  const isKept = keepTicks(before);
  // Where nothing is kept, what the browser itself put back stays.
  if (isKept) for (const [name, box] of boxes) box.checked = before.has(name);
  show(isKept);

  for (const [name, box] of boxes) {
    box.addEventListener('change', () => {
      const names = ticked(); // another window may have ticked something since
      if (box.checked) names.add(name); else names.delete(name);
      show(keepTicks(names));
    });
  }
  again.addEventListener('click', () => {
    if (!confirm('Untick every box of this recipe?')) return;
    for (const box of boxes.values()) box.checked = false;
    boxes.values().next().value.focus();
    show(keepTicks(new Set()));
  });
  return make('p', { class: 'kept', 'data-js': true }, says, again);
}

if (document.querySelector('.phase')) {
  const boxes = boxesByName(document.querySelectorAll('main input[type=checkbox]'));
  const first = boxes.values().next().value?.closest('ul, fieldset');
  first?.after(startTicks(boxes));
}
