// The ticks of a recipe: kept in the reader's browser, each for itself, as long as its step says what it said.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { openSite } from './site.mjs';
import { refuseStorage, withPage, WORKERS } from './visit.mjs';

const site = openSite();
const [file, http] = await openPlaces(site, ['file', 'http']);

describe('the ticks of a recipe', { concurrency: WORKERS }, () => {
  const recipe = site.ofType('recipe').toSorted((one, other) => other.html.length - one.html.length)[0];
  const boxes = (page) => page.locator('main input[type=checkbox]');
  const ticked = (page) => boxes(page).evaluateAll((all) => all.flatMap((box, at) => (box.checked ? [at] : [])));
  const tick = (page, at) => boxes(page).nth(at).evaluate((box) => box.click());
  const open = (page, path = recipe) => page.goto(file.url(path), { waitUntil: 'load' });

  it('are kept, each for itself', () => withPage({ viewport: WIDE }, async (page) => {
    await open(page);
    const count = await boxes(page).count();
    for (let at = 0; at < count; at += 2) await tick(page, at);
    await tick(page, 2);
    const before = await ticked(page);
    assert.ok(before.length > 10, `${before.length} ticks`);
    await page.reload({ waitUntil: 'load' });
    assert.deepEqual(await ticked(page), before);
    await open(page, site.ofType('recipe').find((other) => other !== recipe));
    assert.deepEqual(await ticked(page), [], 'another recipe');
  }));

  it('stay with their boxes when the recipe gets another phase', () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(http.url(recipe));
    await page.locator('.phase').nth(1).locator('input[type=checkbox]').evaluateAll((all) => all.forEach((box) => box.click()));
    const words = () => page.locator('.phase li:has(input:checked)').allTextContents();
    const before = await words();
    assert.ok(before.length > 1);
    await page.context().route('**/recipes/*.html', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace('<section class="phase"', '<section class="phase" aria-labelledby="new"><ul class="checks"><li><label><input type="checkbox"><span>New</span></label></li></ul></section>$&') });
    });
    await page.reload({ waitUntil: 'load' });
    assert.equal(await page.locator('.phase').first().getAttribute('aria-labelledby'), 'new');
    assert.deepEqual(await words(), before);
  }));

  it('say where they are kept, and can be begun anew', () => withPage({ viewport: WIDE }, async (page) => {
    await open(page);
    const again = page.getByRole('button', { name: 'Start over' });
    assert.match(await page.locator('.kept').innerText(), /in this browser only/);
    assert.equal(await again.count(), 0, 'nothing is ticked');
    await tick(page, 0);
    await tick(page, 5);
    page.once('dialog', (dialog) => dialog.dismiss());
    await again.click();
    assert.deepEqual(await ticked(page), [0, 5]);
    page.once('dialog', (dialog) => dialog.accept());
    await again.click();
    assert.deepEqual(await ticked(page), []);
    assert.equal(await page.evaluate(() => document.activeElement.type), 'checkbox', 'the focus is not lost');
    await page.reload({ waitUntil: 'load' });
    assert.deepEqual(await ticked(page), []);
  }));

  it('of two windows are both kept', () => withPage({ viewport: WIDE }, async (page) => {
    await open(page);
    const other = await page.context().newPage();
    await open(other);
    await tick(page, 1);
    await tick(other, 3);
    await page.reload({ waitUntil: 'load' });
    assert.deepEqual(await ticked(page), [1, 3]);
  }));

  it('say that they are not kept where the browser refuses', () => withPage({ viewport: WIDE, scripts: [refuseStorage] }, async (page) => {
    await open(page);
    await tick(page, 0);
    assert.deepEqual(await ticked(page), [0]);
    assert.match(await page.locator('.kept').innerText(), /not kept/);
  }));

  describe('of steps that are changed meanwhile', { concurrency: WORKERS }, () => {
    /** Opens the recipe with `change` done to its HTML. */
    const openChanged = async (page, change) => {
      await page.context().unrouteAll();
      await page.context().route('**/recipes/*.html', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, body: change(await answer.text()) });
      });
      await page.goto(http.url(recipe), { waitUntil: 'load' });
    };
    const asItWas = (html) => html;
    const phase = (page, at) => page.locator('.phase').nth(at);
    const tickAll = (page) => boxes(page).evaluateAll((all) => all.forEach((box) => box.click()));
    const told = (page) => page.locator('.told[data-js] li').allInnerTexts();
    /** The first command of a phase says another thing: the second phase of the page is its first part that is changed. */
    const otherCommand = (html) => {
      const [before, own] = [html.split('<section class="phase"').slice(0, 2).join('<section class="phase"'), html.split('<section class="phase"').slice(2).join('<section class="phase"')];
      return `${before}<section class="phase"${own.replace(/<code[^>]*>/, '$&ANOTHER ')}`;
    };

    it('are taken back where a command is another, and told', () => withPage({ viewport: WIDE }, async (page) => {
      await openChanged(page, asItWas);
      await tickAll(page);
      const all = (await ticked(page)).length;
      const done = await phase(page, 1).locator('.env').first().locator('input').count();
      await openChanged(page, otherCommand);
      assert.equal(await phase(page, 1).locator('.env').first().locator('input:checked').count(), 0);
      assert.equal((await ticked(page)).length, all - done, 'no other tick is lost');
      assert.deepEqual(await told(page), [await phase(page, 1).locator('h2').evaluate((heading) => heading.textContent)]);
      assert.equal(await phase(page, 1).getByText('New or changed').count(), 1);
      await page.reload({ waitUntil: 'load' });
      assert.equal((await told(page)).length, 1, 'it is told until a box is ticked');
      await phase(page, 1).locator('.env input').first().evaluate((box) => box.click());
      await page.reload({ waitUntil: 'load' });
      assert.deepEqual(await told(page), []);
      assert.equal((await ticked(page)).length, all - done + 1);
    }));

    it('are told where a step is reworded that has no name', () => withPage({ viewport: WIDE }, async (page) => {
      await openChanged(page, asItWas);
      await tickAll(page);
      await openChanged(page, (html) => html.replace(/(<label><input type="?checkbox"?><span>)/, '$1Reworded: '));
      const words = await told(page);
      assert.ok(words.some((word) => word.startsWith('Reworded: ')), JSON.stringify(words));
      assert.equal(await page.locator('li:has-text("Reworded: ") input:checked').count(), 0);
    }));

    it('are not lost to the layout of the text, nor to another place', () => withPage({ viewport: WIDE }, async (page) => {
      await openChanged(page, asItWas);
      await tickAll(page);
      const all = await ticked(page);
      await openChanged(page, (html) => html.replaceAll('<p>', '\n <p>').replaceAll('>Deploy 2<', '>Deploy 3<'));
      assert.deepEqual([await ticked(page), await told(page)], [all, []]);
    }));

    it('are kept where an older version kept names alone', () => withPage({ viewport: WIDE }, async (page) => {
      await openChanged(page, asItWas);
      await page.evaluate((name) => localStorage.setItem(`mh:ticks:${location.pathname}`, JSON.stringify([name])), await boxes(page).first().getAttribute('name'));
      await page.reload({ waitUntil: 'load' });
      assert.deepEqual([await ticked(page), await told(page)], [[0], []]);
      await openChanged(page, (html) => html.replace(/(<input type="?checkbox"? name="?before:[^>]*><span>)/, '$1Not '));
      assert.deepEqual(await ticked(page), [], 'from then on its words are known');
    }));
  });
});
