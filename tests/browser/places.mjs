// The places a reader opens the site from: a host's root, a folder of a host, the disk.
import { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import { serve } from './serve.mjs';

/** Servers are closed when the test file ends. `only`: names of the places wanted. */
export async function openPlaces(site, only = ['http', 'sub-path', 'file']) {
  const servers = [];
  const start = async (options) => {
    const server = await serve(site.dir, options);
    servers.push(server);
    return server;
  };
  after(() => Promise.all(servers.map((server) => server.close())));

  const places = [];
  for (const name of only) {
    if (name === 'file') {
      const base = pathToFileURL(`${site.dir}/`).href;
      // A host serves 404.html and the reader never opens it from disk.
      places.push({ name, base, url: (page) => (page.isNotFound ? null : base + page.path) });
      continue;
    }
    const { base } = await start({ prefix: name === 'sub-path' ? '/some/sub/path/' : '/', hold: true });
    const home = name === 'http' ? await start({ prefix: site.basePath }) : null;
    places.push({ name, base, url: (page) => (page.isNotFound ? home && missingAddress(home, page) : base + page.path) });
  }
  return places;
}

/** A page that does not exist: deep down when 404.html uses addresses from the root, else at the top. */
function missingAddress(server, page) {
  const rooted = page.parsed.references.some(({ value }) => value.startsWith('/'));
  return server.url(rooted ? 'no/such/page.html' : 'no-such-page.html');
}
