// Every reference of every page leads somewhere, read offline from the files alone.
import { describe, it } from 'node:test';
import { posix } from 'node:path';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';

const site = openSite();
const byPath = new Map(site.pages.map((page) => [page.path, page]));

const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

const decoded = (text) => { try { return decodeURIComponent(text); } catch { return null; } };

/** What is wrong with a path and fragment inside the site, or null. */
function faultOf(path, fragment) {
  if (path === null || fragment === null) return 'is not decodable';
  if (path === '..' || path.startsWith('../')) return 'leaves the site';
  if (!site.files.has(path)) {
    const folder = path === '.' || path === '' || path.endsWith('/') || site.files.has(`${path}/index.html`);
    return folder ? 'names a folder' : 'names a file that is not there';
  }
  if (fragment === undefined) return null;
  if (fragment === '') return 'has an empty fragment';
  if (!byPath.has(path)) return null; // a fragment of an image is its own matter
  return byPath.get(path).parsed.ids.has(fragment) ? null : `names no id of ${path}`;
}

function split(reference) {
  const [address, ...rest] = reference.split('#');
  return { address: address.split('?')[0], fragment: rest.length ? decoded(rest.join('#')) : undefined };
}

/** The file inside the site that `reference` names on `page`, or null for one with a scheme. */
function targetOf(page, reference) {
  const { address, fragment } = split(reference);
  if (address === '') return { path: page.path, fragment };
  const rooted = address.startsWith('/');
  const path = decoded(rooted ? address.slice(site.basePath.length) : address);
  if (path === null) return { path, fragment };
  const folder = path.endsWith('/') ? '/' : '';
  return { path: posix.join(rooted ? '' : posix.dirname(page.path), path).replace(/\/$/, '') + folder, fragment };
}

const isAbsoluteByRight = ({ rel }) => rel === 'canonical';

function* referencesOfSite() {
  for (const page of site.pages) {
    for (const reference of page.parsed.references) {
      yield { page, place: `${page.path}:${reference.line} ${reference.tag} ${reference.value}`, ...reference };
    }
  }
}

/** The site's own address on the web, from the home page's canonical link; null when none is configured. */
const siteUrl = (() => {
  const canonical = byPath.get('index.html').parsed.canonical;
  return canonical && SCHEME.test(canonical) ? canonical.replace(/index\.html$/, '') : null;
})();

function faultOfAbsolute(address) {
  if (!siteUrl) return 'is absolute, but the home page names no canonical address';
  if (!address.startsWith(siteUrl)) return `is not under ${siteUrl}`;
  const { address: path, fragment } = split(address.slice(siteUrl.length));
  return faultOf(decoded(path) || 'index.html', fragment);
}

describe('references', () => {
  it('inside the site lead to a file and an id that exist', () => {
    const problems = [];
    for (const { page, place, value } of referencesOfSite()) {
      if (SCHEME.test(value) || value.startsWith('//')) continue;
      const { path, fragment } = targetOf(page, value);
      const fault = faultOf(path, fragment);
      if (fault) problems.push(`${place} ${fault}`);
    }
    assertNone(problems, 'broken references');
  });

  it('are relative, save those of 404.html, which is served at any depth', () => {
    const problems = [];
    for (const { page, place, value, ...reference } of referencesOfSite()) {
      if (isAbsoluteByRight(reference)) continue;
      if (value.startsWith('//') || (value.startsWith('/') && !page.isNotFound)) problems.push(`${place} is not relative`);
      if (siteUrl && value.startsWith(siteUrl)) problems.push(`${place} names its own site by an absolute address`);
    }
    assertNone(problems, 'references that break when the site moves');
  });

  it('load nothing from elsewhere', (t) => {
    const problems = [];
    let outward = 0;
    for (const { place, value, tag, ...reference } of referencesOfSite()) {
      const scheme = SCHEME.exec(value)?.[0].toLowerCase();
      if (!scheme || isAbsoluteByRight(reference)) continue;
      if (tag === 'a' && ['http:', 'https:', 'mailto:'].includes(scheme)) outward += 1;
      else if (!(tag === 'img' && scheme === 'data:')) problems.push(`${place} has no business here`);
    }
    t.diagnostic(`${outward} links lead out of the site; they are not followed`);
    assertNone(problems, 'references to elsewhere');
  });

  it('that are canonical name a page under the site\'s address', () => {
    const problems = [];
    for (const { page, place, value, ...reference } of referencesOfSite()) {
      if (!isAbsoluteByRight(reference)) continue;
      const target = targetOf(page, value);
      const fault = SCHEME.test(value) ? faultOfAbsolute(value) : faultOf(target.path, target.fragment);
      if (fault) problems.push(`${place} ${fault}`);
    }
    assertNone(problems, 'canonical addresses');
  });
});

describe('files', () => {
  it('have paths in lower case', () => {
    assertNone([...site.files].filter((file) => file !== file.toLowerCase()), 'paths with capitals');
  });

  it('include a JSON twin beside every page, which the page names', () => {
    const problems = [];
    for (const page of site.pages) {
      if (page.isAlias || page.isNotFound) continue; // neither holds anything of its own
      if (!site.files.has(page.twin)) { problems.push(`${page.path} has no ${page.twin}`); continue; }
      try { JSON.parse(site.read(page.twin)); } catch (error) { problems.push(`${page.twin} is not JSON: ${error.message}`); }
      const named = page.parsed.references.some(({ value }) => !SCHEME.test(value) && targetOf(page, value).path === page.twin);
      if (!named) problems.push(`${page.path} does not link to its twin`);
    }
    assertNone(problems, 'twins');
  });

  it('of the sitemap and the feeds exist', (t) => {
    const lists = [...site.files].filter((file) => file === 'sitemap.xml' || /^feeds?\b.*\.xml$/.test(file));
    if (!siteUrl) return t.skip('the site has no address of its own');
    const problems = site.files.has('sitemap.xml') ? [] : ['there is no sitemap.xml'];
    for (const list of lists) {
      for (const address of addressesIn(site.read(list).toString())) {
        const fault = faultOfAbsolute(address);
        if (fault) problems.push(`${list}: ${address} ${fault}`);
      }
    }
    assertNone(problems, 'addresses');
  });
});

describe('addresses for programs', () => {
  const urls = (value) => (value && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, inner]) => (key === 'url' && typeof inner === 'string' ? [inner] : urls(inner)))
    : []);

  for (const [list, addresses] of [
    ['rules.json', urls],
    ['rules/v1.json', urls],
    ['links.json', (links) => Object.values(links)],
  ]) {
    it(`of ${list} lead to a file and an id that exist`, (t) => {
      const all = new Set(addresses(JSON.parse(site.read(list))));
      const fault = (address) => {
        if (siteUrl) return faultOfAbsolute(address);
        const { address: path, fragment } = split(address);
        return faultOf(decoded(path), fragment);
      };
      t.diagnostic(`${all.size} addresses`);
      assertNone([...all].flatMap((address) => { const what = fault(address); return what ? [`${address} ${what}`] : []; }), 'addresses');
    });
  }
});

/** `<loc>` of a sitemap, `href` of a feed's links. */
function addressesIn(xml) {
  return [...xml.matchAll(/<loc>\s*([^<]+?)\s*<\/loc>|<link\b[^>]*\bhref="([^"]*)"/g)]
    .map(([, location, href]) => (location ?? href).replaceAll('&amp;', '&'));
}
