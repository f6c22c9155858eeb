// A pass in Chromium: docs/unlock.md, as far as it needs a browser. What is sealed here is sealed by node.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Sealer } from '../unlock/sealer.mjs';
import { violations } from './support/axe.mjs';
import { siteUnderTest, watch } from './support/site.mjs';
import { DECEMBER, NOVEMBER, NOW, PAGES, READER, sealer, unlockSite } from './support/unlock.mjs';

const site = siteUnderTest(await unlockSite(), '');
const pass = sealer.pass('subscriber', [NOVEMBER]);
const lasting = sealer.lasting('subscriber', READER.secret);
const LANGUAGES = Object.entries(PAGES);

/** A reader with a browser of their own, on the day of the tests. No pass was asked of the server, whatever they did. */
async function reader(work, { width = 390, scheme = 'light', allowed = /^$/, prepare = () => {} } = {}) {
  const context = await site.browser.newContext({ reducedMotion: 'reduce', viewport: { width, height: 900 }, colorScheme: scheme, acceptDownloads: true });
  const troubles = [];
  context.on('page', (page) => watch(page, site.server.origin, troubles));
  await context.clock.setFixedTime(NOW);
  await prepare(context);
  try {
    await work(context);
    assert.deepEqual(troubles.filter((trouble) => !allowed.test(trouble)), [], 'no error, and no request that leaves the site');
    const secrets = [pass, lasting, READER.secret.toString('base64url'), 'b1.'];
    for (const secret of secrets) assert.ok(!site.server.asked.some((line) => line.includes(secret)), 'a pass was sent');
  } finally {
    await context.close();
  }
}

async function visit(context, address) {
  const page = await context.newPage();
  await page.goto(site.url(address));
  return page;
}

const gate = (page) => page.locator('.gate').first();
const said = (page) => page.locator('[data-unlocked]');
const fault = (page) => page.locator('form [role=alert]');
const word = (page, name) => page.locator('form[data-unlock]').getAttribute(`data-${name}`);

/** Pastes a pass and submits the form by the keyboard. */
async function paste(page, text) {
  await page.locator('form[data-unlock] textarea').fill(text);
  await page.locator('form[data-unlock] button[type=submit]').press('Enter');
}

/** Waits until an article is open, and looks at what a reader gets. */
async function isOpen(page, text) {
  await page.locator('.prose h2').waitFor({ timeout: 8000 });
  assert.equal(await gate(page).count(), 0, 'the gate is gone');
  assert.ok((await page.locator('.prose').innerText()).includes(text));
  assert.equal(await page.evaluate(() => [...document.querySelectorAll('h1, h2, h3')].some((head) => head.textContent === '')), false);
}

const focused = (page) => page.evaluate(() => document.activeElement.dataset.unlocked ?? document.activeElement.localName);
const stored = (page) => page.evaluate(async () => {
  const all = await new Promise((done) => {
    const opening = indexedDB.open('bifolio');
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = () => done([]);
    opening.onsuccess = () => { opening.result.transaction('keys').objectStore('keys').getAll().onsuccess = ({ target }) => { done(target.result); opening.result.close(); }; };
  });
  const keys = all.flatMap((one) => [one.key, one.mac, one.kdf].filter(Boolean));
  const taken = await Promise.all(keys.map((key) => crypto.subtle.exportKey('raw', key).then(() => true, () => false)));
  const plain = JSON.stringify(all.map(({ key, mac, kdf, ...rest }) => Object.values(rest).join(' ')).sort());
  return { plain, keys: keys.length, taken: taken.filter(Boolean).length, flag: localStorage.getItem('bifolio-pass'), items: Object.keys(localStorage) };
});

for (const [lang, pages] of LANGUAGES) {
  test(`a link opens the site, ${lang}`, () => reader(async (context) => {
    const page = await visit(context, `${pages.pass}#${pass}`);
    await page.locator('[data-forget] button').waitFor();
    assert.equal(page.url(), site.url(pages.pass), 'nothing of the pass stays in the address');
    assert.equal(await page.evaluate(() => history.length), 2, 'nor in the history'); // about:blank, and this page
    await page.waitForFunction(() => document.querySelector('[data-unlocked]').textContent.includes('2026'));
    assert.match(await said(page).innerText(), lang === 'en' ? /until December [34], 2026\.$/ : /hasta el [34] de diciembre de 2026\.$/);
    assert.equal(await focused(page), 'body', 'nobody has done anything here');
    assert.equal(await page.locator('textarea').inputValue(), '');
    const before = site.server.asked.length;
    const article = await visit(context, pages.article);
    await isOpen(article, pages.text);
    assert.equal(await focused(article), 'body');
    await article.waitForFunction((text) => document.querySelector('[data-unlocked]').textContent === text, lang === 'en' ? 'Article unlocked' : 'Artículo desbloqueado');
    assert.equal(await article.locator('.prose').evaluate((prose) => prose.closest('[lang]').lang), lang);
    assert.deepEqual(site.server.asked.slice(before).filter((line) => /grants|pas[es]\//.test(line)), [], 'what is kept asks for nothing');
    const other = await visit(context, PAGES[lang === 'en' ? 'es' : 'en'].article);
    await isOpen(other, PAGES[lang === 'en' ? 'es' : 'en'].text);
  }));

  test(`a pasted pass opens an article, by the keyboard, ${lang}`, () => reader(async (context) => {
    const page = await visit(context, pages.article);
    await page.locator('textarea').focus();
    await page.keyboard.insertText(`  https://sealed.example${pages.pass}#${pass}\n`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await isOpen(page, pages.text);
    assert.equal(await said(page).innerText(), lang === 'en' ? 'Article unlocked' : 'Artículo desbloqueado');
    assert.equal(await focused(page), '', 'on the line that says so');
    assert.equal(await said(page).evaluate((line) => line.nextElementSibling.textContent), pages.text, 'from where the text goes on');
    await page.reload();
    await isOpen(page, pages.text);
  }));

  test(`what is wrong with a pass is said, ${lang}`, () => reader(async (context) => {
    const other = new Sealer({ ...sealer, site: 'other.example' }), strange = new Sealer({ ...sealer, site: 'strange.example' });
    const forged = strange.pass('subscriber', [NOVEMBER]);
    const rewritten = `b1.${Buffer.from(Buffer.from(forged.slice(3), 'base64url').toString().replace('strange', 'sealed')).toString('base64url')}`;
    const wanted = [
      ['', 'error'], ['hello', 'error'], [pass.slice(0, -30), 'error'], [rewritten, 'error-wrong'], [other.pass('subscriber', [NOVEMBER]), 'error-site'],
      [sealer.pass('subscriber', [{ period: '2026-10', until: '2026-11-04T00:00:00Z' }]), 'error-ended'],
      [sealer.pass('subscriber', [{ period: '2027-01', until: '2027-02-04T00:00:00Z' }]), 'error-early'],
      [sealer.lasting('subscriber', Buffer.alloc(32, 9)), 'error-ended'],
    ];
    for (const address of [pages.article, pages.pass]) {
      const page = await visit(context, address);
      for (const [text, name] of wanted) {
        await paste(page, text);
        await page.waitForFunction((of) => document.querySelector('form [role=alert]').textContent === document.querySelector('form').getAttribute(of), `data-${name}`);
        assert.notEqual(await fault(page).innerText(), '');
        assert.equal(await page.locator('textarea').getAttribute('aria-invalid'), 'true');
        assert.equal(await focused(page), 'textarea');
        assert.equal(await said(page).innerText(), '');
        await page.locator('textarea').press('End');
        await page.keyboard.insertText('x');
        assert.equal(await fault(page).innerText(), '', 'who mends it is no longer scolded');
      }
      assert.equal((await stored(page)).keys, 0, 'and nothing of it is kept');
    }
    const page = await visit(context, pages.patrons);
    await paste(page, pass);
    await page.waitForFunction(() => document.querySelector('form [role=alert]').textContent);
    assert.equal(await fault(page).innerText(), await word(page, 'error-tier'));
    await isOpen(await visit(context, pages.article), pages.text);
    await paste(page, sealer.pass('patron', [NOVEMBER]));
    await isOpen(page, pages.text);
  }));
}

test('keys are kept so that nobody gets them out, and are forgotten when a reader says so', () => reader(async (context) => {
  const page = await visit(context, PAGES.en.article);
  assert.deepEqual(await stored(page), { plain: '[]', keys: 0, taken: 0, flag: null, items: [] }, 'nothing before there is a pass');
  const entrance = await visit(context, `${PAGES.en.pass}#${sealer.pass('patron', [NOVEMBER, { period: '2027-01', until: '2027-02-04T00:00:00Z' }])}`);
  await entrance.locator('[data-forget] button').waitFor();
  assert.deepEqual(await stored(entrance), {
    plain: JSON.stringify(['patron', 'subscriber'].flatMap((tier) => [`${tier} 2026-11 2026-12-04T00:00:00Z`, `${tier} 2027-01 2027-02-04T00:00:00Z`])),
    keys: 4, taken: 0, flag: '2027-02-04T00:00:00Z', items: ['bifolio-pass'],
  });
  await isOpen(page, PAGES.en.text); // the other tab has heard of it
  await entrance.locator('[data-forget] button').click();
  await entrance.waitForFunction((text) => document.querySelector('[data-unlocked]').textContent === text, await word(entrance, 'forgotten'));
  assert.deepEqual(await stored(entrance), { plain: '[]', keys: 0, taken: 0, flag: null, items: [] });
  assert.equal(await entrance.locator('[data-forget]').isVisible(), false);
  assert.equal(await focused(entrance), '');
  await page.reload();
  assert.ok(await gate(page).isVisible());
}));

test('what has ended is thrown away, and passes add up', () => reader(async (context) => {
  await (await visit(context, `${PAGES.en.pass}#${pass}`)).locator('[data-forget] button').waitFor();
  await (await visit(context, `${PAGES.es.pass}#${sealer.pass('subscriber', [DECEMBER])}`)).locator('[data-forget] button').waitFor();
  const page = await visit(context, PAGES.es.next);
  await isOpen(page, PAGES.es.text);
  assert.equal((await stored(page)).keys, 2);
  await context.clock.setFixedTime(new Date('2026-12-05T00:00:00Z'));
  await page.reload();
  await isOpen(page, PAGES.es.text);
  assert.match((await stored(page)).plain, /^\["subscriber 2026-12 [^"]*"\]$/);
  await context.clock.setFixedTime(new Date('2027-01-05T00:00:00Z'));
  await page.reload();
  assert.ok(await gate(page).isVisible());
}));

test('a second link on the page for passes is taken, too', () => reader(async (context) => {
  const page = await visit(context, `${PAGES.en.pass}#main`);
  assert.ok(page.url().endsWith('#main'), 'what is no pass stays');
  await page.evaluate((hash) => { location.hash = hash; }, pass);
  await page.locator('[data-forget] button').waitFor();
  assert.equal(page.url(), site.url(PAGES.en.pass));
}));

test('a pass in a file', () => reader(async (context) => {
  const page = await visit(context, PAGES.es.pass);
  await page.locator('input[type=file]').setInputFiles({ name: 'el.pass', mimeType: 'text/plain', buffer: Buffer.from(`\ufeff${pass}\r\n`) });
  await page.waitForFunction(() => document.querySelector('textarea').value);
  await page.locator('form[data-unlock] button').click();
  await page.locator('[data-forget] button').waitFor();
}));

test('without a network a pass opens what is on the screen, and what is kept needs none', () => reader(async (context) => {
  const [page, other, entrance] = [await visit(context, PAGES.en.article), await visit(context, PAGES.es.article), await visit(context, PAGES.en.pass)];
  await context.setOffline(true);
  await paste(page, pass);
  await isOpen(page, PAGES.en.text);
  await isOpen(other, PAGES.es.text);
  await paste(entrance, lasting);
  await entrance.waitForFunction(() => document.querySelector('form [role=alert]').textContent);
  assert.equal(await fault(entrance).innerText(), await word(entrance, 'error-network'));
  await context.setOffline(false);
  await entrance.locator('form button').press('Enter'); // it still stands there
  await entrance.locator('[data-forget] button').waitFor();
}, { allowed: /ERR_INTERNET_DISCONNECTED/ }));

test('a lasting secret fetches its keys once, and those of a new month when it needs them', () => reader(async (context) => {
  const entrance = await visit(context, `${PAGES.en.pass}#${lasting}`);
  await entrance.locator('[data-forget] button').waitFor();
  const kept = await stored(entrance);
  assert.deepEqual([kept.keys, kept.taken, kept.flag], [4, 0, DECEMBER.until], 'two of the secret, two of tiers');
  assert.ok(!JSON.stringify(kept).includes(READER.secret.toString('base64url')));
  let before = site.server.asked.length;
  const page = await visit(context, PAGES.en.article);
  await isOpen(page, PAGES.en.text);
  const grants = () => site.server.asked.slice(before).filter((line) => line.includes('/grants/')).length;
  assert.equal(grants(), 0);
  await page.evaluate(() => new Promise((done) => {
    const opening = indexedDB.open('bifolio');
    opening.onsuccess = () => { opening.result.transaction('keys', 'readwrite').objectStore('keys').delete(['subscriber', '2026-12']).onsuccess = () => { opening.result.close(); done(); }; };
  }));
  before = site.server.asked.length;
  await isOpen(await visit(context, PAGES.es.next), PAGES.es.text);
  assert.equal(grants(), 2);
  before = site.server.asked.length;
  await isOpen(await visit(context, PAGES.en.next), PAGES.en.text);
  assert.equal(grants(), 0, 'and keeps them');
}));

for (const [what, refuse] of [
  ['refused', () => { Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('refused', 'SecurityError'); } }); Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } }); }],
  ['unable to keep keys', () => { IDBObjectStore.prototype.put = () => { throw new DOMException('no', 'DataCloneError'); }; }],
]) {
  test(`storage that is ${what} opens the page all the same`, () => reader(async (context) => {
    const page = await visit(context, PAGES.es.article);
    await paste(page, pass);
    await isOpen(page, PAGES.es.text);
    assert.match(await said(page).innerText(), /no guarda el pase/);
    const entrance = await visit(context, `${PAGES.es.pass}#${pass}`);
    await entrance.waitForFunction(() => document.querySelector('form [role=alert]').textContent);
    assert.equal(await fault(entrance).innerText(), await word(entrance, 'error-storage'));
  }, { prepare: (context) => context.addInitScript(refuse) }));
}

test('a page without cryptography says so', () => reader(async (context) => {
  const page = await visit(context, PAGES.en.article);
  await paste(page, pass);
  await page.waitForFunction(() => document.querySelector('form [role=alert]').textContent);
  assert.equal(await fault(page).innerText(), await word(page, 'error-insecure'));
}, { prepare: (context) => context.addInitScript(() => Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })) }));

test('a page that was changed does not open, and says so', () => reader(async (context) => {
  await context.route(`**${PAGES.en.article}`, async (route) => route.fulfill({ body: (await (await route.fetch()).text()).replace(/"ct":"..../, '"ct":"AAAA'), contentType: 'text/html' }));
  const page = await visit(context, PAGES.en.article);
  await paste(page, pass);
  await page.waitForFunction(() => document.querySelector('form [role=alert]').textContent);
  assert.equal(await fault(page).innerText(), await word(page, 'error-broken'));
  assert.ok(await gate(page).isVisible());
}));

test('pictures and files of what was sealed', () => reader(async (context) => {
  await visit(context, `${PAGES.en.pass}#${pass}`);
  const page = await visit(context, PAGES.en.article);
  await isOpen(page, PAGES.en.text);
  await page.locator('.prose img').scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('.prose img').naturalWidth === 40);
  assert.match(await page.locator('.prose img').getAttribute('src'), /^blob:/);
  const before = site.server.asked.length, link = page.locator('.prose a[href]', { hasText: 'CSV' });
  const coming = page.waitForEvent('download');
  await link.focus();
  await page.keyboard.press('Enter');
  const download = await coming;
  assert.equal(download.suggestedFilename(), 'bill.csv');
  assert.equal(await readFile(await download.path(), 'utf8'), 'lamps;19000\n');
  assert.equal(site.server.asked.slice(before).filter((line) => line.includes('/_g/')).length, 1, 'a file is fetched when it is wanted');
  assert.equal(await page.locator('[data-sealed]').count(), 0);
}));

for (const [lang, pages] of LANGUAGES) {
  test(`a pass lifts the meter, ${lang}`, () => reader(async (context) => {
    const page = await visit(context, pages.metered);
    assert.equal(await page.locator('[data-metered]').isVisible(), false);
    await page.locator('script[src*="/unlock."]').waitFor({ state: 'attached' });
    await paste(page, pass);
    await page.locator('[data-metered]').waitFor();
    assert.equal(await gate(page).isVisible(), false);
    assert.equal(await focused(page), '');
    assert.equal(await said(page).evaluate((line) => line.nextElementSibling.matches('[data-metered]')), true);
    await page.reload();
    assert.ok(await page.locator('[data-metered]').isVisible());
    assert.equal(await page.locator('.meter').isVisible(), false, 'who has a pass is not counted');
    assert.equal(await page.locator('script[src*="/unlock."]').count(), 0);
  }, {
    prepare: (context) => context.addInitScript(() => {
      const m = new Date().toISOString().slice(0, 7), a = ['0', '1', '2'].map((digit) => digit.repeat(16));
      if (location.protocol === 'http:' && !localStorage.getItem('bifolio-meter')) localStorage.setItem('bifolio-meter', JSON.stringify({ m, s: '0123456789abcdef', a }));
    }),
  }));

  for (const [width, scheme] of lang === 'en' ? [[390, 'light'], [1440, 'dark']] : [[390, 'dark'], [1440, 'light']]) {
    test(`axe in every state, ${lang}, ${width} px, ${scheme}`, () => reader(async (context) => {
      const found = [];
      const look = async (page, state) => {
        found.push(...(await violations(page)).map((violation) => `${state}: ${violation}`));
        if (!await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)) found.push(`${state}: too wide`);
      };
      const page = await visit(context, pages.article), entrance = await visit(context, pages.pass);
      await look(page, 'gate');
      await look(entrance, 'pass page');
      for (const one of [page, entrance]) {
        await paste(one, 'hello');
        await one.waitForFunction(() => document.querySelector('form [role=alert]').textContent);
        await look(one, 'error');
      }
      let go;
      await context.route(`**${pages.pass}`, (route) => { go = () => route.continue(); });
      await paste(page, pass);
      await page.waitForFunction(() => document.querySelector('.gate[aria-busy=true]'));
      assert.equal(await said(page).innerText(), lang === 'en' ? 'Opening…' : 'Abriendo…');
      await look(page, 'busy');
      while (!go) await new Promise((later) => { setTimeout(later, 10); });
      await go();
      await isOpen(page, pages.text);
      await look(page, 'open');
      await paste(entrance, pass);
      await entrance.locator('[data-forget] button').waitFor();
      await look(entrance, 'pass page, open');
      await entrance.locator('[data-forget] button').click();
      await entrance.locator('[data-forget]').waitFor({ state: 'hidden' });
      await look(entrance, 'pass page, forgotten');
      assert.deepEqual(found, []);
    }, { width, scheme }));
  }
}
