// Readers' comments: a thread can be linked to, and a service of somebody else is asked for nothing before the reader
// asks. BIFOLIO_EMBED names the folder that tests/sites/embed was built into.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { examples } from './support/demonstration.mjs';
import { siteUnderTest } from './support/site.mjs';

const site = siteUnderTest();
const embed = siteUnderTest(path.resolve(process.env.BIFOLIO_EMBED ?? '../../target/browser/embed'), '');
const threads = (await examples()).filter(({ kind }) => kind.startsWith('article, corrected'));

const PAGE = '/en/news/the-river/';
const SERVICE = 'https://talk.example/embed.js';

test('a comment can be linked to, in both languages', async () => {
  assert.equal(threads.length, 2);
  const ids = await Promise.all(threads.map(({ address }) => site.look(address, {}, (page) => (
    page.locator('.comment').evaluateAll((all) => all.map(({ id }) => id))
  ))));
  assert.ok(ids[0].length > 4, ids[0].join());
  assert.deepEqual(ids[0], ids[1]);
  for (const { address } of threads) {
    await site.look(`${address}#${ids[0][1]}`, {}, async (page) => {
      assert.ok(await page.locator('.comment:target').isVisible(), address);
    });
  }
});

test('nothing is asked of a service before the reader asks', () => embed.look(PAGE, {}, async (page, { troubles }) => {
  await page.waitForTimeout(300);
  assert.deepEqual(troubles, []);
  assert.ok(await page.getByText('Nothing is loaded from talk.example until you ask.').isVisible());
}));

test('the service fills its element once the reader has asked', async () => {
  const asked = [];
  const serve = (page) => page.route('https://talk.example/**', (route) => {
    asked.push(route.request().url());
    const body = `var own = document.currentScript.dataset, thread = document.getElementById('parley').dataset;
      document.getElementById('parley').textContent = [own.server, own.lang, thread.story, thread.title, thread.url].join('|');`;
    return route.fulfill({ contentType: 'text/javascript', body });
  });
  await embed.look(PAGE, { prepare: serve }, async (page) => {
    await page.getByRole('button', { name: 'Show the comments' }).press('Enter');
    await page.waitForFunction(() => document.getElementById('parley')?.textContent);
    assert.equal(await page.locator('#parley').textContent(), [
      'https://talk.example/', 'en', 'river', '“The river”  & more', 'https://meridian.example/en/news/the-river/',
    ].join('|'));
    assert.deepEqual(asked, [SERVICE]);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'parley', 'the keyboard goes on in the comments');
    assert.equal(await page.getByRole('button', { name: 'Show the comments' }).count(), 0);
  });
});

test('a service that does not answer is told, and can be asked again', async () => {
  const refuse = (page) => page.route('https://talk.example/**', (route) => route.abort());
  await embed.look(PAGE, { prepare: refuse }, async (page) => {
    const button = page.getByRole('button', { name: 'Show the comments' });
    await button.click();
    await page.getByRole('status').getByText('The comments could not be loaded.').waitFor();
    assert.ok(await button.isVisible());
    assert.equal(await page.locator('#parley').count(), 0);
  });
});

test('without scripts the reader is told, and can write', () => embed.look(PAGE, { scripts: false }, async (page) => {
  assert.ok(await page.getByText('The comments need JavaScript.').isVisible());
  assert.equal(await page.getByRole('button', { name: 'Show the comments' }).count(), 0);
  assert.match(await page.locator('.comments a').getAttribute('href'), /^mailto:letters@meridian\.example\?subject=/);
}));
