// A page that is not there offers the pages whose names are nearest to its address. Without search it stays as it is.
import { make } from './10-elements.js';
import { loadSearch, site } from './20-load.js';

/** What follows the site's root in the address that was asked for. */
const lostPath = () => (location.pathname.startsWith(site.root) ? location.pathname.slice(site.root.length) : location.pathname);

async function offer(place) {
  await loadSearch();
  const pages = await globalThis.handbook.nearestTo(lostPath());
  if (pages.length === 0) return;
  const items = pages.map(({ title, address, what }) => {
    const link = make('a', { href: site.root + address }, title);
    // The reader's database is the same there, and so may be the place.
    link.search = location.search;
    link.hash ||= location.hash;
    return make('li', {}, link, ` ${what}`);
  });
  place.after(make('section', { 'aria-labelledby': '_nearest', 'data-js': true }, make('h2', { id: '_nearest' }, 'Pages with a name like this'), make('ul', { class: 'rows' }, ...items)));
}

const lost = document.querySelector('[data-lost]');
if (lost && site.search) offer(lost).catch(() => {});
