// A static server that sends each file in its smallest form (Brotli, or as it is) and remembers what it sent.
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' };
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** The icon of a page comes whenever the browser likes, and belongs to no search. */
const ICON = /\/favicon\.\w+$/;

/** `mounts`: path prefixes with their folders, or with a text that is sent as a page. */
export async function serve(mounts) {
  const forms = new Map();
  let sent = [];
  const find = (path) => {
    for (const [prefix, place] of Object.entries(mounts)) {
      if (!path.startsWith(prefix)) continue;
      if (place.page !== undefined) return { body: Buffer.from(place.page), type: TYPES['.html'] };
      const file = normalize(join(place.folder, path.slice(prefix.length)));
      if (file.startsWith(place.folder + sep) && statSync(file, { throwIfNoEntry: false })?.isFile()) return { body: readFileSync(file), type: TYPES[extname(file)] ?? 'application/octet-stream' };
    }
    return null;
  };
  const form = (path) => {
    if (!forms.has(path)) {
      const found = find(path);
      const packed = found && brotliCompressSync(found.body, QUALITY);
      forms.set(path, found && (packed.length < found.body.length ? { ...found, body: packed, encoding: 'br' } : found));
    }
    return forms.get(path);
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const found = form(path);
    if (!found) return response.writeHead(404).end();
    if (!ICON.test(path)) sent.push({ path, bytes: found.body.length });
    const headers = { 'content-type': found.type, 'content-length': found.body.length, 'cache-control': 'max-age=3600' };
    response.writeHead(200, found.encoding ? { ...headers, 'content-encoding': found.encoding } : headers).end(found.body);
  });
  await new Promise((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    /** What was sent since the last call: how many files, and their bytes. */
    takeSent() {
      const out = { requests: sent.length, bytes: sent.reduce((sum, { bytes }) => sum + bytes, 0), paths: sent.map(({ path }) => path) };
      sent = [];
      return out;
    },
    close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
  };
}
