// What axe says of a page against WCAG 2.2 AA.

import { createRequire } from 'node:module';

const axe = createRequire(import.meta.url)('axe-core').source;

const RULES = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  rules: { 'target-size': { enabled: true } }, // off by default
  resultTypes: ['violations'],
};

/** The violations within a part of a page, each once. */
export async function violations(page, part = 'html') {
  if (!await page.evaluate(() => Boolean(globalThis.axe))) await page.evaluate(axe);
  const found = await page.evaluate(([within, rules]) => globalThis.axe.run(within, rules), [part, RULES]);
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}
