// The words of search: kinds, facets, dates, and texts made fit to be shown.

const KINDS = {
  incident: 'Incident', recipe: 'Recipe', rule: 'Rule', lesson: 'Lesson', factor: 'Factor', term: 'Term', guide: 'Guide', decide: 'Decision tree', check: 'Check',
};
/** The kinds of records by the folders of their pages. */
export const FOLDERS = { incidents: 'incident', recipes: 'recipe', rules: 'rule', lessons: 'lesson', factors: 'factor', guides: 'guide' };
const FACETS = { kind: 'Type', database: 'Database', team: 'Team', year: 'Year', linter: 'Linter', rule: 'Rule', factor: 'Factor', severity: 'Severity' };
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const kindName = (kind) => KINDS[kind] ?? kind;
/** The kind of the record whose page has this path, or null. */
export const kindAt = (path) => (path.endsWith('index.html') ? null : FOLDERS[path.split('/')[0]] ?? null);
export const facetName = (facet) => FACETS[facet] ?? facet;
/** Facets in the order in which they are offered. */
export const FACET_ORDER = Object.keys(FACETS);

/** `2023-02-16` → `16 Feb 2023`; a day or a month that is not known is left out. */
export function dayName(date) {
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(date ?? '');
  if (!parts) return date ?? '';
  const month = MONTHS[Number(parts[2]) - 1];
  return [parts[3] && month ? Number(parts[3]) : null, month, parts[1]].filter((part) => part).join(' ');
}

export const counted = (number, one, many) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** A text without control characters, cut to so many characters. */
export function shown(text, most = 300) {
  const clean = String(text ?? '').slice(0, most * 2 + 2).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
  const characters = [...clean];
  return characters.length <= most ? clean : `${characters.slice(0, most - 1).join('')}…`;
}
