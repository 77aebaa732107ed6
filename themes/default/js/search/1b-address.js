// Addresses of the handbook in a query, and references as records write them (src/search/address.rs has the specification).
import { asciiLower } from './11-characters.js';

/** A word in front of the first of a mark, and what stands behind that. */
function dividedAt(word, mark) {
  const at = word.indexOf(mark);
  return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + mark.length)];
}

const withoutEnding = (text, end) => (text.endsWith(end) ? text.slice(0, -end.length) : null);

/**
 * What a word says as an address: the kind of the record, null when it is not said, and what may be its name, the best first;
 * null when it is none. `isPage`: only what ends in `.html` is one.
 */
export function readAddressOf(word, isPage, kinds) {
  const [whole, fragment] = dividedAt(word, '#');
  let [path] = dividedAt(whole, '?');
  while (path.endsWith('/')) path = path.slice(0, -1);
  const html = withoutEnding(path, '.html');
  if (isPage && html === null) return null;
  path = html ?? withoutEnding(path, '.json') ?? withoutEnding(path, '.md') ?? path;
  path = withoutEnding(path, '/index') ?? path;
  const parts = path.split('/');
  const last = parts[parts.length - 1];
  if (asciiLower(last) === 'glossary' && fragment !== '') return { kind: 'term', names: [fragment] };
  if (asciiLower(last) === 'decide' && word.length > last.length) return { kind: 'decide', names: [last] };
  const kindOf = (folder) => kinds.find(({ name, plural }) => [name, asciiLower(plural)].includes(asciiLower(folder)))?.name ?? null;
  const isFolder = (part, at) => at + 1 < parts.length && kindOf(part) !== null && parts.slice(at + 1).some((rest) => rest !== '');
  const folder = parts.findLastIndex(isFolder);
  if (folder >= 0) return { kind: kindOf(parts[folder]), names: [parts.slice(folder + 1).join('/')] };
  if (html === null) return null;
  return { kind: null, names: [...parts.length > 1 ? [parts.slice(-2).join('/')] : [], last] };
}
