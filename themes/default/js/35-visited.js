// The pages that were opened in this tab, for the search dialog to offer. The browser forgets them with the tab.
import { site } from './20-load.js';

const PAGES = 'mh:pages';
const MOST_PAGES = 6;

/** The pages, the last one first: each with its title, its address from the site's root, and whether it lists records. */
export function visited() {
  try {
    const pages = JSON.parse(sessionStorage.getItem(PAGES) ?? '[]');
    return Array.isArray(pages) ? pages.filter((page) => typeof page?.title === 'string' && typeof page?.path === 'string') : [];
  } catch {
    return [];
  }
}

/** This page's address from the site's root. */
export function here() {
  const root = new URL(site.root || './', document.baseURI).pathname;
  const path = location.pathname;
  return path.startsWith(root) ? path.slice(root.length) || 'index.html' : null;
}

function remember() {
  const path = here();
  const title = document.querySelector('h1')?.textContent.trim();
  if (!path || !title || ['index.html', 'search.html', '404.html'].includes(path)) return;
  const isList = document.querySelector('.page.wide') !== null;
  const others = visited().filter((page) => page.path !== path);
  try { sessionStorage.setItem(PAGES, JSON.stringify([{ title, path, isList }, ...others].slice(0, MOST_PAGES))); } catch { /* kept nowhere */ }
}

remember();
