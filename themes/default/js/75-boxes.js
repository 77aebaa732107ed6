// A box that scrolls takes the focus, so that keys can scroll it. One that shows all that it holds does not need it; without a
// script each box is taken for one that scrolls.

/** Boxes and what they hold, each with its box. */
const boxOf = new Map();
for (const box of document.querySelectorAll('main [role=group][tabindex="0"]')) {
  for (const part of [box, ...box.children]) boxOf.set(part, box);
}

/** Called when either changes its size: with the window, the zoom, a choice or a filter. */
const sizes = new ResizeObserver((entries) => {
  const boxes = [...new Set(entries.map(({ target }) => boxOf.get(target)))];
  const scrolls = boxes.map((box) => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight);
  boxes.forEach((box, at) => {
    if (scrolls[at] || box === document.activeElement) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  });
});

for (const part of boxOf.keys()) sizes.observe(part);
