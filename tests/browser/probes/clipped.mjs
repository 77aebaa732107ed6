/** Runs in the page: applies the spacing of WCAG 1.4.12. A constructed sheet, since the policy forbids a style element. */
export function spaceText() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}

/** Runs in the page: texts that a box cuts off where the reader cannot scroll to them. */
export function clippedTexts() {
  const TOLERANCE = 2;
  const problems = new Set();
  const name = (el) => `${el.tagName.toLowerCase()}${el.id ? `#${el.id}` : ''}${[...el.classList].map((c) => `.${c}`).join('')}`;
  const cuts = (value) => value === 'hidden' || value === 'clip';
  const forReadersOnly = (el, box, style) => style.clipPath !== 'none' || (box.width <= 1 && box.height <= 1);

  const faultOf = (text, rect) => {
    const open = { x: true, y: true };
    for (let el = text.parentElement; el && el !== document.documentElement; el = el.parentElement) {
      const style = getComputedStyle(el);
      if (style.display === 'inline' || style.display === 'contents') continue;
      const box = el.getBoundingClientRect();
      if (forReadersOnly(el, box, style)) return null;
      if (open.x && cuts(style.overflowX) && (rect.left < box.left - TOLERANCE || rect.right > box.right + TOLERANCE)) return `cut sideways by ${name(el)}`;
      if (open.y && cuts(style.overflowY) && (rect.top < box.top - TOLERANCE || rect.bottom > box.bottom + TOLERANCE)) return `cut in height by ${name(el)}`;
      open.x &&= style.overflowX === 'visible' || cuts(style.overflowX);
      open.y &&= style.overflowY === 'visible' || cuts(style.overflowY);
      if (style.position === 'fixed') return null;
    }
    return null;
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    if (!text.data.trim() || !text.parentElement.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const rect of range.getClientRects()) {
      const fault = rect.width > 0 && faultOf(text, rect);
      if (fault) problems.add(`"${text.data.trim().slice(0, 50)}" in ${name(text.parentElement)} ${fault}`);
    }
  }
  return [...problems];
}
