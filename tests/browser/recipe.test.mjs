// The reader's choices on a recipe work without JavaScript, by mouse and by keyboard: only what matches is shown.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NARROW, WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { choices } from './probes/choices.mjs';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';
import { refuseStorage, withPage, WORKERS } from './visit.mjs';

const site = openSite();
const [file, http] = await openPlaces(site, ['file', 'http']);
const recipes = site.ofType('recipe').filter(({ html }) => /<input[^>]*type="?radio/i.test(html));
// Next to each choice there may be a link or two.
const MOST_TABS = 5;

/** Asserts what is shown, and answers which option of `group` is checked. */
async function checkedOption(page, groupName) {
  const { groups, parts } = await page.evaluate(choices);
  const wrong = parts.filter(({ shown, wanted }) => shown !== wanted);
  const chosen = groups.map(({ options }) => options.find(({ checked }) => checked)?.label).join(', ');
  assertNone(wrong.map(({ says, shown }) => `${shown ? 'shown' : 'hidden'}: ${says}`), `wrong with ${chosen}`);
  return groups.find(({ name }) => name === groupName).options.findIndex(({ checked }) => checked);
}

const radiosOf = (page, name) => page.locator(`main input[type=radio][name="${name}"]`);

async function tabTo(page, name) {
  for (let press = 0; press < MOST_TABS; press += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement.type === 'radio' && document.activeElement.name === wanted, name)) return;
  }
  assert.fail(`the Tab key does not reach the choice "${name}"`);
}

describe('a recipe\'s choices, without JavaScript', { concurrency: WORKERS }, () => {
  it('exist', () => assert.ok(recipes.length > 0, 'no recipe offers a choice'));

  for (const recipe of recipes) {
    it(recipe.path, () => withPage({ viewport: WIDE, javaScriptEnabled: false }, async (page) => {
      await page.goto(file.url(recipe));
      const { groups, parts } = await page.evaluate(choices);
      for (const { name, legend, options } of groups) {
        assert.ok(legend, `the choice "${name}" has no legend`);
        assert.equal(options.filter(({ checked }) => checked).length, 1, `${legend}: one is chosen from the start`);
        const concerned = parts.some(({ marks }) => marks.flat().some((mark) => options.some(({ names }) => names.includes(mark))));
        assert.ok(concerned, `${legend}: no part of the page depends on it`);

        for (let option = 0; option < options.length; option += 1) {
          const label = await radiosOf(page, name).nth(option).evaluateHandle((radio) => radio.labels[0]);
          await label.click();
          assert.equal(await checkedOption(page, name), option, `${legend}: a click chooses ${options[option].label}`);
        }

        // Out of the choice to what stands before it, and in again: round the whole page would be hundreds of stops.
        await page.keyboard.press('Shift+Tab');
        assert.ok(!await page.evaluate((wanted) => document.activeElement.name === wanted, name), `${legend}: the keys do not lead out`);
        await tabTo(page, name);
        for (let press = 0; press < options.length; press += 1) {
          await page.keyboard.press('ArrowRight'); // from the last option it goes round to the first
          assert.equal(await checkedOption(page, name), press, `${legend}: the arrow key chooses ${options[press].label}`);
        }
      }
    }));
  }
});

describe('a phase', { concurrency: WORKERS }, () => {
  it('has one label, in the rail, at its heading and in the table', () => withPage({ viewport: WIDE }, async (page) => {
    for (const recipe of site.ofType('recipe')) {
      await page.goto(file.url(recipe));
      const labels = await page.evaluate(() => [...document.querySelectorAll('.phase')].map((phase, at) => ({
        shown: phase.querySelector('.num').textContent,
        heard: /^Phase (\S+): /.exec(phase.querySelector('h2').textContent)?.[1],
        rail: getComputedStyle(document.querySelectorAll('.steps a')[at], '::before').content.replaceAll('"', ''),
        table: document.querySelector(`.roll thead a[href="#${phase.id}"]`)?.textContent.split(' ')[0] ?? null,
      })));
      assertNone(labels.filter(({ shown, heard, rail, table }) => new Set([shown, heard, rail, table ?? shown].filter(Boolean)).size !== 1).map((label) => JSON.stringify(label)), recipe.path);
    }
  }));
});

describe('what runs when', { concurrency: WORKERS }, () => {
  const all = site.ofType('recipe');
  /** Runs in a page: where the table is, and whether it goes on beyond its box. */
  const look = () => {
    const table = document.querySelector('table.roll');
    const [section, box] = [table.closest('section'), table.closest('.scroll')];
    return {
      above: section.previousElementSibling.className || section.previousElementSibling.tagName,
      top: section.getBoundingClientRect().top,
      goesOn: box.scrollWidth - box.clientWidth,
      isSaid: section.querySelector('.on')?.checkVisibility() ?? false,
      phases: table.querySelectorAll('thead a').length,
      says: [...table.querySelectorAll('td')].map((cell) => cell.textContent),
    };
  };

  it('stands under the choice of database, with every phase in sight', () => withPage({ viewport: WIDE }, async (page) => {
    assert.ok(all.length > 5, `${all.length} recipes`);
    const wrong = [];
    for (const recipe of all) {
      await page.goto(file.url(recipe));
      const { above, top, goesOn, isSaid } = await page.evaluate(look);
      if (above !== 'bar' || top > WIDE.height - 200) wrong.push(`${recipe.path}: below ${above}, at ${top}`);
      if (goesOn > 0 || isSaid) wrong.push(`${recipe.path}: ${goesOn} px out of sight${isSaid ? ', and the page says so' : ''}`);
    }
    assertNone(wrong, 'recipes');
  }));

  it('says on a phone that it goes on', () => withPage({ viewport: NARROW }, async (page) => {
    const wrong = [];
    for (const recipe of all) {
      await page.goto(file.url(recipe));
      const { goesOn, isSaid, phases } = await page.evaluate(look);
      if (goesOn > 0 ? !isSaid && phases > 2 : isSaid) wrong.push(`${recipe.path}: ${goesOn} px out of sight`);
    }
    assertNone(wrong, 'recipes');
  }));

  it('leaves no cell empty, and nothing of this handbook is not recorded', () => withPage({ viewport: WIDE }, async (page) => {
    for (const recipe of all) {
      await page.goto(file.url(recipe));
      const { says } = await page.evaluate(look);
      assertNone(says.filter((text) => text.trim() === '' || text === 'not recorded'), recipe.path);
    }
  }));

  for (const viewport of [WIDE, NARROW]) {
    it(`is one step from the first phase, ${viewport.width} px`, () => withPage({ viewport }, async (page) => {
      const wrong = [];
      for (const recipe of all) {
        await page.goto(file.url(recipe));
        const near = await page.evaluate(() => {
          const id = document.querySelector('.phase').id;
          const links = [...document.querySelectorAll(`main header a[href="#${id}"]`)];
          return links.some((link) => link.getBoundingClientRect().bottom <= innerHeight && link.textContent.trim() !== '');
        });
        if (!near) wrong.push(recipe.path);
      }
      assertNone(wrong, 'no link on the first screen');
    }));
  }
});

describe('to those who hear it or have it on paper, a recipe', { concurrency: WORKERS }, () => {
  it('names its links to places, and what is done where, each for itself', () => withPage({ viewport: WIDE }, async (page) => {
    for (const recipe of site.ofType('recipe')) {
      await page.goto(file.url(recipe));
      const names = await page.locator('main :is(a.anchor, .env legend)').allTextContents();
      assertNone(names.filter((name, at) => names.indexOf(name) !== at), `${recipe.path}: two of`);
    }
  }));

  it('does not read out the sign of what is chosen', () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(file.url(recipes[0]));
    const name = await page.locator('.bar label:has(:checked)').first().textContent();
    assert.equal(await page.getByRole('radio', { name, exact: true, checked: true }).count(), 1, name);
  }));

  it('has a square for each environment, empty or ticked', () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(file.url(recipes[0]));
    await page.locator('.env input').first().evaluate((box) => box.click());
    await page.emulateMedia({ media: 'print' });
    const squares = await page.locator('.env label').evaluateAll((labels) => labels.slice(0, 2).map((label) => {
      const { content, borderTopStyle } = getComputedStyle(label, '::before');
      return [content.includes('✓'), borderTopStyle];
    }));
    assert.deepEqual(squares, [[true, 'solid'], [false, 'solid']]);
  }));
});

describe('a database that the link names', { concurrency: WORKERS }, () => {
  const chosen = (page) => page.locator('main input[type=radio][name="db"]:checked').getAttribute('id');
  const open = (page, address, search) => page.goto(`${file.url(address)}${search}`, { waitUntil: 'load' });

  for (const recipe of recipes.filter(({ html }) => /name="?db\b/.test(html))) {
    it(`is chosen on ${recipe.path}`, () => withPage({ viewport: WIDE }, async (page) => {
      await open(page, recipe, '');
      const first = await chosen(page);
      for (const unknown of ['?db=nosuch', '?db=', '?db=%22%5D', '?db=a%20b']) {
        await open(page, recipe, unknown);
        assert.equal(await chosen(page), first, unknown);
      }
      const ids = await radiosOf(page, 'db').evaluateAll((radios) => radios.map(({ id }) => id));
      for (const id of ids) {
        await open(page, recipe, `?db=${id.replace('_db-', '')}`);
        assert.equal(await chosen(page), id);
        await checkedOption(page, 'db');
      }
    }));
  }

  it('is in view on a phone, and nothing else has moved', () => withPage({ viewport: NARROW }, async (page) => {
    const recipe = recipes.find(({ html }) => (html.match(/id="?_db-/g) ?? []).length > 2);
    assert.ok(recipe, 'no recipe has more databases than a phone is wide');
    await open(page, recipe, '');
    const last = await radiosOf(page, 'db').last().getAttribute('id');
    await open(page, recipe, `?db=${last.replace('_db-', '')}`);
    const box = await page.locator(`label:has(#${last})`).boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= NARROW.width, JSON.stringify(box));
    assert.equal(await page.evaluate(() => scrollY), 0);
  }));

  it('is handed on from a rule to its recipes', () => withPage({ viewport: WIDE }, async (page) => {
    const rule = site.ofType('rule').find(({ html }) => /<main[^]*href="[^"]*recipes\/[\w-]+\.html/.test(html));
    assert.ok(rule, 'no rule has a recipe');
    await open(page, rule, '?db=postgresql');
    const links = page.locator('.page a[href*="recipes/"]');
    for (const link of await links.all()) assert.match(await link.getAttribute('href'), /^\.\.[^?]*\?db=postgresql(#|$)/);
    await open(page, rule, '?db=%22%3E');
    for (const link of await links.all()) assert.doesNotMatch(await link.getAttribute('href'), /\?/);
  }));

  it('puts what is for it first on a rule, and hides nothing', () => withPage({ viewport: WIDE }, async (page) => {
    const marks = (rule) => [...rule.html.matchAll(/class="?alt"? data-db="?([\w -]+)/g)].map(([, ids]) => ids.trim());
    const rule = site.ofType('rule').find((one) => new Set(marks(one)).size > 1);
    assert.ok(rule, 'no rule has blocks for several databases');
    const shown = () => page.locator('main .alt:visible').evaluateAll((parts) => parts.map(({ dataset }) => dataset.db));
    await open(page, rule, '');
    const all = await shown();
    for (const id of new Set(all.join(' ').split(' '))) {
      await open(page, rule, `?db=${id}`);
      const now = await shown();
      assert.ok(now[0].split(' ').includes(id), `${rule.path}?db=${id}: ${now}`);
      assert.deepEqual([...now].sort(), [...all].sort());
    }
    await open(page, rule, '?db=nosuch');
    assert.deepEqual(await shown(), all);
  }));
});

describe('a database that the recipe does not cover', { concurrency: WORKERS }, () => {
  const [recipe, other] = recipes.filter(({ html }) => /name="?db\b/.test(html));
  const NOTICE = '<p id="_no-db-tidb" hidden>No TiDB; shown: <b>all</b>.</p><p id="_no-db-sqlite" hidden>No SQLite.</p>';
  const open = async (page, address, search) => {
    await page.context().route('**/recipes/*.html*', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace(/<div class="?bar"?>/, `$&${NOTICE}`) });
    });
    await page.goto(`${http.url(address)}${search}`, { waitUntil: 'load' });
  };
  const says = (page) => page.locator('[id^=_no-]:visible').allInnerTexts();
  const first = (page) => page.locator('.bar label:has([name=db])').first();

  it('is named, with what is shown instead, until another is chosen', () => withPage({ viewport: WIDE }, async (page) => {
    await open(page, recipe, '?db=tidb');
    assert.deepEqual(await says(page), [`No TiDB; shown: ${await first(page).innerText()}.`]);
    await open(page, other, '');
    assert.equal((await says(page)).length, 1, 'what the address named holds in this tab');
    await page.locator('.bar label:has([name=db])').last().click();
    assert.deepEqual(await says(page), []);
    await page.reload({ waitUntil: 'load' });
    assert.deepEqual(await says(page), []);
  }));

  it('is named where it was chosen elsewhere', () => withPage({ viewport: WIDE }, async (page) => {
    await open(page, recipe, '');
    assert.deepEqual(await says(page), []);
    await page.evaluate(() => localStorage.setItem('mh:db', 'tidb'));
    await page.reload({ waitUntil: 'load' });
    assert.equal((await says(page)).length, 1);
  }));

  it('covers no place that a link leads to', () => withPage({ viewport: NARROW }, async (page) => {
    const id = await open(page, recipe, '').then(() => page.locator('.phase').last().getAttribute('id'));
    await open(page, recipe, `?db=tidb#${id}`);
    const [bar, top] = await page.evaluate(() => [document.querySelector('.bar').getBoundingClientRect().bottom, document.querySelector(':target').getBoundingClientRect().top]);
    assert.ok(top >= bar, `${top} above ${bar}`);
  }));
});

describe('what the reader chose', { concurrency: WORKERS }, () => {
  const both = recipes.filter(({ html }) => /name="?db\b/.test(html) && /name="?fw\b/.test(html));
  const chosen = (page) => page.locator('main input[type=radio]:checked').evaluateAll((radios) => radios.map(({ id }) => id));
  const choose = (page, name) => page.locator(`label:has(#${name})`).click();
  const last = (page) => radiosOf(page, 'db').last().getAttribute('id');
  const open = (page, address, search = '') => page.goto(`${file.url(address)}${search}`, { waitUntil: 'load' });

  it('is kept, for this page and for the next', () => withPage({ viewport: WIDE }, async (page) => {
    const [one, other] = both;
    await open(page, one);
    const wanted = [await last(page), await radiosOf(page, 'fw').last().getAttribute('id')];
    for (const id of wanted) await choose(page, id);
    await page.reload({ waitUntil: 'load' });
    assert.deepEqual(await chosen(page), wanted);
    await checkedOption(page, 'db');
    await open(page, other);
    assert.deepEqual(await chosen(page), wanted);
  }));

  it('is shown on a page that Back restores as it was left', () => withPage({ viewport: WIDE }, async (page) => {
    await open(page, both[0]);
    const ids = await radiosOf(page, 'db').evaluateAll((radios) => radios.map(({ id }) => id));
    await choose(page, ids[0]);
    // Without a window browsers keep no pages to restore: what they would say is said here.
    await page.evaluate((id) => {
      localStorage.setItem('mh:db', id);
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    }, ids.at(-1).slice('_db-'.length));
    assert.ok((await chosen(page)).includes(ids.at(-1)));
    await checkedOption(page, 'db');
  }));

  it('replaces what the address names', () => withPage({ viewport: WIDE }, async (page) => {
    await open(page, both[0], '?db=mysql80#sources');
    const wanted = await last(page);
    await choose(page, wanted);
    assert.match(page.url(), new RegExp(`\\?db=${wanted.slice(4)}#sources$`));
    await page.reload({ waitUntil: 'load' });
    assert.ok((await chosen(page)).includes(wanted));
    await open(page, both[0]);
    assert.ok((await chosen(page)).includes(wanted), 'without the address');
  }));

  it('gives way to what the address names, which holds in this tab', () => withPage({ viewport: WIDE }, async (page) => {
    await open(page, both[0]);
    await choose(page, await last(page));
    await open(page, site.ofType('rule')[0], '?db=mysql80');
    await open(page, site.ofType('incident').find(({ html }) => html.includes('recipes/')));
    await open(page, both[1]);
    assert.ok((await chosen(page)).includes('_db-mysql80'));
    const later = await page.context().newPage();
    await open(later, both[1]);
    assert.ok((await chosen(later)).includes(await last(later)), 'another tab');
  }));

  it('puts what is for it first on a rule', () => withPage({ viewport: WIDE }, async (page) => {
    const rule = site.ofType('rule').find(({ html }) => /class="?alt"? data-db/.test(html) && new Set(html.match(/class="?alt"? data-db="?[\w -]+/g)).size > 1);
    const first = () => page.locator('main .alt').first().getAttribute('data-db');
    await open(page, rule);
    const ids = await page.locator('main .alt').evaluateAll((parts) => parts.map(({ dataset }) => dataset.db.split(' ')[0]));
    await page.evaluate((id) => localStorage.setItem('mh:db', id), ids.at(-1));
    await page.reload({ waitUntil: 'load' });
    assert.ok((await first()).split(' ').includes(ids.at(-1)), `${rule.path}: ${ids.at(-1)}`);
  }));

  it('works where the browser keeps nothing', () => withPage({ viewport: WIDE, scripts: [refuseStorage] }, async (page) => {
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await open(page, both[0], '?db=mysql80');
    const wanted = await last(page);
    await choose(page, wanted);
    assert.ok((await chosen(page)).includes(wanted));
    assert.match(page.url(), new RegExp(`\\?db=${wanted.slice(4)}$`));
    assertNone(errors, 'errors');
  }));
});

describe('the bar of choices', { concurrency: WORKERS }, () => {
  /** Runs in a page: how far the bar of choices covers what the address names, in pixels. */
  const covered = () => {
    const bar = document.querySelector('.bar').getBoundingClientRect();
    return bar.top < 0 ? 0 : Math.max(0, bar.bottom - document.querySelector(':target').getBoundingClientRect().top);
  };

  for (const viewport of [WIDE, { width: 820, height: 1180 }, NARROW]) {
    for (const javaScriptEnabled of [true, false]) {
      it(`covers no place that a link leads to, ${viewport.width} px${javaScriptEnabled ? '' : ', without JavaScript'}`, () =>
        withPage({ viewport, javaScriptEnabled }, async (page) => {
          const wrong = [];
          for (const recipe of recipes) {
            await page.goto(file.url(recipe));
            for (const href of await page.locator('.steps a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))) {
              await page.goto(file.url(recipe) + href);
              const by = await page.evaluate(covered);
              if (by > 0) wrong.push(`${recipe.path}${href}: ${by} px`);
            }
          }
          assertNone(wrong, 'covered');
        }));
    }
  }

  it('may have more rows than usual', () => withPage({ viewport: WIDE }, async (page) => {
    const [recipe] = recipes;
    await page.goto(file.url(recipe));
    const rows = await page.evaluate(async () => {
      const pick = document.querySelector('.bar .pick');
      const before = pick.offsetHeight;
      for (let more = 0; more < 4; more += 1) pick.append(pick.querySelector('label').cloneNode(true));
      await new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
      return pick.offsetHeight / before;
    });
    assert.ok(rows > 1.9, `${rows} rows`);
    await page.locator('.steps a').last().click();
    assert.equal(await page.evaluate(covered), 0);
  }));

  it('takes one line that scrolls where it would have many', () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(file.url(recipes[0]));
    const [height, inView] = await page.evaluate(async () => {
      const pick = document.querySelector('.bar .pick');
      for (let more = 0; more < 12; more += 1) pick.append(pick.querySelector('label').cloneNode(true));
      await new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
      pick.scrollLeft = pick.scrollWidth;
      return [pick.offsetHeight, pick.lastElementChild.getBoundingClientRect().right <= innerWidth];
    });
    assert.ok(height < 80 && inView, `${height} px`);
  }));

  /** Two pixels: a browser scrolls by whole ones, and a part's height is none. */
  const SLACK = 2;
  const top = (page, id) => page.evaluate((name) => new Promise((done) => {
    requestAnimationFrame(() => requestAnimationFrame(() => done(document.getElementById(name).getBoundingClientRect().top)));
  }), id);

  for (const viewport of [WIDE, NARROW]) {
    it(`leaves what is read where it is, ${viewport.width} px`, () => withPage({ viewport }, async (page) => {
      const wrong = [];
      for (const recipe of recipes.filter(({ html }) => /name="?db\b/.test(html))) {
        await page.goto(file.url(recipe));
        const places = await page.locator('.phase > header h2').evaluateAll((headings) => headings.map(({ id }) => id));
        const seen = await page.locator('.bar label:has([name=db])').evaluateAll((labels) => labels
          .map((label) => label.getBoundingClientRect()).map(({ x, width }) => x + width / 2).filter((x) => x < innerWidth));
        for (const id of places.filter((_, at) => at % 2 === 0)) {
          await page.evaluate((name) => { document.activeElement.blur(); document.getElementById(name).scrollIntoView(); }, id);
          const before = await top(page, id);
          const check = async (how) => {
            const moved = await top(page, id) - before;
            if (Math.abs(moved) > SLACK) wrong.push(`${recipe.path}#${id}, ${how}: ${Math.round(moved)} px`);
          };
          // The mouse itself, since Playwright's click may scroll before it clicks.
          const y = await page.locator('.bar label').first().evaluate((label) => { const box = label.getBoundingClientRect(); return box.y + box.height / 2; });
          for (const x of [seen.at(-1), seen[0]]) { await page.mouse.click(x, y); await check('by mouse'); }
          for (const key of ['ArrowRight', 'ArrowLeft']) { await page.keyboard.press(key); await check(`by ${key}`); }
        }
      }
      assertNone(wrong, 'moved');
    }));
  }

  it('scrolls nothing when it is focused and used by keys, without JavaScript', () => withPage({ viewport: WIDE, javaScriptEnabled: false }, async (page) => {
    await page.goto(file.url(recipes[0]));
    await page.evaluate(() => scrollTo(0, 3000));
    for (let press = 0; press < 3; press += 1) {
      await page.evaluate(() => document.querySelector('.bar :checked').focus());
      assert.equal(await page.evaluate(() => scrollY), 3000);
    }
  }));
});

describe('a rollback', { concurrency: WORKERS }, () => {
  const recipe = recipes.find(({ html }) => html.includes('id="rollback-2"'));

  it('opens when it is linked to, and no other', () => withPage({ viewport: WIDE }, async (page) => {
    const open = () => page.locator('details.back[open]').evaluateAll((all) => all.map(({ id }) => id));
    await page.goto(`${file.url(recipe)}#rollback-2`, { waitUntil: 'load' });
    assert.deepEqual(await open(), ['rollback-2']);
    await page.evaluate(() => { location.hash = '#rollback-1'; });
    await page.waitForFunction(() => document.querySelector('#rollback-1').open);
    const { y } = await page.locator('#rollback-1 > summary').boundingBox();
    assert.ok(y > 0 && y < WIDE.height, `its heading is at ${y} px`);
  }));

  it('is in view where it is linked to without JavaScript', () => withPage({ viewport: WIDE, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${file.url(recipe)}#rollback-2`);
    const { y } = await page.locator('#rollback-2 > summary').boundingBox();
    assert.ok(y > 0 && y < WIDE.height, `its heading is at ${y} px`);
  }));
});
