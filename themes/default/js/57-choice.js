// The reader's database and framework. What is chosen by hand is kept for all pages. A link may name a database, as a linter's
// message does: `?db=mysql80`; `?fw=` names a framework. That goes before what is kept, and holds in this tab until another is
// chosen. A rule's page, which offers no choice, shows what is for the database first and hands a link's name on to its recipes.
// What no page knows changes nothing; a recipe says so where it does not cover what the handbook knows.
import { storage, tabStorage } from './15-storage.js';

/** The choices that show, by their groups. */
const chosen = new Map();
const note = (choice) => chosen.set(choice.name, choice);

/** Chooses, and shows the choice where all of them need more than a line's width. */
function choose(choice) {
  choice.checked = true;
  note(choice);
  const line = choice.closest('fieldset');
  line.scrollLeft += Math.max(0, choice.getBoundingClientRect().right - line.getBoundingClientRect().right);
}

/** Of the marked parts that follow each other, those for a database come first; all keep their order else. */
function putFirst(database) {
  for (const part of document.querySelectorAll(`main .alt[data-db~="${database}"]`)) {
    let first = part;
    while (first.previousElementSibling?.matches('.alt[data-db]') && !first.previousElementSibling.matches(`[data-db~="${database}"]`)) {
      first = first.previousElementSibling;
    }
    first.before(part);
  }
}

const keyOf = (group) => `mh:${group}`;
const radioOf = (group, id) => document.querySelector(`main input[type=radio][name=${group}]#_${group}-${id}`);
const noticeOf = (group, id) => document.getElementById(`_no-${group}-${id}`);
const isName = (id) => /^[\w-]+$/.test(id ?? '');

/** Chooses, of a group, what the address names, else what was last named or chosen. */
function chooseKept(group) {
  const key = keyOf(group);
  const named = new URLSearchParams(location.search).get(group);
  const ids = [named, tabStorage((kept) => kept.getItem(key)), storage((kept) => kept.getItem(key))].filter(isName);
  const offered = document.querySelector(`main input[type=radio][name=${group}]`) !== null;
  const isKnown = (id) => radioOf(group, id) ?? noticeOf(group, id);
  if (isName(named) && (!offered || isKnown(named))) tabStorage((kept) => kept.setItem(key, named));
  const choice = ids.map((id) => radioOf(group, id)).find(Boolean);
  if (choice) choose(choice);
  tellUncovered(group, ids.find(isKnown));
  if (offered || group !== 'db') return;
  if (ids.length > 0) putFirst(ids[0]);
  if (isName(named)) handOn(named);
}

/** Says that the recipe does not cover what the reader has, and what it shows instead; nothing where it does. */
function tellUncovered(group, id) {
  for (const notice of document.querySelectorAll(`main [id^=_no-${group}-]`)) {
    notice.hidden = notice !== noticeOf(group, id);
    const shown = document.querySelector(`main [name=${group}]:checked`);
    if (shown) notice.querySelector('b')?.replaceChildren(shown.parentElement.textContent);
  }
}

/** Says a database in the links to recipes. Their addresses stay as they are written: on paper they are short. */
function handOn(database) {
  for (const link of document.querySelectorAll('.page a[href*="recipes/"]:not([href*=":"])')) {
    const [, path, place] = /^([^?#]*)[^#]*(.*)/.exec(link.getAttribute('href'));
    link.setAttribute('href', `${path}?db=${database}${place}`);
  }
}

/** Keeps what is chosen by hand; where the address names another, it is corrected, so that it can be reloaded and sent on. */
function keepChoice({ name: group, id: radio }) {
  const id = radio.slice(`_${group}-`.length);
  storage((kept) => kept.setItem(keyOf(group), id));
  tabStorage((kept) => kept.removeItem(keyOf(group)));
  tellUncovered(group, id);
  const address = new URL(location.href);
  if (!address.searchParams.has(group)) return;
  address.searchParams.set(group, id);
  history.replaceState(history.state, '', address);
}

const chooseAllKept = () => ['db', 'fw'].forEach(chooseKept);
chooseAllKept();
// A page to which the reader comes back may stand as it was left, and another may have been chosen elsewhere meanwhile.
addEventListener('pageshow', ({ persisted }) => { if (persisted) chooseAllKept(); });

// Neither the links to a place nor the Tab key may lead beneath the bar of choices, whatever rows it needs.
const bar = document.querySelector('.bar');

if (bar) {
  const measure = () => document.documentElement.style.setProperty('--bar', `${bar.offsetHeight}px`);
  measure();
  uncover(document.querySelector(':target'));
  new ResizeObserver(measure).observe(bar);
  keepPlace();
  bar.addEventListener('change', ({ target }) => keepChoice(target));
}

/** Shows a place that the browser went to before it was known how high the bar is. */
function uncover(place) {
  const top = place?.getBoundingClientRect().top;
  if (top >= 0 && top < bar.getBoundingClientRect().bottom) place.scrollIntoView();
}

/** What is read under the bar: the first thing there, or what comes before it if that itself depends on a choice. */
function readNow() {
  const edge = bar.getBoundingClientRect().bottom;
  const things = [...document.querySelectorAll('main :is(h2, h3, h4, p, li, dt, dd, pre, tr, summary, .alt)')]
    .filter((thing) => thing.checkVisibility() && !thing.parentElement.closest('.alt') && !bar.contains(thing));
  const at = things.findIndex((thing) => thing.getBoundingClientRect().bottom > edge);
  return things.slice(0, at + 1).findLast((thing) => !thing.matches('.alt'));
}

/** Another choice changes how high the parts above are; what is read stays where it is. */
function keepPlace() {
  bar.querySelectorAll(':checked').forEach(note);
  bar.addEventListener('change', ({ target }) => {
    // Where things stood can still be seen, by choosing again what was chosen.
    chosen.get(target.name).checked = true;
    const thing = readNow();
    const before = thing?.getBoundingClientRect().top;
    target.checked = true;
    note(target);
    if (thing) scrollBy(0, thing.getBoundingClientRect().top - before);
  });
}
