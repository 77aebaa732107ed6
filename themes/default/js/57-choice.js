// A link may name the reader's database, as a linter's message does: `?db=mysql80`. A page that offers the choice begins with
// it, and a rule's page hands it on to its recipes. What no page knows changes nothing.

/** Chooses, and shows the choice where all of them need more than a line's width. */
function choose(choice) {
  choice.checked = true;
  const line = choice.closest('fieldset');
  line.scrollLeft += Math.max(0, choice.getBoundingClientRect().right - line.getBoundingClientRect().right);
}

const named = new URLSearchParams(location.search).get('db') ?? '';

if (/^[\w-]+$/.test(named)) {
  const choice = document.querySelector(`main input[type=radio][name=db]#db-${named}`);
  if (choice) choose(choice);
  else for (const link of document.querySelectorAll('main a[href*="recipes/"]:not([href*=":"])')) link.search = `?db=${named}`;
}

// Neither the links to a place nor the Tab key may lead beneath the bar of choices, whatever rows it needs.
const bar = document.querySelector('.bar');

if (bar) new ResizeObserver(() => document.documentElement.style.setProperty('--bar', `${bar.offsetHeight}px`)).observe(bar);
