// The live preview as an editor sees it: a save reaches the open page, and nothing that the editor did to the page is lost.

import assert from 'node:assert/strict';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { Desk } from './support/preview.mjs';
import { launch } from './support/site.mjs';

const STORY = 'content/2026/climate/reservoir.en.md';
const ADDRESS = '/en/climate/reservoir-two-cities/';
const HEADLINE = 'The reservoir that two cities must learn to share';
const PATIENCE = { timeout: 30000 };

const desk = new Desk();
let browser;
let story;
before(async () => {
  await desk.open();
  story = await desk.read(STORY);
  browser = await launch();
});
beforeEach(async () => {
  if (await desk.read(STORY) !== story) await desk.write(STORY, story);
  await desk.serves(ADDRESS, HEADLINE);
});
after(async () => {
  await browser?.close();
  await desk.close();
});

/** Opens a page, hands it to `work`, and holds that no script of it went wrong. */
async function look(address, work) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  await page.goto(desk.origin + address, { waitUntil: 'load' });
  await page.evaluate(() => { window.sameDocument = true; });
  try {
    await work(page, context);
    assert.deepEqual(troubles, []);
  } finally {
    await context.close();
  }
}

const has = (page, text) => page.waitForFunction((wanted) => document.body.textContent.includes(wanted), text, PATIENCE);
const sameDocument = (page) => page.evaluate(() => window.sameDocument === true);
const overlay = (page) => page.locator('bifolio-preview [role="alert"] section');
const note = (page) => page.locator('bifolio-preview [role="status"] p');

test('a save replaces what differs: scroll, opened parts and typed words stay', () => look(ADDRESS, async (page) => {
  await page.evaluate(() => {
    document.querySelector('details').open = true;
    document.documentElement.dataset.theme = 'dark';
    scrollTo(0, 1500);
  });
  await page.waitForFunction(() => scrollY === 1500);
  await desk.edit(STORY, 'looks like a staircase.', 'looks like a stairway.');
  await has(page, 'looks like a stairway.');
  const state = await page.evaluate(() => ({
    scroll: scrollY, open: document.querySelector('details').open, theme: document.documentElement.dataset.theme,
  }));
  assert.deepEqual(state, { scroll: 1500, open: true, theme: 'dark' });
  assert.ok(await sameDocument(page), 'the page was not loaded again');
  await desk.edit(STORY, HEADLINE, 'Another headline');
  await page.waitForFunction(() => document.querySelector('h1').textContent === 'Another headline', null, PATIENCE);
  assert.match(await page.title(), /^Another headline/);
}));

test('a form keeps what was typed, and the focus', async () => {
  const template = await desk.read('themes/gazette/templates/page.html');
  await desk.write('themes/gazette/templates/page.html', template.replace('{% block main %}', '{% block main %}<form><input id="word" name="word"><textarea id="text"></textarea></form>'));
  await look('/en/about/', async (page) => {
    await page.waitForSelector('#word', { ...PATIENCE, state: 'attached' });
    await page.fill('#text', 'more words');
    await page.fill('#word', 'typed');
    await page.evaluate(() => document.querySelector('#word').setSelectionRange(2, 4));
    const file = 'content/pages/about.en.md';
    await desk.write(file, `${await desk.read(file)}\nOne more line about us.\n`);
    await has(page, 'One more line about us.');
    const state = await page.evaluate(() => {
      const { id, selectionStart, selectionEnd, value } = document.activeElement;
      return { id, selectionStart, selectionEnd, value, text: document.querySelector('#text').value };
    });
    assert.deepEqual(state, { id: 'word', selectionStart: 2, selectionEnd: 4, value: 'typed', text: 'more words' });
    assert.ok(await sameDocument(page));
  });
  await desk.write('themes/gazette/templates/page.html', template);
});

test('a style sheet is exchanged without a reload, and never missing', () => look(ADDRESS, async (page) => {
  await page.evaluate(() => {
    scrollTo(0, 900);
    window.sheets = document.styleSheets.length;
    window.bare = 0;
    const watch = () => {
      if (getComputedStyle(document.body).marginTop !== '0px') window.bare += 1; // the theme's own reset is gone
      requestAnimationFrame(watch);
    };
    watch();
  });
  // A sheet that is slow to come, so that a page without it would be seen.
  await page.route('**/assets/css/*.css', async (route) => {
    await new Promise((later) => setTimeout(later, 400));
    await route.continue();
  });
  const sheet = 'themes/gazette/assets/css/theme.css';
  await desk.write(sheet, `${await desk.read(sheet)}\nh1 { color: rgb(1, 2, 3) }\n`);
  await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)', null, PATIENCE);
  await page.waitForFunction(() => document.styleSheets.length === window.sheets, null, PATIENCE);
  assert.deepEqual(await page.evaluate(() => [scrollY, window.bare]), [900, 0]);
  assert.ok(await sameDocument(page));
}));

test('an error lies over the last good page, speaks, can be hidden, and goes when it is mended', () => look(ADDRESS, async (page) => {
  await page.evaluate(() => scrollTo(0, 700));
  await desk.edit(STORY, 'section: climate', 'section: climat');
  await overlay(page).waitFor(PATIENCE);
  const text = await overlay(page).textContent();
  for (const part of ['error[unknown-section]: ', `${STORY}:11:10`, 'section: climat', '^^^^^^', 'did you mean `climate`?', 'You see the last version without errors.']) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
  assert.ok(await page.locator('h1', { hasText: HEADLINE }).isVisible(), 'the page is still there');
  await page.keyboard.press('Escape');
  await overlay(page).waitFor({ ...PATIENCE, state: 'detached' });
  // Another error shows again; the button hides it.
  await desk.edit(STORY, 'kind: news', 'kind: gnus');
  await overlay(page).waitFor(PATIENCE);
  await overlay(page).getByRole('button', { name: 'Hide' }).click();
  await overlay(page).waitFor({ ...PATIENCE, state: 'detached' });
  await desk.edit(STORY, 'section: climat\n', 'section: climate\n');
  await overlay(page).waitFor(PATIENCE);
  await desk.edit(STORY, 'kind: gnus', 'kind: news');
  await overlay(page).waitFor({ ...PATIENCE, state: 'detached' });
  assert.equal(await page.evaluate(() => scrollY), 700);
  assert.ok(await sameDocument(page));
}));

test('what an error quotes is text and nothing else', () => look('/en/', async (page) => {
  await desk.write(STORY, story.replace('section: climate', 'section: "<img src=x onerror=window.broken=1>"'));
  await overlay(page).waitFor(PATIENCE);
  assert.ok((await overlay(page).textContent()).includes('<img src=x onerror'));
  assert.equal(await page.evaluate(() => window.broken), undefined);
}));

test('a page follows its story to its new address', () => look(ADDRESS, async (page) => {
  await page.evaluate(() => scrollTo(0, 600));
  await desk.edit(STORY, 'slug: reservoir-two-cities', 'slug: reservoir-shared');
  await page.waitForFunction(() => location.pathname === '/en/climate/reservoir-shared/', null, PATIENCE);
  await desk.edit(STORY, 'looks like a staircase.', 'looks like a ladder.');
  await has(page, 'looks like a ladder.');
  assert.equal(await page.evaluate(() => scrollY), 600);
  const told = await page.locator('head script[type="application/ld+json"]').textContent();
  assert.ok(JSON.parse(told).url.endsWith('/en/climate/reservoir-shared/'), 'machines are told what the page shows');
  assert.ok(await sameDocument(page));
}));

test('a page that is gone says so, and comes back', async () => {
  const file = 'content/pages/late.en.md';
  await desk.write(file, '---\ntitle: Late\n---\nA page that does not stay.\n');
  await desk.serves('/en/late/', 'does not stay');
  await look('/en/late/', async (page) => {
    await rm(path.join(desk.folder, file));
    await note(page).waitFor(PATIENCE);
    assert.equal(await note(page).textContent(), 'There is no page at this address.');
    assert.match(await page.locator('h1').first().textContent(), /not|no/i, 'the page of the site for dead addresses');
    assert.equal(new URL(page.url()).pathname, '/en/late/');
    await desk.write(file, '---\ntitle: Late\n---\nA page that came back.\n');
    await has(page, 'A page that came back.');
    await note(page).waitFor({ ...PATIENCE, state: 'detached' });
  });
  await rm(path.join(desk.folder, file));
});

test('a picture is exchanged in place', async () => {
  await desk.edit(STORY, 'Two cities drink from it.', '![The logo](/img/logo.png "Our logo"){credit="The Meridian"}\n\nTwo cities drink from it.');
  await desk.serves(ADDRESS, '/img/logo.png');
  await look(ADDRESS, async (page) => {
    const logo = path.join(desk.folder, 'static/img/logo.png');
    await writeFile(`${logo}.new`, Buffer.concat([await readFile(logo), Buffer.from([0])]));
    await rename(`${logo}.new`, logo);
    await page.waitForSelector('img[src*="logo.png?preview="]', { ...PATIENCE, state: 'attached' });
    assert.ok(await sameDocument(page));
  });
});

test('every one of many tabs follows', () => look(ADDRESS, async (page, context) => {
  const pages = [page];
  for (let number = 0; number < 8; number += 1) {
    const other = await context.newPage();
    await other.goto(desk.origin + ADDRESS, { waitUntil: 'load', timeout: 30000 });
    pages.push(other);
  }
  await desk.edit(STORY, HEADLINE, 'For every tab');
  await Promise.all(pages.map((other) => has(other, 'For every tab')));
  // The tab that listened for the others goes.
  await pages.shift().close();
  await desk.edit(STORY, 'For every tab', HEADLINE);
  await Promise.all(pages.map((other) => has(other, HEADLINE)));
}));

test('a preview that stops is told, and found again', () => look(ADDRESS, async (page) => {
  await desk.stop();
  await note(page).waitFor(PATIENCE);
  assert.match(await note(page).textContent(), /has stopped/);
  await desk.edit(STORY, HEADLINE, 'While nobody looked');
  await desk.start();
  await has(page, 'While nobody looked');
  await note(page).waitFor({ ...PATIENCE, state: 'detached' });
  assert.ok(await sameDocument(page));
}));
