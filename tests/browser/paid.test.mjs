// What is sold, from the newsroom to the reader: commands make keys and passes, `build` seals a site, and Chromium opens it.

import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { HIDDEN, NOW, Newsroom } from './support/newsroom.mjs';
import { fileOf } from './support/server.mjs';
import { siteUnderTest, watch } from './support/site.mjs';

// The headers that docs/unlock.md and docs/paywall.md tell a host to send.
const HEADERS = {
  'content-security-policy': "default-src 'self'; script-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff', 'referrer-policy': 'strict-origin-when-cross-origin', 'cache-control': 'no-cache',
};
const BASE = '/news';
const PAGES = {
  en: { lamps: '/en/news/lamps/', seeds: '/en/news/seeds/', tram: '/en/news/tram/', pass: '/en/pass/', open: 'Article unlocked' },
  es: { lamps: '/es/noticias/faroles/', seeds: '/es/noticias/semillas/', tram: '/es/noticias/tranvia/', pass: '/es/pase/', open: 'Artículo desbloqueado' },
};
const LANGUAGES = Object.keys(PAGES);

const newsroom = await Newsroom.open();
await newsroom.run('build', '--strict');
const site = siteUnderTest(newsroom.output, BASE, HEADERS);
const given = [];

/** A reader with a browser of their own. No request leaves the site, none holds a pass, and nothing goes wrong. */
async function reader(work, { width = 390, scheme = 'light', allowed = /^$/ } = {}) {
  const context = await site.browser.newContext({ reducedMotion: 'reduce', viewport: { width, height: 900 }, colorScheme: scheme, acceptDownloads: true });
  const troubles = [];
  context.on('page', (page) => watch(page, site.server.origin, troubles));
  await context.clock.setFixedTime(NOW);
  try {
    await work(context);
    assert.deepEqual(troubles.filter((trouble) => !allowed.test(trouble)), []);
    const parts = given.flatMap((pass) => [pass.slice(3, 60), pass.slice(-40)]);
    assert.ok(!site.server.asked.some((line) => parts.some((part) => line.includes(part))), 'a pass was sent');
  } finally {
    await context.close();
  }
}

/** A pass from the newsroom, with links that lead to the server of the tests. */
async function newPass(...words) {
  const { pass, links } = await newsroom.pass(...words);
  given.push(pass);
  const moved = Object.entries(links).map(([lang, link]) => {
    assert.ok(link.startsWith(`https://valley.example${BASE}${PAGES[lang].pass}#`), link.split('#')[0]);
    return [lang, link.replace('https://valley.example', site.server.origin)];
  });
  return { pass, links: Object.fromEntries(moved) };
}

async function visit(context, address) {
  const page = await context.newPage();
  await page.goto(address.startsWith('http') ? address : site.url(address));
  return page;
}

const gate = (page) => page.locator('[data-gate]');
const saidIs = (page, text) => page.waitForFunction((wanted) => document.querySelector('[data-unlocked]')?.textContent === wanted, text);
const faultIs = (page, name) => page.waitForFunction((wanted) => {
  const form = document.querySelector('form[data-unlock]');
  return form.querySelector('[role=alert]').textContent === form.getAttribute(wanted);
}, `data-${name}`);

async function paste(page, text) {
  await page.locator('form[data-unlock] textarea').fill(text);
  await page.locator('form[data-unlock] button[type=submit]').press('Enter');
}

/** The page for passes says until when they open. */
async function isTaken(page, lang, until = lang === 'en' ? 'December 4, 2026' : '4 de diciembre de 2026') {
  await page.locator('[data-forget] button').waitFor();
  await page.waitForFunction((words) => document.querySelector('[data-unlocked]').textContent.endsWith(words), ` ${until}.`);
  assert.ok(!page.url().includes('#'));
}

/** An article has opened by itself, or does not. */
async function isOpen(page, lang) {
  await saidIs(page, PAGES[lang].open);
  assert.equal(await gate(page).count(), 0);
  assert.ok((await page.locator('.prose').innerText()).includes(HIDDEN[lang]));
}
async function isClosed(page, lang) {
  await page.locator('[data-gate]:not([aria-busy=true])').waitFor();
  assert.ok(await gate(page).isVisible());
  assert.ok(!(await page.locator('body').innerText()).includes(HIDDEN[lang]));
}

/** Opens a metered text, when the one that is free was read before. */
async function readOne(page, lang) {
  await page.evaluate(() => localStorage.setItem('bifolio-meter/news', JSON.stringify({ m: '2026-11', s: '0123456789abcdef', a: ['0123456789abcdef'] })));
  await page.goto(site.url(PAGES[lang].tram));
}

/** Everything behind the cut of the story of the lamps is there, and works. */
async function isWhole(page, lang) {
  const prose = page.locator('.prose');
  assert.equal(await prose.locator('h2#bill').count(), 1);
  assert.equal(await prose.locator(':scope > p:last-child').count(), 1, 'the text ends with its mark');
  assert.equal(await page.locator('.after > .notes').count(), 2);
  const correction = page.locator('.after > .notes + .fix#sealed_fix_1');
  assert.ok((await correction.innerText()).includes(HIDDEN[lang]), 'the correction stands below the notes');
  const picture = prose.locator('figure img');
  await picture.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('.prose figure img').naturalWidth === 600);
  assert.match(await picture.getAttribute('src'), /^blob:/);
  for (const part of [prose.locator('figcaption'), prose.locator('th').last(), prose.locator('a[download], a[data-sealed]'), picture]) {
    assert.ok(((await part.getAttribute('alt')) ?? await part.innerText()).toLowerCase().includes(HIDDEN[lang]));
  }
  const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id));
  assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), [], 'no id is there twice');
  const inner = await page.evaluate(() => [...document.querySelectorAll('article [href^="#"]:not([data-sealed])')].map((link) => link.hash));
  assert.deepEqual(inner.filter((hash) => !ids.includes(hash.slice(1))), [], 'every mark leads somewhere');
  await prose.locator('a[href="#bill"]').click();
  assert.ok(await prose.locator('h2#bill').evaluate((head) => head.getBoundingClientRect().top < 200));
}

/** Marks lead to notes and notes back, by the keyboard; returns what the notes say, in the order of their marks. */
async function followNotes(page) {
  const marks = await page.evaluate(() => [...document.querySelectorAll('.prose sup a')].map(({ id, hash }) => ({ id, hash })));
  const notes = [];
  for (const { id, hash } of marks) {
    await page.locator(`#${id}`).press('Enter');
    const note = page.locator(hash);
    assert.ok(await note.evaluate((own) => own.matches(':target') && own.getBoundingClientRect().top < innerHeight));
    notes.push((await note.locator('p').innerText()).trim());
    await note.locator(`a[href="#${id}"]`).press('Enter');
    assert.equal(new URL(page.url()).hash, `#${id}`);
  }
  return notes;
}

/** The file behind the cut comes, letter by letter. */
async function downloads(page) {
  const coming = page.waitForEvent('download');
  await page.locator('.prose a[data-sealed]').press('Enter');
  const download = await coming;
  assert.equal(download.suggestedFilename(), 'bill.csv');
  assert.deepEqual(await readFile(await download.path()), await newsroom.read('bill.csv'));
}

/** Nothing that a host gets tells what is hidden. Returns the names of the files. */
async function nothingIsTold() {
  const files = await newsroom.published();
  const picture = (await newsroom.read('dim.png')).subarray(60, 160);
  for (const [name, bytes] of files) {
    const text = `${name}\n${bytes}`;
    for (const word of ['osprey', 'Osprey', 'águila', 'Águila', 'dim.png', 'bill.csv', '"bill"', '12000', '12,000']) assert.ok(!text.includes(word), `${word} in ${name}`);
    assert.ok(!bytes.includes(picture), name);
    for (const pass of given) assert.ok(!text.includes(pass.slice(3)), 'a pass was published');
  }
  return files.map(([name]) => name);
}

test('keys are made for their owner alone', async () => {
  assert.equal((await stat(newsroom.keys)).mode & 0o777, 0o600);
});

for (const lang of LANGUAGES) {
  test(`without a pass there is a gate, ${lang}`, () => reader(async (context) => {
    await nothingIsTold();
    const page = await visit(context, PAGES[lang].lamps);
    await isClosed(page, lang);
    assert.deepEqual((await followNotes(page)).length, 2, 'the notes of the teaser work');
    assert.match(await page.locator('meta[name=robots]').getAttribute('content'), /noarchive/);
    assert.deepEqual(await violations(page), []);
    await readOne(page, lang);
    await page.locator('[data-when-out] form[data-unlock]').waitFor();
    assert.equal(await page.locator('[data-metered]').first().isVisible(), false);
  }));
}

const NOTES = {
  en: ['The towns of the upper valley.', 'Since 2019.', 'The towns of the upper valley.', 'An osprey auditor told us so.'],
  es: ['Los pueblos del alto valle.', 'Desde 2019.', 'Los pueblos del alto valle.', 'Nos lo dijo un auditor, con un águila en la solapa.'],
};

for (const [lang, twin, width, scheme] of [['en', 'es', 390, 'light'], ['es', 'en', 1440, 'dark']]) {
  test(`a pass that holds keys opens both languages, ${lang} first, ${width} px, ${scheme}`, () => reader(async (context) => {
    const { pass, links } = await newPass('issue', '--tier', 'subscriber');
    const entrance = await visit(context, links[lang]);
    await isTaken(entrance, lang);
    assert.deepEqual(await violations(entrance), []);
    const page = await visit(context, PAGES[lang].lamps);
    await isOpen(page, lang);
    await isWhole(page, lang);
    assert.deepEqual(await followNotes(page), NOTES[lang]);
    await downloads(page);
    assert.equal(await page.locator('[data-sealed]').count(), 0);
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
    await page.locator('.twin a').click();
    await isOpen(page, twin);
    await isWhole(page, twin);
    await readOne(page, lang);
    assert.ok(await page.locator('[data-metered]').first().isVisible(), 'who has a pass is not counted');
    await page.goto(site.url(PAGES[lang].seeds));
    await isClosed(page, lang);
    await paste(page, pass);
    await faultIs(page, 'error-tier');
    await isClosed(page, lang);
  }, { width, scheme }));
}

test('a page that a browser has kept opens without a network', () => reader(async (context) => {
  const { links } = await newPass('issue', '--tier', 'patron');
  const entrance = await visit(context, links.en), words = (name) => entrance.locator('form[data-unlock]').getAttribute(`data-${name}`);
  await isTaken(entrance, 'en');
  await context.setOffline(true);
  const asked = site.server.asked.length;
  await context.route(/\/(lamps|semillas|assets)\//, async (route) => route.fulfill({ path: await fileOf(newsroom.output, BASE, new URL(route.request().url()).pathname) }));
  await isOpen(await visit(context, PAGES.es.seeds), 'es');
  const page = await visit(context, PAGES.en.lamps);
  await saidIs(page, await words('unfetched')); // the picture
  assert.ok((await page.locator('.prose').innerText()).includes(HIDDEN.en));
  assert.equal(site.server.asked.length, asked);
}, { allowed: /ERR_INTERNET_DISCONNECTED/ }));

test('a lasting pass opens from the next build on, and for its tier', () => reader(async (context) => {
  const patron = await newPass('grant', 'zoe@example.org', '--tier', 'patron'), subscriber = await newPass('grant', 'Ana Ñ.', '--tier', 'subscriber');
  const early = await visit(context, patron.links.en);
  await faultIs(early, 'error-ended');
  await newsroom.run('build', '--strict');
  await nothingIsTold();
  await early.locator('form button[type=submit]').press('Enter'); // the page is the one of the build before
  await faultIs(early, 'error-ended');
  await early.close();
  await isTaken(await visit(context, subscriber.links.en), 'en');
  await isOpen(await visit(context, PAGES.en.lamps), 'en');
  const seeds = await visit(context, PAGES.en.seeds);
  await isClosed(seeds, 'en');
  await paste(seeds, patron.pass);
  await isOpen(seeds, 'en');
  for (const lang of LANGUAGES) for (const story of ['lamps', 'seeds']) await isOpen(await visit(context, PAGES[lang][story]), lang);
}));

test('keys that are given up open nothing more, and lasting passes go on until they are revoked', () => reader((gift) => reader((zoe) => reader(async (ana) => {
  const issued = await newPass('issue', '--tier', 'patron', '--months', '3'), patron = await newPass('show', 'zoe@example.org');
  await isTaken(await visit(gift, issued.links.en), 'en', 'February 4, 2027');
  await isTaken(await visit(zoe, patron.links.es), 'es');
  await isTaken(await visit(ana, (await newPass('show', 'Ana Ñ.')).links.en), 'en');
  await newsroom.run('keys', 'rotate', '--at-once');
  await newsroom.run('build', '--strict');
  const grants = (await nothingIsTold()).filter((name) => name.includes('/grants/'));
  assert.ok(grants.length === 256 && grants.every((name) => name.startsWith('_g/grants/2026-11.2/')), grants[0]);
  const closed = await visit(gift, PAGES.en.lamps), entrance = await visit(gift, PAGES.en.pass);
  const ended = await entrance.locator('form[data-unlock]').getAttribute('data-error-ended');
  await isClosed(closed, 'en');
  for (const page of [closed, entrance]) await saidIs(page, ended);
  await paste(closed, issued.pass);
  await faultIs(closed, 'error-ended');
  await entrance.goto(issued.links.en);
  await faultIs(entrance, 'error-ended');
  for (const lang of LANGUAGES) for (const story of ['lamps', 'seeds']) await isOpen(await visit(zoe, PAGES[lang][story]), lang);
  await isOpen(await visit(ana, PAGES.es.lamps), 'es');
  await paste(entrance, (await newPass('issue', '--tier', 'patron', '--months', '3')).pass);
  await isTaken(entrance, 'en', 'February 4, 2027');
  await isOpen(await visit(gift, PAGES.en.seeds), 'en');
  await newsroom.run('pass', 'revoke', 'zoe@example.org', '--at-once');
  await newsroom.run('build', '--strict');
  await isClosed(await visit(zoe, PAGES.es.lamps), 'es');
  for (const page of [await visit(zoe, PAGES.en.seeds), await visit(zoe, PAGES.en.pass)]) await saidIs(page, ended);
  await faultIs(await visit(zoe, patron.links.es), 'error-ended');
  await isOpen(await visit(ana, PAGES.en.lamps), 'en');
}))));

for (const delivery of ['omit', 'split']) {
  test(`a pass lifts the meter where nothing is sealed: ${delivery}`, () => reader((stranger) => reader(async (member) => {
    await newsroom.run('build', '--strict', '--delivery', delivery);
    const outside = await visit(stranger, PAGES.en.lamps);
    await readOne(outside, 'en');
    await outside.locator('[data-when-out] form[data-unlock]').waitFor();
    assert.equal(await outside.locator('[data-metered]').first().isVisible(), false);
    const { links } = await newPass('issue', '--tier', 'subscriber');
    const entrance = await visit(member, links.es);
    await isTaken(entrance, 'es');
    assert.deepEqual(await violations(entrance), []);
    const page = await visit(member, PAGES.es.lamps);
    await isClosed(page, 'es');
    assert.equal(await page.locator('form[data-unlock]').count(), 0, 'a pass opens nothing there');
    for (const lang of LANGUAGES) {
      await readOne(page, lang);
      assert.ok(await page.locator('[data-metered]').first().isVisible(), 'who has a pass is not counted');
    }
  })));
}
