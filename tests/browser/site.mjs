// The built site as data: its files, its pages, and one sample page of each type.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parsePage } from './html.mjs';

/** The first pattern that fits names the type; an address that none fits makes a type of its own. */
const TYPES = [
  ['home', /^index\.html$/],
  ['incidents index', /^incidents\/index\.html$/],
  ['incidents facet', /^incidents\/(year|team|database|factor)-[^/]+\.html$/, (m) => `incidents by ${m[1]}`],
  ['incident', /^incidents\/[^/]+\.html$/],
  ['lessons index', /^lessons\/index\.html$/],
  ['lesson', /^lessons\/[^/]+\.html$/],
  ['recipes index', /^recipes\/index\.html$/],
  ['recipe', /^recipes\/[^/]+\.html$/],
  ['rules index', /^rules\/index\.html$/],
  ['rules facet', /^rules\/[^/]+\.html$/],
  ['linter', /^rules\/[^/]+\/index\.html$/],
  ['department', /^rules\/[^/]+\/cops_[^/]+\.html$/],
  ['own check', /^rules\/rcabook\/.+\.html$/],
  ['rule', /^rules\/.+\.html$/],
  ['factors index', /^factors\/index\.html$/],
  ['factor', /^factors\/[^/]+\.html$/],
  ['decide', /^decide\/[^/]+\.html$/],
  ['guides index', /^guides\/index\.html$/],
  ['guide', /^guides\/[^/]+\.html$/],
  ['', /^([^/]+)\.html$/, (m) => m[1]], // glossary, all, search, 404, about, shortcuts
  ['', /^(.+)\/[^/]+\.html$/, (m) => `page in ${m[1]}`],
];

/** Types whose pages hold one record each. */
export const RECORD_TYPES = new Set(['incident', 'lesson', 'recipe', 'rule', 'own check', 'factor', 'guide', 'tombstone']);

function typeOf(path) {
  for (const [name, pattern, naming] of TYPES) {
    const match = pattern.exec(path);
    if (match) return naming ? naming(match) : name;
  }
  return path;
}

function filesUnder(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(dir.length + 1).replaceAll('\\', '/'))
    .sort();
}

class Page {
  #html; #parsed; #type;
  constructor(dir, path) {
    this.dir = dir;
    this.path = path;
  }
  get html() { return (this.#html ??= readFileSync(join(this.dir, this.path), 'utf8')); }
  /** What the HTML says without a browser: ids, references, title (see html.mjs). */
  get parsed() { return (this.#parsed ??= parsePage(this.html)); }
  get isAlias() { return this.parsed.refresh !== null; }
  get isNotFound() { return this.path === '404.html'; }
  get twin() { return this.path.replace(/\.html$/, '.json'); }
  get type() { return (this.#type ??= this.#typed()); }
  #typed() {
    if (this.isAlias) return 'alias';
    const type = typeOf(this.path);
    return RECORD_TYPES.has(type) && this.#withdrawn() ? 'tombstone' : type;
  }
  #withdrawn() {
    const file = join(this.dir, this.twin);
    if (!existsSync(file)) return false;
    try {
      const twin = JSON.parse(readFileSync(file, 'utf8'));
      return [twin, ...Object.values(twin)].some((part) => part?.status === 'withdrawn');
    } catch {
      return false; // links.test.mjs reports a twin that is not JSON
    }
  }
}

/** The folder to check: the argument of a file run alone, or `SITE`, or `book` at the project's root. */
export function chosenFolder(argument = process.argv[2]) {
  const given = argument || process.env.SITE;
  return given
    ? resolve(process.env.INIT_CWD ?? process.cwd(), given)
    : resolve(import.meta.dirname, '../../book');
}

export function openSite(dir = chosenFolder()) {
  if (!existsSync(join(dir, 'index.html'))) {
    throw new Error(`no built site in ${dir}: build it first, or name its folder in SITE`);
  }
  const files = filesUnder(dir);
  const pages = files.filter((file) => file.endsWith('.html')).map((file) => new Page(dir, file));
  return {
    dir,
    files: new Set(files),
    pages,
    read: (path) => readFileSync(join(dir, path)),
    /** Path of the site on its own host, found from what 404.html, which is served at any depth, asks for. */
    get basePath() { return basePath(pages.find((page) => page.isNotFound), new Set(files)); },
    ofType: (type) => pages.filter((page) => page.type === type),
    /** The longest page of each type, since it has the most parts. */
    get samples() { return longestOfEachType(pages); },
  };
}

function longestOfEachType(pages) {
  const best = new Map();
  for (const page of pages) {
    const { type } = page;
    if (!best.has(type) || best.get(type).html.length < page.html.length) best.set(type, page);
  }
  return [...best].map(([type, page]) => ({ type, path: page.path, page }));
}

function basePath(notFound, files) {
  for (const { value } of notFound?.parsed.references ?? []) {
    if (!value.startsWith('/')) continue;
    const parts = value.split(/[?#]/)[0].split('/').slice(1);
    for (let skip = 0; skip < parts.length; skip += 1) {
      if (files.has(parts.slice(skip).join('/'))) return `/${parts.slice(0, skip).map((part) => `${part}/`).join('')}`;
    }
  }
  return '/';
}
