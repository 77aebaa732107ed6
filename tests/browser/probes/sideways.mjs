/** Runs in the page: what makes it scroll sideways, or sticks out of the window where nothing scrolls. */
export function sideways() {
  const width = document.documentElement.clientWidth;
  const name = (el) => `${el.tagName.toLowerCase()}${el.id ? `#${el.id}` : ''}${[...el.classList].map((c) => `.${c}`).join('')}`;
  const ancestors = function* (el) { for (let up = el.parentElement; up && up !== document.body; up = up.parentElement) yield up; };
  const scrolls = (el) => ['auto', 'scroll'].includes(getComputedStyle(el).overflowX);
  const hidden = (el) => { const box = el.getBoundingClientRect(); return box.width <= 1 || box.height <= 1; };

  const problems = [];
  const pageWidth = document.scrollingElement.scrollWidth;
  if (pageWidth > width) problems.push(`the page is ${pageWidth} px wide in a window of ${width}`);
  const outside = [...document.body.querySelectorAll('*')].filter((el) => {
    if (el.ownerSVGElement || !el.checkVisibility({ visibilityProperty: true })) return false;
    const box = el.getBoundingClientRect();
    if (box.right <= width + 1 && box.left >= -1) return false;
    if (box.right <= 0 || box.bottom <= 0) return false; // parked off the page, such as a skip link
    return !hidden(el) && ![...ancestors(el)].some((up) => scrolls(up) || hidden(up));
  });
  const outermost = outside.filter((el) => !outside.includes(el.parentElement));
  for (const el of outermost.slice(0, 5)) {
    const { left, right } = el.getBoundingClientRect();
    problems.push(`${name(el)} lies from ${Math.round(left)} to ${Math.round(right)} in a window of ${width}: ${el.textContent.trim().slice(0, 50)}`);
  }
  return problems;
}
