// The newsroom's desk: stories are found while one types, both texts follow every save, a click accepts, and no script of
// the site reaches it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { Desk } from './support/preview.mjs';
import { launch } from './support/site.mjs';

const ORIGINAL = 'content/2026/climate/reservoir.en.md';
const TRANSLATION = 'content/2026/climate/embalse.es.md';
const PATIENCE = { timeout: 30000 };

const desk = new Desk();
let browser;
let door;
before(async () => {
  await desk.open();
  const answer = await fetch(`${desk.origin}/_preview/`, { redirect: 'manual' });
  door = new URL(answer.headers.get('location')).origin;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await desk.close();
});

/** Opens a page of the desk, hands it to `work`, and holds that no script of it went wrong. */
async function look(address, work, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') troubles.push(message.text()); });
  await page.goto(address.startsWith('http') ? address : door + address, { waitUntil: 'load' });
  await page.evaluate(() => { window.sameDocument = true; });
  try {
    await work(page, troubles);
  } finally {
    await context.close();
  }
  assert.deepEqual(troubles, []);
}

const has = (page, text) => page.waitForFunction((wanted) => document.querySelector('main').textContent.includes(wanted), text, PATIENCE);
const sameDocument = (page) => page.evaluate(() => window.sameDocument === true);

test('stories are found while one types', () => look('/_preview/', async (page) => {
  const rows = page.locator('.stories tbody tr');
  const all = await rows.count();
  assert.ok(all > 5, `${all} stories`);
  await page.fill('#q', 'RESERVOIR that two');
  await page.waitForFunction(() => document.querySelectorAll('.stories tbody tr').length === 1, null, PATIENCE);
  assert.equal(await page.inputValue('#q'), 'RESERVOIR that two');
  assert.match(page.url(), /\?q=RESERVOIR/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
  assert.ok(await sameDocument(page));
  await page.click('.stories a');
  await has(page, 'El embalse que dos ciudades tendrán que compartir');
}));

test('both texts follow a save, what changed is marked, and a click accepts', () => look('/_preview/reservoir', async (page) => {
  await page.click('form.accept button');
  await has(page, 'The translation follows its original.');
  await page.evaluate(() => { window.sameDocument = true; scrollTo(0, 600); });
  await desk.edit(ORIGINAL, 'looks like a staircase.', 'looks like a ladder of stone.');
  await has(page, 'looks like a ladder of stone.');
  await page.waitForSelector('tr.stale.changed', PATIENCE);
  assert.equal(await page.locator('tr.stale').count(), 1);
  assert.match(await page.locator('tr.stale td:nth-child(2)').textContent(), /parece una escalera/);
  assert.match(await page.locator('tr.stale td:first-child').textContent(), /changed since/);
  await desk.edit(TRANSLATION, 'parece una escalera.', 'parece una escala de piedra.');
  await has(page, 'parece una escala de piedra.');
  assert.ok(await sameDocument(page), 'the page was not loaded again');
  assert.ok(await page.evaluate(() => scrollY > 300), 'it stayed where it was');
  assert.equal(await page.locator('tr.stale').count(), 1, 'a new translation is accepted by people');
  await page.click('form.accept button');
  await has(page, 'The translation follows its original.');
  assert.equal(await page.locator('tr.stale').count(), 0);
  assert.match(await desk.read('translations.lock'), /\nreservoir es\n {2}title /);
}));

test('no script of the site reads the desk or acts in it', async () => {
  await desk.edit(ORIGINAL, 'looks like a ladder of stone.', 'looks like a staircase.');
  const before = await desk.read('translations.lock');
  await look(`${desk.origin}/en/`, async (page, troubles) => {
    const tried = await page.evaluate(async (address) => {
      const attempt = (options) => fetch(address, options).then(async (answer) => `read ${await answer.text()}`, () => 'refused');
      const frame = document.createElement('iframe');
      frame.src = address;
      const loaded = new Promise((done) => { frame.onload = done; setTimeout(done, 3000); });
      document.body.append(frame);
      await loaded;
      let framed = 'refused';
      try { framed = frame.contentDocument?.querySelector('table') ? 'read' : 'refused'; } catch { framed = 'refused'; }
      const blind = { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ token: 'x' }) };
      const opaque = await fetch(`${address}/accept`, blind).then((answer) => answer.type, () => 'refused');
      return { plain: await attempt({}), post: await attempt({ method: 'POST', body: 'token=x' }), framed, opaque };
    }, `${door}/_preview/reservoir`);
    assert.deepEqual(tried, { plain: 'refused', post: 'refused', framed: 'refused', opaque: 'refused' });
    troubles.length = 0; // the browser complains of what was refused
  });
  assert.equal(await desk.read('translations.lock'), before);
});

for (const colorScheme of ['light', 'dark']) {
  test(`everybody can use it: ${colorScheme}`, async () => {
    for (const address of ['/_preview/', '/_preview/reservoir', '/_preview/nobody']) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme });
      const page = await context.newPage();
      await page.goto(door + address, { waitUntil: 'load' });
      assert.deepEqual(await violations(page), [], address);
      await context.close();
    }
  });
}

test('the form works by itself, too', () => look('/_preview/?q=reservoir&state=live', async (page) => {
  await page.selectOption('#lang', 'es');
  await page.click('form[role="search"] button');
  assert.match(page.url(), /lang=es/);
  await page.click('.stories a >> nth=0');
  assert.ok(await page.locator('table.pair').count() === 1);
}));
