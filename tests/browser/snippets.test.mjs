// The lines that the guide gives to linters: run as they stand there, they make the addresses that the manifest has.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { openSite } from './site.mjs';

const GUIDE = readFileSync(join(import.meta.dirname, '../../content/guides/link-your-linter.md'), 'utf8');
const { site: base, rules } = JSON.parse(openSite().read('rules.json'));
const BASE = base ?? 'https://handbook.example/';
const folder = mkdtempSync(join(tmpdir(), 'snippets-'));
after(() => rmSync(folder, { recursive: true }));

/** Identifiers with all that has to be encoded, and their addresses by RFC 3986. */
const HOSTILE = [
  ['x', "A b/Ü(1)*'!", "rules/x/a%20b/%C3%BC%281%29%2A%27%21.html"],
  ['X.Y', 'a?b#c%d&e+f:g', 'rules/x.y/a%3Fb%23c%25d%26e%2Bf%3Ag.html'],
];
const KNOWN = rules.map(({ linter, rule, url }) => [linter, rule, base ? url.slice(base.length) : url]);

/** Each language: how it is run, and what is written behind the guide's lines so that they answer on standard output. */
const LANGUAGES = {
  'linter.py': { run: ['python3'], cases: [...KNOWN, ...HOSTILE], program: (code, pairs) => `${code}\nimport json\nfor linter, rule in json.loads(${JSON.stringify(JSON.stringify(pairs))}):\n    print(rule_url(${JSON.stringify(BASE)}, linter, rule))\n` },
  'linter.mjs': { run: [process.execPath], cases: [...KNOWN, ...HOSTILE], program: (code, pairs) => `${code}\nfor (const [linter, rule] of ${JSON.stringify(pairs)}) console.log(ruleUrl(${JSON.stringify(BASE)}, linter, rule));\n` },
  'linter.rb': { run: ['ruby'], cases: [...KNOWN, ...HOSTILE], program: (code, pairs) => `${code}\nrequire "json"\nJSON.parse(${JSON.stringify(JSON.stringify(pairs))}).each { |linter, rule| puts rule_url(${JSON.stringify(BASE)}, linter, rule) }\n` },
  'linter.go': { run: ['go', 'run'], cases: KNOWN, program: (code, pairs) => `package main\nimport ("fmt"; "net/url"; "strings")\n${code}\nfunc main() {\n\tfor _, p := range [][2]string{${pairs.map((p) => `{${p.map((t) => JSON.stringify(t)).join(', ')}}`).join(', ')}} { fmt.Println(RuleURL(${JSON.stringify(BASE)}, p[0], p[1])) }\n}\n` },
};

function codeOf(file) {
  const found = GUIDE.match(new RegExp(`\`\`\`\\w+ file="${file.replace('.', '\\.')}"\\n([\\s\\S]*?)\`\`\``));
  assert.ok(found, `the guide has no ${file}`);
  return found[1];
}

describe('the lines for a linter make our addresses', () => {
  for (const [file, { run: [program, ...options], cases, program: write }] of Object.entries(LANGUAGES)) {
    const there = spawnSync(program, program === 'go' ? ['version'] : ['--version']).status === 0;
    it(file, { skip: !there && `${program} is not installed` }, () => {
      const path = join(folder, file);
      writeFileSync(path, write(codeOf(file), cases.map(([linter, rule]) => [linter, rule])));
      const { status, stdout, stderr } = spawnSync(program, [...options, path], { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      assert.deepEqual(stdout.trimEnd().split('\n'), cases.map(([, , address]) => BASE + address));
    });
  }

  it('JavaScript and Python are there to be asked', () => {
    assert.equal(spawnSync('python3', ['--version']).status, 0, 'python3 is needed: it comes with Debian');
  });

  it('each is three lines at most, without the frame of its function', () => {
    for (const file of Object.keys(LANGUAGES)) {
      const lines = codeOf(file).trim().split('\n').filter((line) => line.trim() && !/^(import|from|require|def|export function|func|end|\})/.test(line));
      assert.ok(lines.length <= 3, `${file}: ${lines.length}`);
    }
  });
});

describe('every address of links.json', () => {
  it('is the one of the rule, and its page is there', () => {
    const site = openSite();
    const links = JSON.parse(site.read('links.json'));
    for (const { id, url } of rules) assert.equal(links[id], url, id);
    const absent = Object.values(links).filter((url) => !site.files.has(decodeURIComponent(base ? url.slice(base.length) : url)));
    assert.deepEqual(absent, []);
  });
});
