// The texts that are searched: our pages, their records, and the same text as pages of an mdBook.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './programs.js';

const KINDS = ['incident', 'recipe', 'rule', 'lesson', 'factor', 'term', 'guide', 'decide'];
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** The page of each record of a project, by identifier. */
export async function pagesOf(rcabook, dir) {
  const pages = new Map();
  for (const kind of KINDS) {
    const { text } = await run(rcabook, ['search', '--dir', dir, '--json', '--limit', '1000000', `kind:${kind}`]);
    for (const { id, address } of JSON.parse(text).hits) pages.set(id, address.split('#')[0]);
  }
  return pages;
}

const decoded = (text) => text.replace(/&(#?\w+);/g, (all, name) => ENTITIES[name] ?? ' ');
const plain = (html) => decoded(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();

/** The title and the sections of a built page: what its `main` says. */
export function pageText(site, page) {
  const html = readFileSync(join(site, page), 'utf8');
  const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? '';
  const body = main.replace(/<(script|style|svg|template)[\s\S]*?<\/\1>/g, ' ');
  const title = plain(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(body)?.[1] ?? page);
  const parts = body.split(/<h[23][^>]*>/).map((part) => part.split(/<\/h[23]>/));
  const sections = parts.map(([heading, text]) => (text === undefined ? { heading: '', text: plain(heading) } : { heading: plain(heading), text: plain(text) }));
  return { page, title, sections };
}

const escaped = (text) => text.replace(/[\\`*_{}[\]<>#+\-.!|~&$]/g, '\\$&');

/** Writes an mdBook with a chapter for each text, and builds it. Gives its search index as its pages have it. */
export async function mdbookIndex(mdbook, dir, texts) {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, 'src'), { recursive: true });
  writeFileSync(join(dir, 'book.toml'), '[book]\ntitle = "Book"\n');
  const chapters = texts.map(({ title }, n) => `- [${escaped(title)}](c${n}.md)`);
  writeFileSync(join(dir, 'src/SUMMARY.md'), `# Summary\n\n${chapters.join('\n')}\n`);
  texts.forEach(({ title, sections }, n) => {
    const body = sections.map(({ heading, text }) => `${heading ? `## ${escaped(heading)}\n\n` : ''}${escaped(text)}\n`);
    writeFileSync(join(dir, `src/c${n}.md`), `# ${escaped(title)}\n\n${body.join('\n')}`);
  });
  return run(mdbook, ['build', dir]);
}
