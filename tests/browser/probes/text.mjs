/**
 * Runs in the page: the visible lines of its main part, without controls. Scripts may add or reveal controls, and
 * whatever else they add carries `data-js`; links that a script turns into a form carry `data-filter`. The text of the
 * record must be there without them.
 */
export function contentText() {
  const CONTROLS = 'form, button, input, select, textarea, output, dialog, noscript, script, [popover], [role=status], [aria-live], [data-js], [data-filter]';
  document.querySelectorAll('details').forEach((details) => { details.open = true; });
  const main = document.querySelector('main') ?? document.body; // an alias page has none
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const lines = [];
  let block = null;
  const blockOf = (el) => { let up = el; while (up !== main && getComputedStyle(up).display.startsWith('inline')) up = up.parentElement; return up; };
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const parent = text.parentElement;
    if (!text.data.trim() || parent.closest(CONTROLS) || !parent.checkVisibility({ visibilityProperty: true })) continue;
    const own = blockOf(parent);
    if (own === block) lines[lines.length - 1] += text.data;
    else lines.push(text.data);
    block = own;
  }
  return lines.map((line) => line.replace(/\s+/g, ' ').trim());
}
