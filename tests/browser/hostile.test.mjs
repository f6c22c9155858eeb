// A site whose every text tries to run a script (tests/sites/hostile): nothing runs, on any page, whatever a reader does.
// BIFOLIO_HOSTILE names the folder that it was built into.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { siteUnderTest } from './support/site.mjs';

const site = siteUnderTest(path.resolve(process.env.BIFOLIO_HOSTILE ?? '../../target/browser/hostile'), '');

test('nothing runs', async () => {
  const addresses = await site.addresses();
  assert.ok(addresses.length > 10, `only ${addresses.length} pages: is the site complete?`);
  const troubles = [];
  for (const address of addresses) {
    await site.look(address, { width: 800, prepare: trap }, async (page, view) => {
      const suspects = await page.evaluate(suspicious);
      await page.evaluate(provoke);
      await page.waitForTimeout(50);
      const hits = await page.evaluate(() => globalThis.__pwned);
      troubles.push(...[...suspects, ...hits, ...view.troubles].map((trouble) => `${address}: ${trouble}`));
    });
  }
  assert.deepEqual(troubles, []);
});

test('the hostile words are shown as words', () => site.look('/en/news/angle-brackets/', {}, async (page) => {
  const heading = await page.locator('h1').innerText();
  assert.match(heading, /<script>/, heading);
  assert.match(heading, /\{\{ 7 \* 7 \}\}/, heading);
  assert.match(await page.title(), /<script>/);
}));

/** Before anything of the page: whoever sets `__pwned` or calls a dialog is remembered. */
function trap(page) {
  return page.addInitScript(() => {
    const hits = [];
    const note = (what) => hits.push(`ran: ${what}`);
    Object.defineProperty(globalThis, '__pwned', { get: () => hits, set: note, configurable: false });
    for (const name of ['alert', 'confirm', 'prompt']) globalThis[name] = () => note(name);
  });
}

/** Runs in the browser: what could run a script, or comes near it, whether or not it has run. */
function suspicious() {
  const found = [];
  const bad = /^\s*(javascript|vbscript|data:text|data:image\/svg)/i;
  for (const one of document.querySelectorAll('*')) {
    for (const { name, value } of one.attributes) {
      if (/^on/i.test(name)) found.push(`handler ${one.localName}[${name}]`);
      if (name === 'style') found.push(`style ${one.localName}[${value}]`);
      if (bad.test(value.replace(/[\u0000-\u0020]/g, '')) && /href|src|action|data|poster|formaction/i.test(name)) found.push(`address ${value}`);
    }
  }
  const forbidden = 'iframe, object, embed, base, meta[http-equiv=refresh], style, foreignObject, animate, set, form:not([data-bifolio]) input[type=password]';
  document.querySelectorAll(forbidden).forEach((one) => found.push(`element ${one.outerHTML.slice(0, 80)}`));
  document.querySelectorAll('script:not([src]):not([type="application/ld+json"]):not([type="application/json"])').forEach((one) => {
    found.push(`script ${one.textContent.slice(0, 80)}`);
  });
  document.querySelectorAll('script[type$=json]').forEach((one) => JSON.parse(one.textContent));
  return found;
}

/** Runs in the browser: does to every element what a reader might. */
function provoke() {
  const events = ['mouseover', 'mouseenter', 'pointerover', 'focus', 'blur', 'error', 'load', 'toggle', 'animationstart', 'wheel', 'input', 'change'];
  for (const one of document.querySelectorAll('*')) {
    for (const type of events) one.dispatchEvent(new Event(type, { bubbles: type !== 'load' && type !== 'error' }));
    if (one.localName === 'details') one.open = true;
  }
  // A click that would leave the page is stopped; one that would run a script is not.
  document.addEventListener('click', (event) => {
    const href = event.target.closest?.('a[href]')?.href ?? '';
    if (!/^javascript:/i.test(href)) event.preventDefault();
  }, true);
  document.querySelectorAll('a, button, summary').forEach((one) => one.click());
}
