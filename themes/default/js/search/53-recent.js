// Recent searches, kept in this browser alone. A pasted text is never kept; of a pasted error the words that were read are.
import { storage } from './50-app.js';

const RECENT = 'mh:recent';
const MOST_RECENT = 5;
/** What somebody writes by hand is shorter, in characters. */
const HAND_WRITTEN = 80;

export function recent() {
  const read = (kept) => {
    const list = JSON.parse(kept.getItem(RECENT) ?? '[]');
    return Array.isArray(list) ? list.filter((text) => typeof text === 'string').slice(0, MOST_RECENT) : [];
  };
  return storage(read, []);
}

const write = (list) => storage((kept) => (list.length ? kept.setItem(RECENT, JSON.stringify(list)) : kept.removeItem(RECENT)));

export const forget = (text) => write(recent().filter((other) => other !== text));
export const forgetAll = () => write([]);

export function remember(text) {
  if (text) write([text, ...recent().filter((other) => other !== text)].slice(0, MOST_RECENT));
}

/**
 * What of a search may be kept: the kept words of an error, or what was written by hand; else nothing.
 * `words`: the kept words, or null for what is no error.
 */
export function keepable(text, pasted, words) {
  if (words) return words.join(' ');
  const line = text.trim();
  return pasted || line.includes('\n') || line.length > HAND_WRITTEN ? '' : line;
}
