// The states of an article that a script brings about, set here by hand: some free articles read, all of them read, a form
// for a pass, print. BIFOLIO_SEALED names the built site tests/sites/sealed.

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { violations } from './support/axe.mjs';
import { examples } from './support/demonstration.mjs';
import { siteUnderTest } from './support/site.mjs';

const site = siteUnderTest();
const sealed = siteUnderTest(path.resolve(process.env.BIFOLIO_SEALED ?? '../../target/browser/sealed'), '');

const metered = (await examples()).filter(({ kind }) => kind === 'metered');
const VIEWS = [{ width: 1440, scheme: 'light' }, { width: 1440, scheme: 'dark' }, { width: 320, scheme: 'light' }, { width: 320, scheme: 'dark' }];

/** Prepares a page as a meter script would, from the head: classes before paint, words as soon as the notice is there. */
function readSoFar(read, limit) {
  return (page) => page.route('**/theme.*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()};(${meter})(${read}, ${limit});` });
  });
}

/** Runs in the browser. */
function meter(read, limit) {
  document.documentElement.classList.add(read > limit ? 'metered-out' : 'counted');
  document.addEventListener('DOMContentLoaded', () => {
    const notice = document.querySelector('.meter');
    const words = notice.querySelector('[data-meter-words]').content.children[Math.min(read, limit) - 1];
    notice.querySelector('[data-meter-said]').append(...words.cloneNode(true).childNodes);
    [...notice.querySelectorAll('.ticks i')].slice(0, read).forEach((tick) => tick.classList.add('on'));
  });
}

for (const { lang, address } of metered) {
  test(`nobody counts without a script, ${lang}`, () => site.look(address, {}, async (page) => {
    assert.equal(await page.locator('.meter').isVisible(), false);
    assert.equal(await page.locator('.gate').isVisible(), false);
    assert.ok(await page.locator('[data-metered] p').last().isVisible(), 'the text is open');
  }));

  for (const read of [1, 5, 6]) {
    test(`${read} of 6 read, ${lang}`, async () => {
      for (const view of VIEWS) {
        await site.look(address, { ...view, prepare: readSoFar(read, 6) }, async (page) => {
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
      await site.look(address, { ...view, prepare: readSoFar(7, 6) }, async (page) => {
        assert.ok(await page.locator('.gate h2').isVisible());
        assert.ok(await page.locator('.prose > p').first().isVisible(), 'the teaser stays');
        for (const part of await page.locator('[data-metered]').all()) assert.equal(await part.isVisible(), false);
        assert.equal(await page.locator('.ask').isVisible(), false, 'it asks once');
        assert.deepEqual(await violations(page), [], JSON.stringify(view));
        assert.ok(await fits(page), `${view.width} px`);
      });
    }
  });

  test(`the notice moves nothing, ${lang}`, () => site.look(address, { width: 390, prepare: readSoFar(4, 6) }, async (page) => {
    const shift = await page.evaluate(() => new Promise((done) => {
      new PerformanceObserver((list) => done(list.getEntries().reduce((sum, { value }) => sum + value, 0))).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(0), 300);
    }));
    assert.ok(shift <= 0.05, String(shift));
  }));
}

for (const [lang, address] of [['en', '/en/news/lamps/'], ['es', '/es/noticias/faroles/']]) {
  test(`the form for a pass, ${lang}`, async () => {
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

  test(`the gate in print, ${lang}`, () => sealed.look(address, {}, async (page) => {
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('.gate h2').isVisible());
    for (const part of ['.gate form', '.strip', '.foot-nav', '.skip']) {
      assert.equal(await page.locator(part).first().isVisible(), false, part);
    }
  }));
}

/** Whether a page is no wider than its window. */
function fits(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}
