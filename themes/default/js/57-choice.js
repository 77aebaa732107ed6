// A link may name the reader's database, as a linter's message does: `?db=mysql80`. A page that offers the choice begins with
// it. A rule's page, which offers none, shows what is for that database first and hands the name on to its recipes. What no page
// knows changes nothing.

/** Chooses, and shows the choice where all of them need more than a line's width. */
function choose(choice) {
  choice.checked = true;
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

const named = new URLSearchParams(location.search).get('db') ?? '';

if (/^[\w-]+$/.test(named)) {
  const choice = document.querySelector(`main input[type=radio][name=db]#_db-${named}`);
  if (choice) choose(choice);
  else {
    putFirst(named);
    for (const link of document.querySelectorAll('.page a[href*="recipes/"]:not([href*=":"])')) link.search = `?db=${named}`;
  }
}

// Neither the links to a place nor the Tab key may lead beneath the bar of choices, whatever rows it needs.
const bar = document.querySelector('.bar');

if (bar) {
  new ResizeObserver(() => document.documentElement.style.setProperty('--bar', `${bar.offsetHeight}px`)).observe(bar);
  keepPlace();
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
  const chosen = new Map([...bar.querySelectorAll(':checked')].map((choice) => [choice.name, choice]));
  bar.addEventListener('change', ({ target }) => {
    // Where things stood can still be seen, by choosing again what was chosen.
    chosen.get(target.name).checked = true;
    const thing = readNow();
    const before = thing?.getBoundingClientRect().top;
    target.checked = true;
    chosen.set(target.name, target);
    if (thing) scrollBy(0, thing.getBoundingClientRect().top - before);
  });
}
