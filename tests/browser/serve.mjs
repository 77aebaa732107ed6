// A static server for one folder, on loopback and a free port. It sends no policy of its own: the pages' meta CSP must hold.
// A folder's address answers 404, because on disk it would be a file listing.
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const CONTENT_TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

async function fileFor(dir, prefix, pathname) {
  if (!pathname.startsWith(prefix)) return null;
  const file = normalize(join(dir, pathname.slice(prefix.length)));
  if (!file.startsWith(dir + sep)) return null;
  const found = await stat(file).catch(() => null);
  return found?.isFile() ? file : null;
}

/**
 * `prefix`: the path under which the site lies, such as `/some/sub/path/`.
 * `hold`: take the immediate refresh out of alias pages, so that they can be looked at.
 * `keep`: what browsers are told of how long they may keep a file.
 */
export async function serve(dir, { prefix = '/', hold = false, keep = 'no-store' } = {}) {
  const asked = [];
  const answer = async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405).end();
    asked.push(request.url);
    const pathname = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const found = await fileFor(dir, prefix, pathname);
    const file = found ?? join(dir, '404.html');
    let body = await readFile(file).catch(() => Buffer.from('not found'));
    if (hold && file.endsWith('.html')) body = body.toString().replace(/<meta\s[^>]*http-equiv="?refresh[^>]*>/i, '');
    response.writeHead(found ? 200 : 404, {
      'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
      'cache-control': found ? keep : 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(400).end());
  });
  await new Promise((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${server.address().port}${prefix}`;
  return {
    base,
    /** The addresses that were asked for, in turn. */
    asked,
    url: (path) => base + path,
    close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
  };
}
