// Places that links lead to: a rollback that is linked to itself opens, and a question of a decision tree takes the focus, so
// that its reader hears it and goes on from there.

const tree = document.querySelector('.tree');
const target = () => document.querySelector(':target');

/** Browsers open what is folded away around a place, but not the folded part itself. */
function unfold() {
  const folded = target()?.closest('details:not([open])');
  if (!folded) return;
  folded.open = true;
  target().scrollIntoView();
}

/** Without a place the tree shows its first question. */
function hear() {
  const step = target() ?? tree?.firstElementChild;
  const heading = step?.parentElement === tree && step.querySelector('h2');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** While the focus is in the tree, a number picks an answer. */
function pick(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
  event.target.closest('section')?.querySelectorAll('.answers a')[event.key - 1]?.click();
}

addEventListener('load', unfold);
addEventListener('hashchange', () => { unfold(); hear(); });
tree?.addEventListener('keydown', pick);
