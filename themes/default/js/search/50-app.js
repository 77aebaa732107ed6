// What the script of every page lends to this one.

export const make = globalThis.handbook.make;
export const drawing = globalThis.handbook.drawing;
export const isKey = globalThis.handbook.isKey;
export const site = globalThis.handbook.site;
export const storage = globalThis.handbook.storage;

/** The address of a page of the site from this one; never one with a scheme. `path`: from the site's root. */
export function addressOf(path) {
  return (site.root || './') + path.replace(/^[/\\]+/, '');
}
