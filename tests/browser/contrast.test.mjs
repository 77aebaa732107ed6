// Contrast of the colour tokens, recomputed from the site's own style sheet by the formula of WCAG.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { posix } from 'node:path';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';

const TEXT = 4.5;
const EDGE = 3;
const TINTED = ['red', 'amber', 'green', 'blue', 'accent'];

/** Which colour stands on which surfaces, and the least contrast of each pair. */
const PAIRS = [
  ['line-strong', ['bg', 'surface'], EDGE],
  ['ink', ['bg', 'surface', 'surface-2', 'mark', ...TINTED.map((name) => `${name}-soft`)], TEXT],
  ['ink-2', ['bg', 'surface', 'surface-2', 'accent-soft'], TEXT],
  ['ink-3', ['bg', 'surface', 'surface-2'], TEXT],
  ['accent', ['bg', 'surface'], TEXT],
  ['accent-strong', ['bg', 'surface'], TEXT],
  ['on-accent', ['accent', 'accent-strong'], TEXT],
  ['red', ['bg', 'surface'], TEXT],
  ['amber', ['bg', 'surface'], TEXT],
  ['green', ['bg', 'surface'], TEXT],
  ['blue', ['bg', 'surface'], TEXT],
  ['plum', ['bg', 'surface'], TEXT],
  ...TINTED.map((name) => [name, [`${name}-soft`], TEXT]),
];

const site = openSite();

/** `--name: light-dark(#…, #…)` or `--name: #…` of every style sheet that the home page loads. */
function readTokens() {
  const sheets = site.samples.find(({ type }) => type === 'home').page.parsed.references.filter(({ rel }) => rel === 'stylesheet');
  const css = sheets.map(({ value }) => site.read(posix.normalize(value.split('?')[0])).toString()).join('\n');
  const hex = '#[0-9a-f]{3,6}';
  const pattern = new RegExp(`--([a-z0-9-]+)\\s*:\\s*(?:light-dark\\(\\s*(${hex})\\s*,\\s*(${hex})\\s*\\)|(${hex}))\\s*[;}]`, 'gi');
  const tokens = new Map();
  for (const [, name, light, dark, both] of css.matchAll(pattern)) tokens.set(name, { light: light ?? both, dark: dark ?? both });
  return tokens;
}

const tokens = readTokens();

function luminance(hex) {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit) : hex.slice(1).match(/../g);
  const [red, green, blue] = digits.map((pair) => parseInt(pair, 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe('contrast', () => {
  it('is computed as WCAG does', () => {
    assert.equal(contrast('#000', '#ffffff').toFixed(2), '21.00');
    assert.equal(contrast('#777777', '#fff').toFixed(2), '4.48');
  });

  for (const scheme of ['light', 'dark']) {
    it(`of every colour on its surfaces is enough, ${scheme}`, () => assertNone(weakPairs(scheme), scheme));
  }
});

function weakPairs(scheme) {
  const pairs = PAIRS.flatMap(([ink, surfaces, least]) => surfaces.map((surface) => ({ ink, surface, least })));
  return pairs.flatMap(({ ink, surface, least }) => {
    const undefinedName = [ink, surface].find((name) => !tokens.has(name));
    if (undefinedName) return [`the style sheet defines no colour --${undefinedName}`];
    const [front, back] = [tokens.get(ink)[scheme], tokens.get(surface)[scheme]];
    const ratio = contrast(front, back);
    return ratio >= least ? [] : [`${ink} ${front} on ${surface} ${back}: ${ratio.toFixed(2)}, not ${least}`];
  });
}
