// axe finds nothing against WCAG 2.2 AA: one page of each template and kind, both languages, light and dark, wide and
// narrow, as it arrives and with everything that opens opened. Of four views a page has two, and its twin the others.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { BILINGUAL, examples } from './support/demonstration.mjs';
import { PASSES, sealedUnderTest } from './support/sealed.mjs';
import { siteUnderTest } from './support/site.mjs';

const VIEWS = { en: [['light', 1440], ['dark', 390]], es: [['dark', 1440], ['light', 390]] };

const [demonstration, sealed] = [siteUnderTest(), sealedUnderTest()];
const pages = [...await examples(), ...BILINGUAL.map((page) => ({ ...page, lang: 'both' }))].map((page) => ({ ...page, site: demonstration }));
pages.push(...PASSES.map((page) => ({ ...page, site: sealed })));

for (const { kind, lang, address, site } of pages) {
  test(`axe: ${kind}, ${lang}`, async () => {
    const found = [];
    for (const [scheme, width] of VIEWS[lang === 'es' ? 'es' : 'en']) {
      const said = await site.look(address, { scheme, width }, openAndClosed);
      found.push(...said.map((violation) => `${scheme}, ${width} px: ${violation}`));
    }
    assert.deepEqual(found, [], address);
  });
}

/** What axe says of a page, closed and opened, each once. */
async function openAndClosed(page) {
  const closed = await violations(page);
  const opened = await page.evaluate(() => {
    const all = [...document.querySelectorAll('details:not([open])')];
    all.forEach((details) => { details.open = true; });
    return all.length;
  });
  return [...new Set([...closed, ...opened ? await violations(page, 'details') : []])];
}
