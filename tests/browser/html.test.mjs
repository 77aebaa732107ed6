// html-validate over every page of the site.
import { describe, it } from 'node:test';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import config from './html-validate.config.mjs';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';

const site = openSite();
const validator = new HtmlValidate(new StaticConfigLoader(config));

describe('HTML is valid', () => {
  it(`on all ${site.pages.length} pages`, async () => {
    const messages = [];
    for (const page of site.pages) {
      const report = await validator.validateString(page.html, page.path);
      for (const result of report.results) {
        for (const { line, column, message, ruleId } of result.messages) messages.push(`${page.path}:${line}:${column} ${message} [${ruleId}]`);
      }
    }
    assertNone(grouped(messages), 'kinds of fault');
  });
});

/** A fault of a template is on every page: one line a rule and message, with the first place and the count. */
function grouped(messages) {
  const groups = new Map();
  for (const message of messages) {
    const key = message.replace(/^\S+ /, '').replace(/"[^"]*"/g, '"…"');
    groups.set(key, [...(groups.get(key) ?? []), message]);
  }
  return [...groups.values()].map((group) => `${group.length} × ${group[0]}`);
}
