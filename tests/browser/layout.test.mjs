// Nothing jumps: fonts that come 1.2 seconds late move no more than a score of 0.05 (DESIGN.md §8 of the theme).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examples } from './support/demonstration.mjs';
import { siteUnderTest } from './support/site.mjs';

const site = siteUnderTest();
const LATE = 1200;
const LIMIT = 0.05;

const pages = (await examples()).filter(({ kind }) => ['front', 'article, corrected, with notes and a table', 'section', 'author'].includes(kind));

for (const { kind, lang, address } of pages) {
  for (const width of [1440, 390]) {
    test(`shift: ${kind}, ${lang}, ${width} px`, () => site.look(address, { width, prepare: delayFonts }, async (page) => {
      await page.waitForTimeout(LATE);
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(300);
      const shift = await page.evaluate(layoutShift);
      assert.ok(shift.score <= LIMIT, `${shift.score.toFixed(3)}: ${shift.who.join(', ')}`);
    }));
  }
}

function delayFonts(page) {
  return page.route('**/*.woff2', async (route) => {
    await new Promise((done) => { setTimeout(done, LATE); });
    await route.continue().catch(() => {}); // the page may be gone
  });
}

/** Runs in the browser: the sum of all shifts so far, and what moved. */
function layoutShift() {
  return new Promise((done) => {
    new PerformanceObserver((list) => {
      const shifts = list.getEntries().filter((entry) => !entry.hadRecentInput);
      const who = shifts.flatMap((entry) => entry.sources.map(({ node }) => `${node?.localName ?? node?.nodeName}.${node?.className ?? ''}`));
      done({ score: shifts.reduce((sum, entry) => sum + entry.value, 0), who: [...new Set(who)] });
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done({ score: 0, who: [] }), 500);
  });
}
