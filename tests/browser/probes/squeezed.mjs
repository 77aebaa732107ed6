/** Runs in a page: texts that stand as a column of single letters, because their box has no width. */
export function squeezed() {
  const hasWords = (node) => node.nodeType === Node.TEXT_NODE && /\p{L}{3}/u.test(node.data);
  const isForReadersAlone = (element) => { for (let up = element; up; up = up.parentElement) if (getComputedStyle(up).clipPath !== 'none') return true; return false; };
  const out = [];
  for (const element of document.querySelectorAll('body *')) {
    if (![...element.childNodes].some(hasWords)) continue;
    const { fontSize, display, position } = getComputedStyle(element);
    if (display.startsWith('inline') || position === 'absolute' || isForReadersAlone(element)) continue;
    const { width, height } = element.getBoundingClientRect();
    const letter = parseFloat(fontSize);
    if (height > 4 * letter && width < 2 * letter) out.push(`${element.tagName.toLowerCase()} is ${Math.round(width)} px wide and ${Math.round(height)} px high: ${element.textContent.trim().slice(0, 40)}`);
  }
  return out;
}
