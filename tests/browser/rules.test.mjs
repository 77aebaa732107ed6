// The rules: the filter of the index, the static pages that do the same without a script, and the way from a message to its fix.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NARROW, WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';
import { inWindow, settle, withPage, WORKERS } from './visit.mjs';

const site = openSite();
const places = await openPlaces(site, ['http', 'file']);
const manifest = JSON.parse(site.read('rules.json'));
const rules = manifest.rules.filter(({ linter }) => linter !== 'rcabook');
const INDEX = 'rules/index.html';

const open = (place, query, work, options = {}) => inWindow({ viewport: WIDE, ...options }, async (page) => {
  await page.goto(place.base + INDEX + query);
  await settle(page);
  return work(page);
});

const visible = (page) => page.locator('table.rules tbody tr:not([hidden])').evaluateAll((rows) => rows.map((row) => row.querySelector('a').textContent));
const field = (page) => page.getByRole('searchbox', { name: 'Words, ID or message' });
const status = (page) => page.getByRole('search', { name: 'Filter the rules' }).getByRole('status').textContent();
const box = (page, value) => page.locator(`.filter input[value="${value}"]`);

for (const place of places) {
  describe(`the filter of the rules, ${place.name}`, { concurrency: WORKERS }, () => {
    it('shows every rule before it is used', () => open(place, '', async (page) => {
      assert.equal(await status(page), `${rules.length} rules`);
      assert.deepEqual((await visible(page)).toSorted(), rules.map(({ id }) => id).toSorted());
    }));

    it('finds an identifier in any spelling', () => open(place, '', async (page) => {
      for (const [typed, id] of [['sm040', 'SM040'], ['SM-040', 'SM040'], ['sm40', 'SM040'], ['040', 'SM040'], ['bandropcolumn', 'ban-drop-column'], ['squawk ban drop column', 'ban-drop-column'], ['migration/addindex', 'Migration/AddIndex']]) {
        await field(page).fill(typed);
        const found = await visible(page);
        assert.ok(found.length < rules.length && found.some((one) => one.endsWith(`/${id}`)), `${typed}: ${found}`);
      }
    }));

    it('wants every word, in the name, the summary or the message', () => open(place, '', async (page) => {
      const told = rules.filter((rule) => rule.messages.length && rule.status === 'active');
      assert.ok(told.length > 100, 'rules with a message');
      const missed = [];
      for (const rule of told.filter((_, at) => at % 9 === 0)) {
        const words = rule.messages[0].pieces.join(' ').split(/[^\p{L}\p{N}_]+/u).filter((word) => word.length > 1).slice(0, 6).join(' ');
        await field(page).fill(words);
        if (!(await visible(page)).includes(rule.id)) missed.push(`${rule.id}: ${words}`);
      }
      assertNone(missed, 'messages that do not find their rule');
      await field(page).fill('squawk zzz');
      assert.deepEqual(await visible(page), []);
      assert.match(await status(page), /^0 of \d+ rules$/);
    }));

    it('finds the rule of every message, as it is printed and with values in it', () => open(place, '', async (page) => {
      const told = rules.flatMap(({ id, messages }) => messages.map(({ text }) => ({ id, text })));
      assert.ok(told.length > 200, 'messages');
      const values = ['user', 'name', 'app_billing_invoice', 'public.accounts', '42'];
      const variants = {
        'as it is printed': (text) => text,
        'with values': (text) => text.split('\n')[0].replace(/<[^<>]*>/g, (place) => values[place.length % values.length]),
        'as a linter tells it': (text) => `app/migrations/0042_add.py:17: [ERROR] ${text.replace(/<[^<>]*>/g, (place) => values[place.length % values.length])}`,
      };
      for (const [how, make] of Object.entries(variants)) {
        const missed = await page.evaluate((list) => list.filter(({ id, text }) => {
          const typed = document.querySelector('.filter input[name=q]');
          typed.value = text;
          typed.dispatchEvent(new InputEvent('input', { bubbles: true }));
          const found = [...document.querySelectorAll('table.rules tbody tr:not([hidden])')].map((row) => row.querySelector('a').textContent);
          return !found.includes(id) || found.length > 15;
        }), told.map(({ id, text }) => ({ id, text: make(text) })));
        // One rule's message says so little that with a value in it another is nearer.
        if (missed.length > (how === 'as it is printed' ? 0 : 1)) assertNone(missed.map(({ id, text }) => `${id}: ${text}`), `${how}, not found`);
      }
      assert.match(await status(page), /^\d+ of \d+ rules, the nearest to this message$/);
    }));

    it('offers the whole handbook for what no rule says', () => open(place, '', async (page) => {
      await field(page).fill('zzz ERROR');
      await page.getByRole('button', { name: 'Search the whole handbook for it' }).click();
      const asked = page.locator('dialog.search textarea');
      await asked.waitFor();
      assert.equal(await asked.inputValue(), 'zzz ERROR');
      assert.ok(page.url().includes(INDEX));
    }));

    it('keeps its state in the address, and Back undoes a choice', () => open(place, '', async (page) => {
      await field(page).fill('index');
      await box(page, 'squawk').check();
      await box(page, 'eugene').check();
      await box(page, 'recipe').check();
      assert.match(page.url(), /\?q=index&linter=eugene&linter=squawk&with=recipe$/);
      const before = await visible(page);
      assert.ok(before.length > 0 && before.every((id) => /^(squawk|eugene)\//.test(id)), String(before));
      await page.goBack();
      assert.equal(await box(page, 'recipe').isChecked(), false);
      assert.ok((await visible(page)).length > before.length);
      await page.goForward();
      assert.deepEqual(await visible(page), before);
      await page.reload();
      await settle(page);
      assert.deepEqual(await visible(page), before);
      assert.equal(await field(page).inputValue(), 'index');
    }));

    it('says what each choice would leave, and takes none away that was made', () => open(place, '?level=error&database=mysql', async (page) => {
      const shown = await visible(page);
      assert.equal(await status(page), `${shown.length} of ${rules.length} rules`);
      assert.ok(shown.length > 0);
      for (const value of ['squawk', 'django-safe-migrations', 'strong_migrations']) {
        const count = Number(await box(page, value).locator('xpath=../span').textContent());
        assert.equal(count, shown.filter((id) => id.startsWith(`${value}/`)).length, value);
      }
      assert.equal(await box(page, 'squawk').isDisabled(), true, 'it has no rule for MySQL');
      assert.equal(await box(page, 'mysql').isDisabled(), false);
    }));

    it('opens the only match with Enter, and stays where there are several', () => open(place, '', async (page) => {
      await field(page).fill('index');
      await field(page).press('Enter');
      assert.ok(page.url().includes(INDEX));
      await field(page).fill('squawk ban-drop-column');
      assert.deepEqual(await visible(page), ['squawk/ban-drop-column']);
      await Promise.all([page.waitForURL(/rules\/squawk\/ban-drop-column\.html$/), field(page).press('Enter')]);
    }));

    it('finds retired rules in their closed box', () => open(place, '', async (page) => {
      const retired = rules.find((rule) => rule.status === 'retired');
      const details = page.locator('[data-retired]');
      assert.equal(await details.getAttribute('open'), null);
      await field(page).fill(retired.rule);
      assert.notEqual(await details.getAttribute('open'), null);
      assert.ok((await visible(page)).includes(retired.id));
    }));

    it('never loses the focus', () => open(place, '', async (page) => {
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute('value') || document.activeElement?.name || document.activeElement?.tagName);
      await field(page).focus();
      await page.keyboard.type('squawk lock timeout');
      assert.equal(await focused(), 'q');
      await box(page, 'squawk').focus();
      await page.keyboard.press('Space');
      assert.equal(await focused(), 'squawk');
      await page.keyboard.press('Space');
      assert.equal(await focused(), 'squawk');
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.waitForFunction(() => document.activeElement?.name === 'q');
      assert.equal(await status(page), `${rules.length} rules`);
      await field(page).fill('zzz qqq');
      await page.getByRole('button', { name: 'Without “zzz qqq”' }).click();
      assert.equal(await focused(), 'q');
      assert.equal(await status(page), `${rules.length} rules`);
    }));
  });
}

describe('the speed of the filter', () => {
  const [place] = places;
  it('is printed, and depends on the machine', (t) => open(place, '', async (page) => {
    const typed = ['i', 'in', 'ind', 'index', 'squawk lock', 'zzz', ''];
    const times = await page.evaluate((words) => {
      const field = document.querySelector('.filter input[name=q]');
      const answer = (word) => {
        field.value = word;
        const began = performance.now();
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        const answered = performance.now();
        void document.querySelector('main').offsetHeight; // the layout that the answer makes necessary
        return [answered - began, performance.now() - began];
      };
      return Array.from({ length: 12 }, () => words.map(answer)).flat();
    }, typed);
    assert.equal(await status(page), `${rules.length} rules`);
    for (const [at, what] of ['the rows are chosen', 'and laid out'].entries()) {
      const sorted = times.map((pair) => pair[at]).toSorted((a, b) => a - b);
      const quantile = (q) => sorted[Math.floor(q * (sorted.length - 1))].toFixed(1);
      t.diagnostic(`${rules.length} rules, ${times.length} answers, until ${what}: median ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms, longest ${quantile(1)} ms (the aim: 16 ms)`);
    }
  }));
});

describe('without a script', () => {
  const [place] = places;
  it('every choice is a page with as many rules as it says', () => withPage({ viewport: WIDE, javaScriptEnabled: false }, async (page) => {
    await page.goto(place.base + INDEX);
    const links = await page.locator('nav.facets li').evaluateAll((items) => items.map((item) => [item.querySelector('a').href, Number(item.querySelector('span').textContent)]));
    assert.ok(links.length > 12, String(links.length));
    for (const [href, count] of links) {
      await page.goto(href);
      assert.equal(await page.locator('table.rules tbody tr').count(), count, href);
    }
    assert.equal(await page.locator('.filter').count(), 0);
  }));

  it('the cops of a department stand where RuboCop links to', () => withPage({ viewport: WIDE, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${place.base}rules/gitlab-rubocop-migration/cops_migration.html#migrationaddindex`);
    const cop = page.locator('#migrationaddindex');
    assert.ok((await cop.boundingBox()).y < WIDE.height, 'in sight');
    await cop.getByRole('link', { name: 'Migration/AddIndex', exact: true }).click();
    assert.match(page.url(), /rules\/gitlab-rubocop-migration\/migration\/addindex\.html$/);
  }));
});

/**
 * Runs in a page: opens an address in a frame. For each size of it: where the fix and the line that silences end, where the good
 * code begins, where its first block ends, how far that column begins below the bad one, how much of the fix's longest line is out
 * of sight, and whether the page says that no line silences it.
 */
async function measure({ address, sizes }) {
  const frame = Object.assign(document.createElement('iframe'), { src: address });
  await new Promise((done) => { frame.addEventListener('load', done); document.body.append(frame); });
  const box = (selector) => frame.contentDocument.querySelector(selector)?.getBoundingClientRect();
  const isNone = /\b(?:no|neither a) comment\b/i.test(frame.contentDocument.querySelector('section:has(> #ignore)')?.textContent);
  const look = ({ width, height }) => {
    Object.assign(frame, { width, height });
    const cut = [...frame.contentDocument.querySelectorAll('.pair pre')].map((pre) => pre.scrollWidth - pre.clientWidth);
    if (frame.contentWindow.innerWidth !== width) throw new Error(`the frame is ${frame.contentWindow.innerWidth} wide, not ${width}`);
    const below = box('.pair > .good')?.top - box('.pair > .bad')?.top;
    return { fix: box('#fix')?.bottom, told: box('.told')?.bottom, good: box('.good .code')?.top, end: box('.good .code')?.bottom, below, cut: Math.max(0, ...cut), isNone };
  };
  const looks = sizes.map(look);
  frame.remove();
  return looks;
}

describe('the list of all rules, on a phone', () => {
  it('takes a few lines for each rule, and says all that the table says', () => withPage({ viewport: NARROW }, async (page) => {
    await page.goto(places[0].base + INDEX);
    const rows = await page.locator('table.rules tbody tr').evaluateAll((all) => all.filter((row) => row.checkVisibility()).map((row) => ({
      height: row.getBoundingClientRect().height,
      unseen: [...row.cells].filter((cell) => !cell.checkVisibility() || cell.getBoundingClientRect().height < 10).length,
    })));
    const height = rows.reduce((sum, row) => sum + row.height, 0) / rows.length;
    assert.ok(rows.length > 100 && height < 160, `${rows.length} rows of ${height} px`);
    assert.equal(rows.filter(({ unseen }) => unseen).length, 0, 'rows with a cell that is not shown');
  }));
});

describe('long code', () => {
  it('that goes on below its box is shaded there, until it is read to its end', () => withPage({ viewport: WIDE }, async (page) => {
    const rule = site.ofType('rule').find(({ path }) => path.endsWith('/sm020.html'));
    await page.goto(places[0].url(rule));
    const code = page.locator('.pair .good pre').first();
    await code.scrollIntoViewIfNeeded();
    const { x, y, height } = await code.boundingBox();
    const edge = () => page.screenshot({ clip: { x: x + 8, y: y + height - 3, width: 6, height: 2 } });
    const [more, ground] = [await edge(), await page.screenshot({ clip: { x: x + 8, y: y + height / 2, width: 6, height: 2 } })];
    assert.ok(!more.equals(ground), 'there is more');
    await code.evaluate((box) => { box.scrollTop = box.scrollHeight; });
    assert.ok((await edge()).equals(ground), 'this is the end');
  }));
});

describe('what a fix changes', { concurrency: WORKERS }, () => {
  const marked = site.ofType('rule').filter(({ html }) => /<(?:ins|del)>/.test(html));
  it('is marked on most rules that show bad and good code', () => {
    const shown = site.ofType('rule').filter(({ html }) => /class="?pair/.test(html));
    assert.ok(shown.length > 30 && marked.length > shown.length / 2, `${marked.length} of ${shown.length}`);
  });

  it('is marked by a sign that is read and not copied', () => withPage({ viewport: WIDE }, async (page) => {
    const wrong = [];
    for (const rule of marked) {
      await page.goto(places[0].url(rule));
      wrong.push(...await page.evaluate(() => [...document.querySelectorAll('.pair :is(ins, del)')].filter((line) => {
        const sign = { INS: '+', DEL: '-' }[line.tagName];
        const getsSign = getComputedStyle(line, '::before').content.startsWith(`"${sign}`);
        const range = document.createRange();
        range.selectNodeContents(line);
        return !getsSign || !line.closest({ INS: '.good', DEL: '.bad' }[line.tagName]) || range.toString() !== line.textContent || line.textContent.trim() === '';
      }).map((line) => line.outerHTML)));
    }
    assertNone(wrong, 'lines');
  }));
});

describe('from a message to its fix', { concurrency: WORKERS }, () => {
  const [place] = places;
  const pages = site.ofType('rule');
  const half = Math.ceil(pages.length / WORKERS);
  for (let first = 0; first < pages.length; first += half) {
    const some = pages.slice(first, first + half);
    it(`the fix is in sight and the line that silences within one more screen, from ${some[0].path} on`, () => withPage({ viewport: WIDE }, async (page) => {
      await page.goto(`${place.base}robots.txt`); // a page without a policy, which may hold frames
      const late = [];
      for (const { path } of some) {
        const sizes = [WIDE, NARROW];
        const looks = await page.evaluate(measure, { address: place.base + path, sizes });
        for (const [at, { width, height }] of sizes.entries()) {
          const { fix, told, good, end, below, cut, isNone } = looks[at];
          if (!(fix <= height)) late.push(`${path}, ${width} px: the fix begins at ${fix}`);
          // Some rules are silenced by no line, and their page says so.
          if (told === undefined ? !isNone : told > 2 * height) late.push(`${path}, ${width} px: the line stands at ${told}`);
          if (cut > 0) late.push(`${path}, ${width} px: ${cut} px of a line of the fix are out of sight`);
          if (good > 2 * height) late.push(`${path}, ${width} px: the good code begins at ${good}`);
          if (width !== WIDE.width) continue;
          if (end > height) late.push(`${path}: the first good code ends at ${end}`);
          if (below > 0) late.push(`${path}: the good code is not beside the bad`);
        }
      }
      assertNone(late, 'pages');
    }));
  }
});
