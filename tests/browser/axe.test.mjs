// axe finds nothing against WCAG 2.2 AA: one page of each template and kind, both languages, light and dark, wide and
// narrow, as it arrives and with everything that opens opened.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { BILINGUAL, examples } from './support/demonstration.mjs';
import { siteUnderTest } from './support/site.mjs';

const axe = createRequire(import.meta.url)('axe-core').source;
const site = siteUnderTest();

const RULES = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  rules: { 'target-size': { enabled: true } }, // off by default
  resultTypes: ['violations'],
};

for (const { kind, lang, address } of [...await examples(), ...BILINGUAL.map((page) => ({ ...page, lang: 'both' }))]) {
  test(`axe: ${kind}, ${lang}`, async () => {
    const found = [];
    for (const scheme of ['light', 'dark']) {
      for (const width of [1440, 390]) {
        const violations = await site.look(address, { scheme, width }, violationsOf);
        found.push(...violations.map((violation) => `${scheme}, ${width} px: ${violation}`));
      }
    }
    assert.deepEqual(found, [], address);
  });
}

/** What axe says of a page, closed and opened, each once. */
async function violationsOf(page) {
  await page.evaluate(axe);
  const closed = await run(page, 'html');
  const opened = await page.evaluate(() => {
    const all = [...document.querySelectorAll('details:not([open])')];
    all.forEach((details) => { details.open = true; });
    return all.length;
  });
  return [...new Set([...closed, ...opened ? await run(page, 'details') : []])];
}

async function run(page, part) {
  const { violations } = await page.evaluate(([within, rules]) => globalThis.axe.run(within, rules), [part, RULES]);
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}
