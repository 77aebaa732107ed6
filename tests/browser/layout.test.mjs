// Narrow windows, zoom, text spacing and the keyboard's mark, on one page of each type.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NARROW, WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { clippedTexts, spaceText } from './probes/clipped.mjs';
import { unseenFocus } from './probes/focus.mjs';
import { sideways } from './probes/sideways.mjs';
import { squeezed } from './probes/squeezed.mjs';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';
import { inWindow, openEveryDetails, resize, WORKERS } from './visit.mjs';

/** 320 px is the width that WCAG asks for; a window of 1280x1024 at 400 % zoom has that width and a quarter of the height. */
const PHONE = { width: 320, height: 640 };
const ZOOMED = { width: 320, height: 256 };
/** Both sides of each step of the layout, and windows between them. */
const WINDOWS = [360, 390, 600, 700, 768, 769, 800, 834, 900, 960, 992, 993, 1024, 1280, 1600].map((width) => ({ width, height: 800 }));
const TAB_PRESSES = 40;
/** What the margins leave of an A4 sheet's 210 mm. */
const PAPER = { width: 673, height: 986 };

const site = openSite();
const [http] = await openPlaces(site, ['http']);

const sizeOf = ({ width, height }) => `${width}x${height}`;

/** One test a page type; `look` gets the page with every details open. */
function forEachType(viewport, look) {
  for (const { type, path, page: sample } of site.samples) {
    it(`${type} (${path})`, () => inWindow({ viewport }, async (page) => {
      await page.goto(http.url(sample));
      await openEveryDetails(page);
      await look(page, path);
    }));
  }
}

/** What `probe` finds in each of the windows. */
async function inEach(viewports, page, probe) {
  const problems = [];
  for (const viewport of viewports) {
    await resize(page, viewport);
    problems.push(...(await probe()).map((problem) => `${sizeOf(viewport)}: ${problem}`));
  }
  return problems;
}

describe('the page does not scroll sideways at any width, nor at 400 % zoom', { concurrency: WORKERS }, () => {
  forEachType(PHONE, async (page, path) => {
    assertNone(await inEach([PHONE, ZOOMED, ...WINDOWS], page, () => page.evaluate(sideways)), path);
  });
});

describe('no text is squeezed to a column of letters at any width', { concurrency: WORKERS }, () => {
  forEachType(PHONE, async (page, path) => {
    assertNone(await inEach([PHONE, ...WINDOWS], page, () => page.evaluate(squeezed)), path);
  });
});

/** Runs in a page: links of the shell that a finger can miss; those of the breadcrumb are words in a row, and as wide as these. */
function smallTargets() {
  const small = (link) => {
    const { width, height } = link.getBoundingClientRect();
    return height < 44 || (width < 44 && !link.closest('.crumbs'));
  };
  return [...document.querySelectorAll('.top a, .crumbs a, .foot a')].filter(small).map((link) => link.textContent.trim());
}

describe('what a finger is meant to hit in the shell is 44 px high and wide', { concurrency: WORKERS }, () => {
  forEachType(NARROW, async (page, path) => assertNone(await page.evaluate(smallTargets), path));
});

describe('the header is one line high, or two', () => {
  const sample = site.samples.find(({ type }) => type === 'incident').page;
  it('and where its field is not an icon alone, it says what it is for', () => inWindow({ viewport: WIDE }, async (page) => {
    await page.goto(http.url(sample));
    for (const viewport of WINDOWS.filter(({ width }) => width > 768)) {
      await resize(page, viewport);
      const said = await page.evaluate(() => {
        const [field, words, keys] = ['', ' span', ' kbd'].map((part) => document.querySelector(`.top .find${part}`));
        const bottom = field.getBoundingClientRect().bottom;
        const isIn = (part) => part.getBoundingClientRect().top < bottom;
        return { seen: isIn(words) ? words.clientWidth : 0, cut: words.scrollWidth > words.clientWidth + 1, keys: isIn(keys) };
      });
      assert.ok(said.seen > 40 && !(said.cut && said.keys), `${viewport.width} px: ${JSON.stringify(said)}`);
    }
  }));

  it('and the words on its field are never broken', () => inWindow({ viewport: WIDE }, async (page) => {
    await page.goto(http.url(sample));
    for (const viewport of WINDOWS) {
      await resize(page, viewport);
      const heights = await page.evaluate(() => ['.top', '.top .find'].map((part) => document.querySelector(part).getBoundingClientRect().height));
      const [most, mostOfField] = viewport.width > 768 ? [62, 40] : [102, 46];
      assert.ok(heights[0] <= most && heights[1] <= mostOfField, `${viewport.width} px: ${heights}`);
    }
  }));
});

describe('without its styles a page has icons and no drawings', { concurrency: WORKERS }, () => {
  forEachType(WIDE, async (page, path) => {
    const wide = await page.evaluate(() => {
      document.querySelector('link[rel=stylesheet]').remove();
      return [...document.querySelectorAll('header.top svg, svg.i:not(.call svg)')].map((svg) => svg.getBoundingClientRect().width).filter((width) => width > 24);
    });
    assertNone(wide.map((width) => `an icon of ${width} px`), path);
  });
});

describe('text spacing loses nothing', { concurrency: WORKERS }, () => {
  forEachType(WIDE, async (page, path) => {
    const losses = async () => [...await page.evaluate(clippedTexts), ...await page.evaluate(sideways)];
    const before = await inEach([WIDE, NARROW], page, losses);
    await page.evaluate(spaceText);
    const spaced = await inEach([WIDE, NARROW], page, losses);
    assertNone([...before, ...spaced.map((problem) => `spaced, ${problem}`)], path);
  });
});

describe('nothing is cut on paper', { concurrency: WORKERS }, () => {
  forEachType(PAPER, async (page, path) => {
    await page.emulateMedia({ media: 'print' });
    assertNone(await page.evaluate(sideways), path);
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('header.top')).display), 'none', `${path}: its header is printed`);
  });
});

describe('on paper', { concurrency: WORKERS }, () => {
  const shown = (page, selectors) => page.evaluate((all) => all.filter((part) => !document.querySelector(part)?.checkVisibility()), selectors);
  const onPaper = (type, look) => inWindow({ viewport: PAPER }, async (page) => {
    await page.goto(http.url(site.samples.find((sample) => sample.type === type).page));
    await page.emulateMedia({ media: 'print' });
    await look(page);
  });

  it('a recipe names its address and what was chosen, and its table says what lasts how long', () => onPaper('recipe', async (page) => {
    assertNone(await shown(page, ['title', '[rel=canonical]', '.pick label:has(:checked)', '.foot p']), 'not printed');
    const { ink, chosen, border, cut } = await page.evaluate(() => ({
      ink: getComputedStyle(document.body).color,
      chosen: getComputedStyle(document.querySelector('.pick label:has(:checked)')).color,
      border: getComputedStyle(document.querySelector('.roll td[colspan]:not(.nil)')).borderTopWidth,
      // A word that does not fit its line stands on two of them.
      cut: [...document.querySelectorAll('.roll :is(th, td)')].flatMap((cell) => {
        const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        const out = [];
        for (let text = walker.nextNode(); text; text = walker.nextNode()) {
          for (const { index, 0: word } of text.data.matchAll(/\w+/g)) {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            if (range.getClientRects().length > 1) out.push(word);
          }
        }
        return out;
      }),
    }));
    assert.equal(chosen, ink);
    assert.equal(border, '1px');
    assertNone(cut, 'words that are broken');
  }));

  it('an incident says what to do', () => onPaper('incident', async (page) => {
    assertNone(await shown(page, ['.now .btn:last-of-type', '.card a']), 'not printed');
  }));

  for (const { type, page: sample } of site.samples.filter(({ type: of }) => ['incident', 'recipe', 'rule'].includes(of))) {
    it(`addresses are printed where they lead somewhere: ${type}`, () => inWindow({ viewport: PAPER }, async (page) => {
      await page.goto(`${http.url(sample)}?db=postgresql`);
      await page.emulateMedia({ media: 'print' });
      const wrong = await page.evaluate(() => [...document.querySelectorAll('main a[href]')].filter((link) => {
        const isPrinted = getComputedStyle(link, '::after').content.includes('(');
        return isPrinted !== (link.protocol.startsWith('http') && link.origin !== location.origin);
      }).map((link) => link.outerHTML));
      assertNone(wrong, type);
    }));
  }
});

describe('what somebody named at length widens no page', { concurrency: WORKERS }, () => {
  const NAMED = '.facets a, .facts dd a, .it-happened small, .list tbody a, td[data-h=Teams], .foot p';
  for (const { type, page: sample } of site.samples.filter(({ type: of }) => /^incident|^rule$/.test(of))) {
    it(type, () => inWindow({ viewport: PHONE }, async (page) => {
      await page.goto(http.url(sample));
      await page.evaluate((named) => document.querySelectorAll(named).forEach((part) => { part.textContent = 'x'.repeat(60); }), NAMED);
      assertNone(await inEach([PHONE, NARROW, WIDE], page, () => page.evaluate(sideways)), type);
      const list = page.locator('.scroll:has(.list)');
      if (await list.count()) assert.ok(await list.evaluate((box) => box.scrollWidth <= box.clientWidth), 'the table scrolls sideways');
    }));
  }
});

describe('a long title and large letters widen no page', { concurrency: WORKERS }, () => {
  forEachType(PHONE, async (page, path) => {
    for (const [title, size] of [['Schema changes and migrations for everybody', '16px'], ['Schemachangesandmigrationsforeverybody', '32px']]) {
      await page.evaluate(([text, px]) => {
        document.querySelector('.brand').lastChild.data = text;
        document.documentElement.style.fontSize = px;
      }, [title, size]);
      assertNone(await inEach(size === '16px' ? [PHONE, NARROW, WIDE] : [PHONE, NARROW], page, () => page.evaluate(sideways)), `${path}, ${title}`);
    }
  });
});

/** Runs in a page: the words of an element that stand on two lines. */
const brokenWords = (element) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const out = [];
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    for (const { index, 0: word } of text.data.matchAll(/[^\s]+/g)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (range.getClientRects().length > 1) out.push(word);
    }
  }
  return out;
};

describe('tables', { concurrency: WORKERS }, () => {
  const sampleOf = (found) => site.pages.filter((page) => page.path === found);

  it('of incidents break no word of a team', () => inWindow({ viewport: WIDE }, async (page) => {
    await page.goto(http.url(sampleOf('incidents/index.html')[0]));
    const cell = page.locator('td[data-h=Teams]').first();
    await cell.evaluate((td) => { td.textContent = 'Platform Data Infrastructure, Ledger, Fraud and Risk Engineering, SRE'; });
    assertNone(await cell.evaluate(brokenWords), 'broken');
  }));

  it('say the teams of an incident in one line on a phone', () => inWindow({ viewport: NARROW }, async (page) => {
    await page.goto(http.url(site.pages.find(({ path }) => path === 'incidents/index.html')));
    const cell = page.locator('td[data-h=Teams]').first();
    const lines = await cell.evaluate((td) => {
      const names = ['SRE', 'Growth'].map((name) => Object.assign(document.createElement('bdi'), { textContent: name }));
      td.replaceChildren(names[0], ', ', names[1]);
      return names.map((name) => name.getBoundingClientRect().top);
    });
    assert.equal(lines[0], lines[1]);
  }));

  for (const path of ['rules/index.html', 'lessons/index.html']) {
    it(`are cards on a phone: ${path}`, () => inWindow({ viewport: NARROW }, async (page) => {
      await page.goto(http.url(sampleOf(path)[0]));
      const wrong = await page.evaluate(() => [...document.querySelectorAll('.scroll:has(table)')].filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.ariaLabel));
      assertNone(wrong, 'scroll sideways');
      const labels = await page.locator('table.grid tbody tr').first().locator('td').evaluateAll((cells) => cells.map((cell) => {
        const said = getComputedStyle(cell, '::before').content;
        return said.startsWith('attr') ? cell.dataset.h : said.replaceAll('"', '');
      }));
      assert.ok(labels.filter((label) => label !== 'none').length >= 3, `${labels}`);
    }));
  }
});

describe('what a handbook may hold keeps its form', () => {
  const sample = site.samples.find(({ type }) => type === 'incident').page;
  const write = (page, tag, className, html) => page.evaluate(([name, classes, text]) => {
    const part = new DOMParser().parseFromString(`<${name} class="${classes}" id="written">${text}</${name}>`, 'text/html').body.firstChild;
    document.querySelector('main section').append(part);
  }, [tag, className, html]);
  const boxes = (page, part) => page.locator(`#written ${part}`).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()));

  it('two definitions of one term', () => inWindow({ viewport: WIDE, bypassCSP: true }, async (page) => {
    await page.goto(http.url(sample));
    await write(page, 'dl', 'terms', '<dt>One</dt><dd>first</dd><dd>second</dd><dt>Two</dt><dt>Three</dt><dd>third</dd>');
    const [terms, texts] = [await boxes(page, 'dt'), await boxes(page, 'dd')];
    assert.equal(new Set(terms.map(({ x }) => x)).size, 1);
    assert.equal(new Set(texts.map(({ x }) => x)).size, 1);
    assert.ok(terms[0].y < texts[1].y && texts[1].y < terms[1].y && terms[2].y <= texts[2].y);
  }));

  it('a list in an alert, and the way back from a footnote', () => inWindow({ viewport: WIDE, bypassCSP: true }, async (page) => {
    await page.goto(http.url(sample));
    await write(page, 'div', 'call note', '<svg class="i"></svg><div><p>Text</p><ul><li>Item</li></ul></div>');
    const [[text], [item]] = [await boxes(page, 'p'), await boxes(page, 'li')];
    assert.ok(item.x > text.x + 10, `the text is at ${text.x}, the item at ${item.x}`);
    await page.evaluate(() => document.querySelector('#written').remove());
    await write(page, 'section', 'footnotes', '<ol><li><p>Short.</p>\n<a href="#x">↩</a></li></ol>');
    const [[note], [back]] = [await boxes(page, 'p'), await boxes(page, 'a')];
    assert.ok(back.y < note.bottom && back.x > note.right, 'it stands on a line of its own');
  }));

  it('a strip of incidents on a phone begins with the newest', () => inWindow({ viewport: NARROW, bypassCSP: true }, async (page) => {
    await page.goto(http.url(sample));
    await write(page, 'figure', 'chart strip', '<div class="scroll"><svg viewBox="0 0 720 100"></svg></div>');
    const [[box], [strip]] = [await boxes(page, '.scroll'), await boxes(page, 'svg')];
    assert.ok(strip.width > box.width && Math.abs(strip.right - box.right) < 2, `it ends at ${strip.right}, the window at ${box.right}`);
  }));
});

describe('a heading is named by its words alone, and so is its section', { concurrency: WORKERS }, () => {
  forEachType(WIDE, async (page, path) => {
    const named = await page.evaluate(() => [...document.querySelectorAll('main :is(h2, h3, h4)')].map((heading) => heading.textContent).filter((text) => text.includes('¶')));
    assertNone(named, path);
    assert.equal(await page.locator('main [aria-label^="Link to section"]').count(), 0);
  });
});

describe('text from right to left begins at the right', { concurrency: WORKERS }, () => {
  it('in titles, paragraphs, lists and tables', () => inWindow({ viewport: WIDE }, async (page) => {
    await page.goto(http.url(site.samples.find(({ type }) => type === 'incident').page));
    const wrong = await page.evaluate(() => ['h1', 'section:not(.now) > h2', '.lead', 'main section > p', '.facts dd', 'main li p', 'main td', '.toc a'].filter((part) => {
      const element = document.querySelector(part);
      element.textContent = 'שלום';
      const range = document.createRange();
      range.selectNodeContents(element);
      const padding = parseFloat(getComputedStyle(element).paddingRight);
      return Math.abs(range.getBoundingClientRect().right - element.getBoundingClientRect().right + padding) > 1;
    }));
    assertNone(wrong, 'begin at the left');
  }));
});

describe('the Tab key starts at the skip link, and focus moves on and can be seen', { concurrency: WORKERS }, () => {
  forEachType(WIDE, async (page, path) => {
    const stops = await tabThrough(page);
    assert.equal(stops[0]?.href, '#_main', `${path}: the first stop is the skip link`);
    assertNone(stops.filter(({ moved }) => !moved).map(({ html }) => html), `${path}: focus is caught`);
    // The Tab presses also make the browser count focus as the keyboard's, which the probe needs.
    assertNone(await inEach([WIDE, NARROW, ZOOMED], page, () => page.evaluate(unseenFocus)), path);
  });
});

describe('only a box that scrolls takes the focus, and none is a landmark', { concurrency: WORKERS }, () => {
  const wrong = () => [...document.querySelectorAll('main :is(.scroll, pre)[aria-label]')].filter((box) => box.checkVisibility()).filter((box) => {
    const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    return scrolls !== (box.tabIndex === 0) || box.getAttribute('role') !== 'group';
  }).map((box) => `${box.ariaLabel} (${box.role}, ${box.tabIndex})`);
  forEachType(WIDE, async (page, path) => {
    assertNone(await inEach([WIDE, NARROW, WIDE], page, async () => {
      await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => setTimeout(done, 50)); }));
      return page.evaluate(wrong);
    }), path);
  });
});

describe('few places of a page are landmarks', { concurrency: WORKERS }, () => {
  forEachType(WIDE, async (page, path) => {
    const named = await page.locator('main :is([role=region], section[aria-label], section[aria-labelledby])').evaluateAll((all) => all.map((place) => place.outerHTML.slice(0, 80)));
    assert.ok(named.length < 2, `${path}: ${named.join('\n')}`);
  });
});

async function tabThrough(page) {
  const stops = [];
  while (stops.length < TAB_PRESSES) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const el = document.activeElement;
      const moved = el !== globalThis.previousTabStop;
      globalThis.previousTabStop = el;
      return el === document.body ? null : { moved, href: el.getAttribute('href'), html: el.outerHTML.slice(0, 100) };
    });
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}
