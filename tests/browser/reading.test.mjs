// Reading by other means: a phone of 320 px, letters twice as large, wider spacing, the keyboard alone, no scripts.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BILINGUAL, examples } from './support/demonstration.mjs';
import { PASSES, sealedUnderTest } from './support/sealed.mjs';
import { siteUnderTest } from './support/site.mjs';

const [demonstration, sealed] = [siteUnderTest(), sealedUnderTest()];
const pages = [...await examples(), ...BILINGUAL.map((page) => ({ ...page, lang: 'both' }))].map((page) => ({ ...page, site: demonstration }));
pages.push(...PASSES.map((page) => ({ ...page, site: sealed })));

// WCAG 1.4.12.
const SPACING = '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }';

for (const { kind, lang, address, site } of pages) {
  test(`320 px: ${kind}, ${lang}`, () => site.look(address, { width: 320 }, async (page) => {
    assert.deepEqual(await wider(page), []);
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
    assert.deepEqual(await wider(page), [], 'with everything opened');
    await page.addStyleTag({ content: SPACING });
    assert.deepEqual(await wider(page), [], 'with wide spacing');
  }));

  test(`200 % text: ${kind}, ${lang}`, async () => {
    for (const width of [1280, 640]) {
      await site.look(address, { width, prepare: doubleText }, async (page) => {
        assert.equal(await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize)), 32);
        assert.deepEqual(await wider(page), [], `${width} px`);
      });
    }
  });

  test(`keyboard: ${kind}, ${lang}`, () => site.look(address, { width: 1280 }, async (page) => {
    const stops = await tabThrough(page);
    const [first] = stops;
    assert.ok(first?.isSkipLink, `the first stop is a link to the main part, not ${first?.name}`);
    const hidden = stops.filter((stop) => !stop.isMarked || !stop.isInSight);
    assert.deepEqual(hidden.map(({ name, isMarked }) => `${name}: ${isMarked ? 'out of sight' : 'no visible focus'}`), []);
    const reached = new Set(stops.map((stop) => stop.number));
    assert.deepEqual((await reachable(page)).filter(({ number }) => !reached.has(number)).map(({ name }) => name), [], 'every link is reached');
  }));

  // A pass needs a script: what its page says without one is in states.test.mjs.
  if (kind !== 'pass') test(`no scripts: ${kind}, ${lang}`, async () => {
    const words = (page) => page.locator('main').innerText();
    const without = await site.look(address, { scripts: false }, async (page) => {
      assert.ok(await page.locator('h1').first().isVisible());
      assert.ok(await page.locator('a[hreflang]').first().isVisible(), 'the other language can be reached');
      return words(page);
    });
    const withScripts = await site.look(address, {}, words);
    assert.ok(without.length >= withScripts.length * 0.95, `${without.length} letters without scripts, ${withScripts.length} with`);
  });
}

/** What makes the page wider than its window; nothing where it fits. */
function wider(page) {
  return page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    const overflow = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - limit;
    if (overflow <= 0) return [];
    const scrolls = (one) => one && (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
    const sticksOut = (one) => one.getBoundingClientRect().right > limit + 0.5 && !scrolls(one.parentElement);
    const guilty = [...document.querySelectorAll('body *')].filter(sticksOut);
    return [`${overflow} px too wide`, ...guilty.slice(0, 5).map((one) => `${one.localName}.${one.className}`)];
  });
}

/** Sets the browser's own letters to twice their size, as a reader would. */
async function doubleText(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
}

/** Presses Tab until the page has been left or begun again; fails where the focus is caught. */
async function tabThrough(page) {
  const stops = [];
  for (let presses = 0; presses < 500; presses += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(describeFocus);
    if (!stop || stops.some(({ number }) => number === stop.number)) return stops;
    stops.push(stop);
  }
  throw new Error('500 presses of Tab do not leave the page');
}

/** Runs in the browser: what has the focus, and whether one sees that it has. */
function describeFocus() {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return undefined;
  globalThis.__stops ??= 0;
  one.__stop ??= globalThis.__stops += 1;
  const style = getComputedStyle(one);
  const box = one.getClientRects()[0] ?? one.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(x, y);
  const target = one.matches('a[href^="#"]') ? document.getElementById(one.hash.slice(1)) : null;
  return {
    number: one.__stop,
    name: `${one.localName} “${(one.innerText ?? '').trim().slice(0, 40)}”`,
    isSkipLink: Boolean(target?.closest('main')),
    isMarked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none',
    isInSight: box.width > 0 && x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight && Boolean(top) && (one.contains(top) || top.contains(one)),
  };
}

/** Everything visible that a keyboard must reach. */
function reachable(page) {
  return page.evaluate(() => {
    const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
    const open = all.filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility());
    return open.map((one) => ({ number: one.__stop, name: `${one.localName} “${(one.innerText ?? '').trim().slice(0, 40)}”` }));
  });
}
