// Elements, made without HTML: what a record or a reader wrote can only ever be text.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element. `attributes`: names with their values; `true` sets one without a value, and what is `null`, `undefined` or
 * `false` is left out. `children`: nodes, texts, and `null` for nothing.
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A drawing of the theme's kind, decoration beside a word: 24 by 24, drawn by `paths`. */
export function drawing(paths) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  for (const [name, value] of [['class', 'i'], ['viewBox', '0 0 24 24'], ['width', '24'], ['aria-hidden', 'true']]) svg.setAttribute(name, value);
  path.setAttribute('d', paths);
  svg.append(path);
  return svg;
}
