// Recent searches, kept in this browser alone.
import { storage } from './50-app.js';

const RECENT = 'mh:recent';
const MOST_RECENT = 5;

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
