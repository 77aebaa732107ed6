/**
 * Runs in the page: focuses what can be focused, a few of each kind, and says where the mark is missing, cut away or covered.
 * The last input before must have been a key, or the browser does not count the focus as visible.
 */
export function unseenFocus() {
  const EACH_KIND = 2;
  const problems = [];
  const name = (el) => `${el.tagName.toLowerCase()}${el.id ? `#${el.id}` : ''}${[...el.classList].map((c) => `.${c}`).join('')}`;
  const lineage = (el, depth) => { const line = []; for (let up = el; up && line.length < depth; up = up.parentElement) line.push(up); return line; };
  const kind = (el) => lineage(el, 3).map((up) => `${up.tagName}.${up.className?.baseVal ?? up.className}`).join(' < ');
  const styleOf = (el) => { const { outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow } = getComputedStyle(el); return { outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow }; };
  const outlined = ({ outlineStyle, outlineWidth, outlineColor }) =>
    outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !/^rgba\(.*, 0\)$/.test(outlineColor) && outlineColor !== 'transparent';

  /** Sides of an outline that no box around cuts away. */
  const sidesSeen = (el, style) => {
    const reach = Math.max(0, parseFloat(style.outlineOffset) + 1);
    const rect = [...el.getClientRects()].find((r) => r.width > 0) ?? el.getBoundingClientRect();
    const side = { left: rect.left - reach, right: rect.right + reach, top: rect.top - reach, bottom: rect.bottom + reach };
    const seen = { left: true, right: true, top: true, bottom: true };
    for (let up = el.parentElement; up && up !== document.body; up = up.parentElement) {
      const { overflowX, overflowY, display } = getComputedStyle(up);
      if (display === 'inline' || display === 'contents') continue;
      const box = up.getBoundingClientRect();
      if (overflowX !== 'visible') { seen.left &&= side.left >= box.left; seen.right &&= side.right <= box.right; }
      if (overflowY !== 'visible') { seen.top &&= side.top >= box.top; seen.bottom &&= side.bottom <= box.bottom; }
    }
    return Object.values(seen).filter(Boolean).length;
  };

  /** Is any part of the focused thing on top in the window? A hidden radio or box shows as its label. */
  const uncovered = (el) => {
    const shown = el.getBoundingClientRect().width > 2 && getComputedStyle(el).opacity !== '0' ? el : el.closest('label') ?? el;
    // A table may be taller than the window: only the part of it that is in the window can be seen.
    const inWindow = ({ left, top, right, bottom }) => {
      const box = { left: Math.max(left, 0), top: Math.max(top, 0), right: Math.min(right, innerWidth), bottom: Math.min(bottom, innerHeight) };
      return { ...box, width: box.right - box.left, height: box.bottom - box.top };
    };
    return [...shown.getClientRects()].map(inWindow).some((rect) => rect.width > 0 && rect.height > 0
      && [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].some(([x, y]) =>
        shown.contains(document.elementFromPoint(rect.left + rect.width * x, rect.top + rect.height * y))));
  };

  const seen = new Map();
  const all = document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]');
  const candidates = [...all].filter((el) => el.tabIndex >= 0 && !el.disabled && el.type !== 'hidden' && !el.closest('[inert]') && el.checkVisibility({ visibilityProperty: true }));
  for (const el of candidates) {
    const kindOf = kind(el);
    seen.set(kindOf, (seen.get(kindOf) ?? 0) + 1);
    if (seen.get(kindOf) > EACH_KIND) continue;
    document.activeElement?.blur();
    const before = lineage(el, 4).map(styleOf);
    el.focus();
    const label = `${name(el)} in ${name(el.parentElement)} ("${(el.textContent || el.getAttribute('aria-label') || '').trim().slice(0, 30)}")`;
    if (document.activeElement !== el) { problems.push(`${label} refuses focus`); continue; }
    if (!el.matches(':focus-visible')) { problems.push(`${label} is not :focus-visible`); continue; }
    const marks = lineage(el, 4).map((up, i) => ({ up, now: styleOf(up), before: before[i] }));
    const outlines = marks.filter(({ now, before: was }) => outlined(now) && !outlined(was));
    const shadows = marks.filter(({ now, before: was }) => now.boxShadow !== was.boxShadow && now.boxShadow !== 'none');
    if (outlines.length + shadows.length === 0) problems.push(`${label} shows no focus`);
    else if (shadows.length === 0 && !outlines.some(({ up, now }) => sidesSeen(up, now) >= 2)) problems.push(`${label} has its outline cut away`);
    if (!uncovered(el)) problems.push(`${label} is covered or out of the window when focused`);
  }
  return problems;
}
