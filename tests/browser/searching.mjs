// How tests search: the dialog opened, a text pasted as the mouse pastes it, and an engine that answers as told.
import { actEngine } from './acted-search.mjs';
import { WIDE } from './browser.mjs';
import { inWindow, withPage } from './visit.mjs';

/** A visit with an acted engine; see `actEngine` for `script`. Only what asks for scripts of its own needs a fresh window. */
export function withActed(script, { scripts, ...options }, work) {
  const content = `(${actEngine})(${JSON.stringify(script)})`;
  const chosen = { viewport: WIDE, ...options };
  if (scripts) return withPage({ ...chosen, scripts: [{ content }, ...scripts] }, work);
  return inWindow(chosen, async (page) => {
    // Unlike an added script this one can be taken away again.
    const session = await page.context().newCDPSession(page);
    await session.send('Page.enable');
    const { identifier } = await session.send('Page.addScriptToEvaluateOnNewDocument', { source: content });
    try {
      return await work(page);
    } finally {
      await session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier });
      await session.detach();
    }
  });
}

export async function openDialog(page) {
  await page.keyboard.press('Control+k');
  await page.waitForSelector('dialog.search[open]');
}

export const field = (page) => page.locator('.search textarea');
export const hits = (page) => page.locator('.search .hits ol a.hit');
export const focused = (page) => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160) ?? '');
export const announced = (page) => page.locator('.search [role=status]').textContent();

/** Waits for an answer to the whole text in the field, and not to its first letters, with all results that are in view. */
export const answered = (page) => page.waitForFunction(() => {
  const acted = globalThis.handbook?.acted;
  if (acted?.asked.length > 0 && acted.said !== document.querySelector('.search textarea').value) return false;
  const place = document.querySelector('.search .hits');
  const end = place?.querySelector('.end')?.getBoundingClientRect();
  const bottom = Math.min(innerHeight, place?.parentElement.getBoundingClientRect().bottom);
  return place?.querySelector('a.hit, .nothing, .failed') && (!end || end.top >= bottom);
});

/** Pastes without any key: the event of the clipboard, and unless the page took it, the text. */
export async function pasteByMouse(page, text) {
  const taken = await field(page).evaluate((element, pasted) => {
    element.focus();
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    return !element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  if (!taken) await page.keyboard.insertText(text);
}

/** An error of the field, with values that no handbook has. */
export const PASTED = [
  'Traceback (most recent call last):',
  '  File "/srv/acme-payroll/app/views.py", line 1847, in enroll',
  'django.db.utils.IntegrityError: (1062, "Duplicate entry \'5ecre7d0aa114f6c9d1e2f3a4b5c6d7e\' for key \'payroll_enrolment.uuid\'")',
].join('\n');
/** What of it is nobody else's business. */
export const SECRETS = ['acme-payroll', '1847', '5ecre7d0aa114f6c9d1e2f3a4b5c6d7e', '5ecre7'];
