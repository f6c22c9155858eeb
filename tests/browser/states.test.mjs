// The states of a page that a script brings about: some free articles read, all of them read; and, set here by hand, a
// form for a pass, stories found, print.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { examples } from './support/demonstration.mjs';
import { readBefore } from './support/meter.mjs';
import { PASSES, sealedUnderTest } from './support/sealed.mjs';
import { siteUnderTest } from './support/site.mjs';

const site = siteUnderTest();
const sealed = sealedUnderTest();

const metered = (await examples()).filter(({ kind }) => kind === 'metered');
const VIEWS = [{ width: 1440, scheme: 'light' }, { width: 1440, scheme: 'dark' }, { width: 320, scheme: 'light' }, { width: 320, scheme: 'dark' }];

for (const { lang, address } of metered) {
  test(`nobody counts without a script, ${lang}`, () => site.look(address, { scripts: false }, async (page) => {
    assert.equal(await page.locator('.meter').isVisible(), false);
    assert.equal(await page.locator('.gate').isVisible(), false);
    assert.ok(await page.locator('[data-metered] p').last().isVisible(), 'the text is open');
  }));

  for (const read of [1, 5, 6]) {
    test(`${read} of 6 read, ${lang}`, async () => {
      for (const view of VIEWS) {
        await site.look(address, { ...view, prepare: readBefore(read - 1) }, async (page) => {
          const said = page.locator('.meter [role=status]');
          assert.match(await said.innerText(), new RegExp(`${read} (of|de) 6`));
          assert.equal(await page.locator('.meter i.on').count(), read);
          assert.ok(await page.locator('[data-metered] p').last().isVisible(), 'the text is open');
          assert.deepEqual(await violations(page), [], JSON.stringify(view));
          assert.ok(await fits(page), `${view.width} px`);
        });
      }
    });
  }

  test(`the limit is reached, ${lang}`, async () => {
    for (const view of VIEWS) {
      await site.look(address, { ...view, prepare: readBefore(6) }, async (page) => {
        assert.ok(await page.locator('.gate h2').isVisible());
        assert.ok(await page.locator('.prose > p').first().isVisible(), 'the teaser stays');
        for (const part of await page.locator('[data-metered]').all()) assert.equal(await part.isVisible(), false);
        assert.equal(await page.locator('.ask').isVisible(), false, 'it asks once');
        assert.deepEqual(await violations(page), [], JSON.stringify(view));
        assert.ok(await fits(page), `${view.width} px`);
      });
    }
  });

  test(`the notice moves nothing, ${lang}`, () => site.look(address, { width: 390, prepare: readBefore(3) }, async (page) => {
    const shift = await page.evaluate(() => new Promise((done) => {
      new PerformanceObserver((list) => done(list.getEntries().reduce((sum, { value }) => sum + value, 0))).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(0), 300);
    }));
    assert.ok(shift <= 0.05, String(shift));
  }));
}

const FORMS = [['en', '/en/news/lamps/'], ['es', '/es/noticias/faroles/'], ...PASSES.map(({ lang, address }) => [lang, address])];

for (const [lang, address] of FORMS) {
  test(`the form for a pass, ${lang}, ${address}`, async () => {
    for (const view of VIEWS) {
      await sealed.look(address, view, async (page) => {
        const field = page.locator('form[data-unlock] textarea');
        assert.deepEqual(await violations(page), [], JSON.stringify(view));
        await page.evaluate(() => {
          const form = document.querySelector('form[data-unlock]');
          form.querySelector('[role=alert]').textContent = form.dataset.error;
          form.querySelector('textarea').setAttribute('aria-invalid', 'true');
          document.querySelector('[data-unlocked]').textContent = form.dataset.error;
        });
        assert.deepEqual(await violations(page), [], `with an error: ${JSON.stringify(view)}`);
        assert.ok(await fits(page), `${view.width} px`);
        await field.fill('b1.a-pass');
        await page.locator('form[data-unlock] button').click();
        assert.ok(!page.url().includes('b1.'), `a pass never travels: ${page.url()}`);
      });
    }
  });

  test(`no form for a pass without scripts, ${lang}, ${address}`, () => sealed.look(address, { scripts: false }, async (page) => {
    assert.equal(await page.locator('form[data-unlock]').isVisible(), false);
    assert.ok(await page.locator('.gate noscript p').isVisible(), 'it says why');
  }));
}

for (const [lang, address] of FORMS.slice(0, 2)) {
  test(`the gate in print, ${lang}`, () => sealed.look(address, {}, async (page) => {
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('.gate h2').isVisible());
    for (const part of ['.gate form', '.strip', '.foot-nav', '.skip']) {
      assert.equal(await page.locator(part).first().isVisible(), false, part);
    }
  }));
}

for (const { lang, address } of PASSES) {
  test(`the page for passes keeps to itself, ${lang}`, () => sealed.look(address, {}, async (page, { troubles }) => {
    assert.equal(await page.locator('meta[name=referrer]').getAttribute('content'), 'no-referrer');
    assert.equal(await page.locator('meta[name=robots]').getAttribute('content'), 'noindex');
    assert.equal(await page.locator('main [name]').count(), 0, 'no field is sent');
    assert.equal(await page.locator('[data-forget]').isVisible(), false, 'nothing is there to be forgotten');
    await page.locator('textarea').focus();
    await page.evaluate(() => document.execCommand('insertText', false, 'b1.pasted'));
    assert.equal(await page.locator('textarea').inputValue(), 'b1.pasted');
    assert.deepEqual(troubles, []);
  }));
}

for (const { lang, address } of (await examples()).filter(({ kind }) => kind === 'search')) {
  test(`the form of the search page waits for its script, ${lang}`, () => site.look(address, {}, async (page) => {
    for (const part of await page.locator('[data-search]').all()) assert.equal(await part.isVisible(), false);
    assert.ok(await page.locator('main nav a').count() > 10, 'and there are ways without it');
  }));

  test(`stories found, ${lang}`, async () => {
    for (const view of VIEWS) {
      await site.look(address, view, async (page) => {
        await page.evaluate(find, lang);
        assert.ok(await page.locator('.hit').first().isVisible());
        assert.deepEqual(await violations(page), [], JSON.stringify(view));
        assert.ok(await fits(page), `${view.width} px`);
      });
    }
  });
}

/** Runs in the browser: what a script that searches would do. */
function find(lang) {
  document.querySelectorAll('[data-search]').forEach((part) => { part.hidden = false; });
  document.querySelector('[data-search-said]').textContent = '2';
  const other = lang === 'en' ? 'es' : 'en';
  document.querySelector('[data-search-found]').innerHTML = `
    <li class="hit"><p class="kicker">Climate</p><h2><a href="/${lang}/">A story</a></h2><p>… the <mark>drought</mark> …</p>
    <p class="other"><a href="/${other}/" lang="${other}" hreflang="${other}">Otra</a></p></li>
    <li class="hit"><p class="kicker">Climate</p><h2 lang="${other}"><a href="/${other}/" hreflang="${other}">Una historia</a></h2><p class="bits"><span class="mark">${other}</span></p></li>`;
}

/** Whether a page is no wider than its window. */
function fits(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}
