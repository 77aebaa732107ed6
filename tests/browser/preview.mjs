// The program, and `rcabook serve` on a project in a folder of its own. The program is RCABOOK, or the one that was built last in target/.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export function program() {
  if (process.env.RCABOOK) return process.env.RCABOOK;
  const built = ['release', 'debug'].map((profile) => join(ROOT, 'target', profile, 'rcabook')).filter((path) => existsSync(path));
  return built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

/** Starts the preview of a project that is made of these files: path → text. */
export async function startPreview(files) {
  const dir = mkdtempSync(join(tmpdir(), 'rcabook-preview-'));
  const write = (path, text) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  const child = spawn(program(), ['serve', '--port', '0', '--dir', dir], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  const base = await new Promise((done, fail) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
      const [, url] = said.match(/is at (http:\S+)/) ?? [];
      if (url) done(url);
    });
    child.once('exit', (code) => fail(new Error(`the preview ended with ${code}: ${said}`)));
  });
  return {
    base,
    write,
    read: (path) => readFileSync(join(dir, path), 'utf8'),
    said: () => said,
    close: async () => {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGINT');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
