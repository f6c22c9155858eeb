// The language switch: in the same place on every page, in its own language, to the same story and back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examples } from './support/demonstration.mjs';
import { siteUnderTest } from './support/site.mjs';

const site = siteUnderTest();
const OTHER = { en: { lang: 'es', name: 'Español' }, es: { lang: 'en', name: 'English' } };

for (const { kind, lang, address, twin } of await examples()) {
  const other = OTHER[lang];
  const goal = twin ?? `/${other.lang}/`;
  test(`switch: ${kind}, ${lang} → ${other.lang}`, () => site.look(address, {}, async (page) => {
    assert.equal(await page.locator('html').getAttribute('lang'), lang);
    const link = page.locator(`header nav a[hreflang=${other.lang}]`).first();
    assert.equal(await link.getAttribute('lang'), other.lang, 'its words are marked with their language');
    assert.match(await link.innerText(), new RegExp(other.name));
    assert.equal(new URL(await link.evaluate((one) => one.href)).pathname, site.base + goal);

    await link.click();
    assert.equal(new URL(page.url()).pathname, site.base + goal);
    assert.equal(await page.locator('html').getAttribute('lang'), other.lang);

    await page.locator(`header nav a[hreflang=${lang}]`).first().click();
    const home = twin ? address : `/${lang}/`;
    assert.equal(new URL(page.url()).pathname, site.base + home, 'and back');
  }));
}

test('the switch stands in the same place on every page of a language', async () => {
  const places = { en: {}, es: {} };
  for (const { lang, address, twin } of await examples()) {
    if (address === `/${lang}/`) continue; // the front page has a masthead of its own
    const box = await site.look(address, {}, (page) => page.locator(`header nav a[hreflang=${OTHER[lang].lang}]`).first().boundingBox());
    // Where there is no twin, the link says so, and is longer to the left.
    const place = twin ? `${Math.round(box.x)},${Math.round(box.y)}` : Object.keys(places[lang]).find((known) => known.endsWith(`,${Math.round(box.y)}`));
    (places[lang][place] ??= []).push(address);
  }
  for (const lang of ['en', 'es']) assert.equal(Object.keys(places[lang]).length, 1, JSON.stringify(places[lang], undefined, 1));
});
