// The tool bar of the preview: it shows the page to other readers, at other moments, at the width of a phone, and neither
// the page nor a save touches it.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { violations } from './support/axe.mjs';
import { examples } from './support/demonstration.mjs';
import { Desk } from './support/preview.mjs';
import { launch } from './support/site.mjs';

const STORY = 'content/2026/climate/reservoir.en.md';
const ADDRESS = '/en/climate/reservoir-two-cities/';
const TWIN = (await examples()).find(({ address }) => address === ADDRESS).twin;
const METERED = (await examples()).filter(({ kind }) => kind === 'metered');
const PATIENCE = { timeout: 30000 };

const desk = new Desk();
let browser;
before(async () => {
  await desk.open();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await desk.close();
});

/** Opens a page with its bar, hands it to `work`, and holds that no script of it went wrong. */
async function look(address, work, { width = 1280, height = 800, colorScheme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  try {
    await open(page, address);
    await work(page, context);
    assert.deepEqual(troubles, []);
  } finally {
    await context.close();
  }
}

async function open(page, address) {
  await page.goto(desk.origin + address, { waitUntil: 'load' });
  await page.locator('bifolio-bar section').waitFor(PATIENCE);
}

const bar = (page) => page.locator('bifolio-bar');
const says = async (page, pattern) => {
  try {
    await bar(page).getByText(pattern).waitFor(PATIENCE);
  } catch {
    assert.fail(`the bar does not say ${pattern} at ${page.url()}, but: ${await said(page)}`);
  }
};
/** What a bar says and how it stands, for whoever reads why a test failed. */
const said = (page) => page.evaluate(() => {
  const section = document.querySelector('bifolio-bar')?.shadowRoot.querySelector('section');
  return section ? `${section.className || 'open'}: ${section.textContent}` : `no bar: ${document.body?.textContent.slice(0, 300)}`;
}).catch((error) => String(error));
const reader = (page) => bar(page).getByRole('combobox');
const classes = (page) => page.evaluate(() => [...document.documentElement.classList].filter((name) => /^(counted|metered-out)$/.test(name)));
const has = (page, text) => page.waitForFunction((wanted) => document.body.textContent.includes(wanted), text, PATIENCE);

test('it says what is shown, comes last, and is folded for as long as the tab lives', () => look(ADDRESS, async (page) => {
  await says(page, 'Preview: drafts and future texts are shown.');
  assert.equal(await page.evaluate(() => document.body.nextElementSibling?.localName), 'bifolio-bar');
  assert.equal(await page.evaluate(() => document.querySelectorAll('body bifolio-bar').length), 0);
  await says(page, STORY);
  assert.equal(await bar(page).getByRole('link', { name: 'Español' }).getAttribute('href'), TWIN);
  const fold = bar(page).getByRole('button', { name: 'Preview', exact: true });
  await fold.click();
  assert.equal(await fold.getAttribute('aria-expanded'), 'false');
  assert.equal(await reader(page).isVisible(), false);
  await open(page, '/en/');
  assert.equal(await fold.getAttribute('aria-expanded'), 'false');
  await fold.click();
  assert.ok(await reader(page).isVisible());
}));

test('where nobody chose, it is folded in narrow windows, also in those that become so', () => look(ADDRESS, async (page) => {
  const stands = (isVisible) => reader(page).waitFor({ ...PATIENCE, state: isVisible ? 'visible' : 'hidden' });
  await stands(true);
  await page.setViewportSize({ width: 390, height: 800 });
  await stands(false);
  await page.setViewportSize({ width: 1280, height: 800 });
  await stands(true);
}));

for (const { lang, address } of METERED) {
  test(`axe finds nothing, and what is pressed is large enough, ${lang}`, async () => {
    for (const width of [1280, 390]) {
      for (const colorScheme of ['light', 'dark']) {
        await look(address, async (page) => {
          const where = `${width} px, ${colorScheme}`;
          assert.deepEqual(await violations(page, 'bifolio-bar'), [], `folded or not: ${where}`);
          const fold = bar(page).locator('.fold');
          if (await fold.getAttribute('aria-expanded') === 'false') await fold.click();
          assert.deepEqual(await violations(page, 'bifolio-bar'), [], where);
          const small = await bar(page).locator('button, select, input, a').evaluateAll((all) => all.filter((one) => {
            const box = one.getBoundingClientRect();
            return box.width > 0 && (box.width < 24 || box.height < 24);
          }).map((one) => one.outerHTML));
          assert.deepEqual(small, [], where);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), where);
        }, { width, colorScheme });
      }
    }
  });

  test(`every reader is shown, and stays through a save and to the next page, ${lang}`, () => look(address, async (page) => {
    const gate = page.locator('[data-when-out]');
    const said = page.locator('[data-meter-said]');
    await says(page, STORY.slice(0, 8));
    assert.deepEqual(await classes(page), [], 'anonymous');
    await reader(page).selectOption('3');
    assert.deepEqual(await classes(page), ['counted']);
    assert.match(await said.innerText(), /3 (of|de) 6/);
    assert.equal(await page.locator('.meter i.on').count(), 3);
    await reader(page).selectOption('6');
    assert.match(await said.innerText(), /6 (of|de) 6/);
    assert.ok(await page.locator('[data-metered]').first().isVisible());
    await reader(page).selectOption('out');
    assert.deepEqual(await classes(page), ['metered-out']);
    assert.ok(await gate.isVisible());
    assert.equal(await page.locator('[data-metered]').first().isVisible(), false);
    // A script that thinks otherwise does not last.
    await page.evaluate(() => document.documentElement.classList.remove('metered-out'));
    await page.waitForFunction(() => document.documentElement.classList.contains('metered-out'), null, PATIENCE);
    await reader(page).selectOption('4');
    const file = (await bar(page).locator('code').innerText()).trim();
    const text = await desk.read(file);
    await desk.write(file, `${text}\nA line that was saved just now.\n`);
    await has(page, 'A line that was saved just now.');
    assert.deepEqual(await classes(page), ['counted']);
    assert.match(await said.innerText(), /4 (of|de) 6/);
    assert.equal(await page.locator('.meter i.on').count(), 4);
    assert.equal(await reader(page).inputValue(), '4');
    await page.reload();
    await says(page, file);
    assert.match(await said.innerText(), /4 (of|de) 6/);
    await reader(page).selectOption('subscriber');
    assert.deepEqual(await classes(page), []);
    await says(page, lang === 'en' ? /is left out/ : /queda fuera/);
    await desk.write(file, text);
  }));
}

test('with sealed texts a subscriber reads on, after a save and on the next page, and nobody else does', async () => {
  const text = await desk.read('bifolio.yaml');
  await desk.write('bifolio.yaml', text.replace('delivery: omit', 'delivery: encrypted'));
  const [{ address }, { address: next }] = (await examples()).filter(({ kind }) => kind.startsWith('gated'));
  await look(address, async (page) => {
    const gate = page.locator('[data-gate]');
    const isOpen = (isIt) => gate.waitFor({ ...PATIENCE, state: isIt ? 'detached' : 'visible' });
    await page.locator('[data-gate] form[data-unlock]').waitFor(PATIENCE);
    const teaser = (await page.locator('.prose').innerText()).length;
    await reader(page).selectOption('subscriber');
    await isOpen(true);
    assert.ok((await page.locator('.prose').innerText()).length > teaser + 500, 'the rest is there');
    await open(page, next);
    await isOpen(true);
    await reader(page).selectOption('anonymous');
    await isOpen(false);
    await open(page, address);
    await isOpen(false);
  });
  await desk.write('bifolio.yaml', text);
});

test('where a server hands out whole pages, a subscriber gets them, in every tab, and nobody else does', async () => {
  const text = await desk.read('bifolio.yaml');
  await desk.write('bifolio.yaml', text.replace('delivery: omit', 'delivery: split'));
  const [{ address }, { address: next }] = (await examples()).filter(({ kind }) => kind.startsWith('gated'));
  await desk.serves('/_preview/page.json', '"split":true');
  await look(address, async (page, context) => {
    const gate = page.locator('[data-gate]');
    const isOpen = (isIt) => gate.waitFor({ ...PATIENCE, state: isIt ? 'detached' : 'visible' });
    await isOpen(false);
    const teaser = (await page.locator('.prose').innerText()).length;
    await reader(page).selectOption('subscriber');
    await isOpen(true);
    assert.ok((await page.locator('.prose').innerText()).length > teaser + 500, 'the rest is there');
    assert.deepEqual(await violations(page), []);
    await open(page, next);
    await isOpen(true);
    await says(page, 'content/');
    const file = (await bar(page).locator('code').innerText()).trim();
    const before = await desk.read(file);
    await desk.write(file, `${before}\nA line behind the cut.\n`);
    await has(page, 'A line behind the cut.');
    // One cookie holds for all tabs, and they say so; none of them asks again and again.
    const other = await context.newPage();
    await open(other, address);
    await other.locator('[data-gate]').waitFor({ ...PATIENCE, state: 'detached' });
    await other.waitForFunction(() => document.querySelector('bifolio-bar').shadowRoot.querySelector('select').value === 'subscriber', null, PATIENCE);
    const asked = [];
    for (const tab of [page, other]) tab.on('framenavigated', () => asked.push(tab.url()));
    await reader(other).selectOption('anonymous');
    await other.locator('[data-gate]').waitFor({ ...PATIENCE, state: 'visible' });
    await isOpen(false);
    await desk.write(file, before);
    await new Promise((later) => setTimeout(later, 3000));
    assert.ok(asked.length <= 4, `each tab was loaded again once: ${asked.length}`);
    await other.close();
    assert.equal(await reader(page).inputValue(), 'anonymous');
    await open(page, address);
    await isOpen(false);
    // Who asks without the cookie of the bar gets what everybody gets.
    const plain = await (await fetch(desk.origin + address)).text();
    assert.ok(plain.includes('data-gate'));
    assert.deepEqual(await context.cookies(), []);
  });
  await desk.write('bifolio.yaml', text);
});

test('another moment shows what readers see then, in every tab, and the way back', () => look(ADDRESS, async (page, context) => {
  const other = await context.newPage();
  await open(other, '/es/');
  await says(page, STORY);
  const time = bar(page).getByLabel('Date and time');
  assert.match(await time.inputValue(), /^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'it begins with the clock of the site');
  await time.fill('2020-01-01T09:00');
  await bar(page).getByRole('button', { name: 'Show' }).click();
  await says(page, /what readers see on January 1, 2020 at 9:00\sAM \(America\/Bogota\)/);
  assert.match(await page.title(), /not found|no/i);
  await says(other, /lo que ven los lectores el 1 de enero de 2020/);
  assert.deepEqual(await other.evaluate(() => document.querySelectorAll('main article').length), 0, 'nothing was out yet');
  // A save is followed there, too.
  const file = 'content/pages/about.en.md';
  await open(page, '/en/about/');
  await desk.write(file, `${await desk.read(file)}\nSaid at another moment.\n`);
  await has(page, 'Said at another moment.');
  await says(page, /what readers see on/);
  await bar(page).getByRole('button', { name: 'Drafts and future' }).click();
  await says(page, 'Preview: drafts and future texts are shown.');
  await says(other, 'Vista previa: se muestran los borradores y los textos futuros.');
  assert.deepEqual(await context.cookies(), []);
}));

test('the cookie of a moment ends with the browser and goes nowhere else', () => look(ADDRESS, async (page, context) => {
  await says(page, STORY);
  await bar(page).getByLabel('Date and time').fill('2026-11-24T09:00');
  await bar(page).getByRole('button', { name: 'Show' }).click();
  await says(page, /what readers see on/);
  const [cookie, ...more] = await context.cookies();
  assert.deepEqual([cookie.sameSite, cookie.expires, cookie.path, more], ['Strict', -1, '/', []]);
}));

test('a page at the width of a phone follows the sources, and the bar stands around it', () => look(ADDRESS, async (page) => {
  await says(page, STORY);
  await bar(page).getByRole('link', { name: 'Phone width' }).click();
  await page.waitForURL(/\/_preview\/phone\.html/, PATIENCE);
  const frame = () => page.frames()[1];
  await says(page, STORY);
  await frame().waitForLoadState('load');
  assert.equal(await frame().evaluate(() => innerWidth), 390);
  assert.equal(await frame().locator('bifolio-bar').count(), 0, 'one bar is enough');
  await desk.edit(STORY, 'looks like a staircase.', 'looks like a ladder.');
  await frame().waitForFunction(() => document.body.textContent.includes('looks like a ladder.'), null, PATIENCE);
  await desk.edit(STORY, 'looks like a ladder.', 'looks like a staircase.');
  await bar(page).getByRole('link', { name: 'Español' }).click();
  await page.waitForURL((url) => url.searchParams.get('path') === TWIN, PATIENCE);
  await says(page, /\.es\.md$/);
  await bar(page).getByRole('link', { name: 'Full width' }).click();
  await page.waitForURL((url) => url.pathname === TWIN, PATIENCE);
  // The reader that is chosen around it is shown within.
  await open(page, `/_preview/phone.html?path=${METERED[0].address}`);
  await says(page, 'content/');
  await reader(page).selectOption('out');
  await frame().waitForFunction(() => document.documentElement.classList.contains('metered-out'), null, PATIENCE);
  assert.deepEqual(await violations(page), []);
}));

test('a moment that no reader could see says why, and is there once that is mended', () => look('/en/about/', async (page) => {
  const [file, draft] = ['content/pages/about.en.md', 'content/2026/climate/not-yet.en.md'];
  const [text, front] = [await desk.read(file), (await desk.read(STORY)).match(/^authors: .*$/m)[0]];
  await desk.write(draft, `---\nstory: not-yet\ntitle: Not yet\ndate: 2026-11-20\n${front}\nsection: climate\ndraft: true\n---\nA draft.\n`);
  await desk.write(file, `${text}\nSee [what is not yet](story:not-yet).\n`);
  await has(page, 'See what is not yet');
  await bar(page).getByLabel('Date and time').fill('2026-11-24T09:00');
  await bar(page).getByRole('button', { name: 'Show' }).click();
  const alert = page.locator('bifolio-preview [role="alert"] section');
  await alert.waitFor(PATIENCE);
  assert.match(await alert.innerText(), /error\[link-dead\]/);
  await desk.write(file, text);
  await alert.waitFor({ ...PATIENCE, state: 'detached' });
  await page.waitForFunction(() => document.querySelector('h1'), null, PATIENCE);
  await says(page, /what readers see on November 24, 2026/);
  await rm(path.join(desk.folder, draft));
}));

test('neither the styles of the page nor those of the bar reach the other', () => look(ADDRESS, async (page) => {
  const look = () => page.evaluate(() => {
    const root = document.querySelector('bifolio-bar').shadowRoot;
    const { height, width, top } = root.querySelector('section').getBoundingClientRect();
    const of = (element) => ['fontSize', 'color', 'display', 'position'].map((name) => getComputedStyle(element)[name]);
    return [height, width, top, ...of(root.querySelector('section')), ...of(root.querySelector('button'))];
  });
  await says(page, STORY);
  const before = await look();
  await page.addStyleTag({ content: `* { font-size: 40px !important; color: red !important; display: inline !important; margin: 3em !important }
    html > * { transform: rotate(9deg) !important; filter: invert(1) !important }
    button, section, select { position: static; padding: 3em }` });
  assert.deepEqual(await look(), before);
  assert.deepEqual(await page.evaluate(() => document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]).map((rule) => [rule.selectorText, ...rule.style])), [['html', 'scroll-padding-block-end']]);
}));

test('a page of somebody else is shown at no width', () => look('/_preview/phone.html?path=//evil.example/', async (page) => {
  assert.equal(await page.locator('iframe').getAttribute('src'), '/');
  for (const path of ['javascript:alert(1)', 'https://evil.example/', '/_preview/phone.html', '\\\\evil.example']) {
    await page.goto(`${desk.origin}/_preview/phone.html?path=${encodeURIComponent(path)}`);
    assert.equal(await page.locator('iframe').getAttribute('src'), '/', path);
  }
}));

test('what is wrong lies above the bar', () => look(ADDRESS, async (page) => {
  await desk.edit(STORY, 'section: climate', 'section: climat');
  const alert = page.locator('bifolio-preview [role="alert"] section');
  await alert.waitFor(PATIENCE);
  const [above, below] = [await alert.boundingBox(), await page.locator('bifolio-bar section').boundingBox()];
  assert.ok(above.y + above.height <= below.y + 1, JSON.stringify([above, below]));
  await desk.edit(STORY, 'section: climat\n', 'section: climate\n');
  await alert.waitFor({ ...PATIENCE, state: 'detached' });
}));
