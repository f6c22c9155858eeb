// The meter in Chromium, with a clock that the test sets: docs/meter.md, as far as it needs a browser.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, test } from 'node:test';
import { Model } from '../meter/model.mjs';
import { generator } from '../meter/random.mjs';
import { violations } from './support/axe.mjs';
import { examples } from './support/demonstration.mjs';
import { readBefore } from './support/meter.mjs';
import { filesUnder, siteUnderTest, watch } from './support/site.mjs';

const site = siteUnderTest();
const NOON = new Date('2026-11-24T17:00:00Z'); // in Bogota
const VIEWS = [1440, 320].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme })));

let stories; // [{en, es}]: addresses of metered stories that stand in both languages

before(async () => {
  const byStory = new Map();
  for (const file of await filesUnder(site.folder, 'index.html')) {
    const html = await readFile(path.join(site.folder, file), 'utf8');
    const story = html.match(/<script [^>]*data-story="([^"]+)"/)?.[1];
    if (story) byStory.set(story, { ...byStory.get(story), [file.slice(0, 2)]: `/${file.replace(/index\.html$/, '')}` });
  }
  stories = [...byStory.values()].filter(({ en, es }) => en && es);
  assert.ok(stories.length > 8, `${stories.length} metered stories`);
});

/** A reader with a browser of their own, whose clock stands at noon. */
async function reader(work, prepare = () => {}) {
  const context = await site.browser.newContext({ reducedMotion: 'reduce' });
  const troubles = [];
  context.on('page', (page) => watch(page, site.server.origin, troubles));
  await context.clock.install({ time: NOON });
  await context.clock.pauseAt(new Date(NOON.getTime() + 1000));
  await prepare(context);
  try {
    await work(context);
    assert.deepEqual(troubles, [], 'no error, and no request that leaves the site');
  } finally {
    await context.close();
  }
}

/** Opens a page, stays so many seconds, and says what was seen: `free`, `counted 4 of 6`, `out`. */
async function open(context, address, seconds = 6) {
  const page = await context.newPage();
  await page.goto(site.url(address));
  if (seconds) await page.clock.runFor(seconds * 1000);
  // Who asks for the lock after the meter gets it after the meter.
  await page.evaluate(() => navigator.locks.request('bifolio-meter', () => {}));
  const what = await seen(page);
  await page.close();
  return what;
}

/** All of it is looked at in one moment: another tab may count between two questions. */
async function seen(page) {
  const { isOpen, isGated, said, ticks } = await page.evaluate(() => {
    const isShown = (one) => Boolean(one?.getClientRects().length);
    const notice = document.querySelector('.meter');
    return {
      isOpen: isShown(document.querySelector('[data-metered]')),
      isGated: isShown(document.querySelector('[data-when-out]')),
      said: isShown(notice) ? notice.querySelector('[role=status]').innerText : null,
      ticks: notice?.querySelectorAll('i.on').length,
    };
  });
  assert.notEqual(isOpen, isGated, 'the text or the gate');
  if (isGated) return 'out';
  if (said === null) return 'free';
  const [, count] = said.match(/(\d+) (?:of|de) 6/);
  assert.equal(ticks, Number(count));
  return Number(count);
}

/** What a page says, once it says so many, or after a while. (Waiting in the page would wait for the clock of the test.) */
async function saysSoon(page, count) {
  for (let tries = 0; tries < 50 && await seen(page) !== count; tries += 1) await new Promise((later) => { setTimeout(later, 50); });
  return seen(page);
}

test('six stories open, the seventh is gated, a twin is the same story, next month opens again', () => reader(async (context) => {
  for (const [at, story] of stories.slice(0, 6).entries()) {
    assert.equal(await open(context, at % 2 ? story.es : story.en), at + 1);
    assert.equal(await open(context, at % 2 ? story.en : story.es), at + 1, 'its twin');
  }
  const seventh = stories[6];
  assert.equal(await open(context, seventh.en), 'out');
  assert.equal(await open(context, seventh.es), 'out');
  assert.equal(await open(context, stories[0].es), 6, 'what was read stays open, in both languages');
  await context.clock.setSystemTime(new Date('2026-12-01T04:59:00Z'));
  assert.equal(await open(context, seventh.en, 0), 'out', 'the month ends where the newsroom is');
  await context.clock.setSystemTime(new Date('2026-12-01T05:01:00Z'));
  assert.equal(await open(context, seventh.es), 1);
  await context.clock.setSystemTime(new Date('2026-10-10T12:00:00Z'));
  assert.equal(await open(context, stories[7].es), 1, 'a clock set back locks nobody out');
}));

test('storage that is refused leaves everything open', () => reader(async (context) => {
  for (const story of stories.slice(0, 8)) assert.equal(await open(context, story.en), 'free');
}, (context) => context.addInitScript(() => {
  Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused', 'SecurityError'); } });
})));

test('storage that is full leaves everything open', () => reader(async (context) => {
  for (const story of stories.slice(0, 8)) assert.equal(await open(context, story.en), 'free');
}, (context) => context.addInitScript(() => {
  Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
})));

test('two tabs count both their stories, and the one says what the other has counted', () => reader(async (context) => {
  const [one, other] = [await context.newPage(), await context.newPage()];
  await one.goto(site.url(stories[0].en));
  await other.goto(site.url(stories[1].es));
  for (const page of [one, other]) await page.clock.runFor(6000);
  for (const page of [one, other]) assert.equal(await saysSoon(page, 2), 2);
  assert.equal(await one.evaluate(() => JSON.parse(localStorage.getItem('bifolio-meter')).a.length), 2);
}));

test('a reader with a pass is not counted', () => reader(async (context) => {
  for (const story of stories.slice(0, 8)) assert.equal(await open(context, story.en), 'free');
}, (context) => context.addInitScript(() => {
  if (location.protocol === 'http:') localStorage.setItem('bifolio-pass', '2026-12-04T00:00:00Z');
})));

for (const seed of [1, 2, 3]) {
  test(`random steps go as the model of tests/meter says, ${seed}`, () => reader(async (context) => {
    const random = generator(seed);
    const pick = (...of) => of[Math.floor(random() * of.length)];
    const model = new Model({ offset: -300, limit: 6 });
    const desk = await context.newPage(); // of the site, and no metered page
    await desk.goto(site.url('/en/'));
    const now = () => desk.evaluate(() => Date.now());
    let pages = [];
    const steps = {
      async open() {
        if (pages.length > 3) return;
        const story = pick(...stories.slice(0, 9)), page = await context.newPage();
        await page.goto(site.url(pick(story.en, story.es)));
        pages.push([page, model.open(story.en, await now())]);
      },
      async read() {
        await context.clock.runFor(6000);
        for (let second = 1; second <= 6; second += 1) {
          for (const [, one] of pages) {
            if (model.second(one, await now())) model.tell(pages.map(([, page]) => page), one, await now());
          }
        }
      },
      async close() {
        const gone = pick(...pages);
        pages = pages.filter((one) => one !== gone);
        await gone?.[0].close();
      },
      async leap() {
        await context.clock.setSystemTime(await now() + pick(9, 31, -40) * 86_400_000);
      },
      async pass() {
        model.pass = pick(null, await now() + 86_400_000, await now() - 1000);
        await desk.evaluate((until) => (until ? localStorage.setItem('bifolio-pass', new Date(until).toISOString()) : localStorage.removeItem('bifolio-pass')), model.pass);
        for (const [, one] of pages) model.look(one, await now());
      },
    };
    const names = ['open', 'open', 'open', 'read', 'read', 'read', 'close', 'close', ...pick(['leap'], ['pass'], [])];
    const log = [];
    for (let step = 0; step < 40; step += 1) {
      log.push(pick(...names));
      await steps[log.at(-1)]();
      for (const [page, one] of pages) {
        const wanted = one.seen.startsWith('counted') ? Number(one.seen.split(' ')[1]) : one.seen.replace('metered-', '');
        assert.equal(await saysSoon(page, wanted), wanted, log.join(' '));
      }
    }
  }));
}

test('nothing is kept but one item, and it names no story', () => reader(async (context) => {
  await open(context, stories[0].en);
  const page = await context.newPage();
  await page.goto(site.url('/en/'));
  const kept = await page.evaluate(() => ({ ...localStorage }));
  assert.deepEqual(Object.keys(kept), ['bifolio-meter']);
  assert.match(kept['bifolio-meter'], /^\{"m":"2026-11","s":"[0-9a-f]{16}","a":\["[0-9a-f]{16}"\]\}$/);
  assert.deepEqual(await context.cookies(), []);
}));

test('only metered pages load the script', () => reader(async (context) => {
  const kinds = ['front', 'section', 'plain page', 'search', 'gated', 'live', 'brief without a twin', 'sponsored', 'withdrawn'];
  for (const { address } of (await examples()).filter(({ kind }) => kinds.includes(kind))) {
    const page = await context.newPage();
    await page.goto(site.url(address));
    assert.equal(await page.locator('script[src*="/meter."]').count(), 0, address);
    await page.close();
  }
}));

for (const lang of ['en', 'es']) {
  for (const [state, read] of [['the first', 0], ['the last but one', 4], ['the last', 5], ['the gate', 6]]) {
    test(`axe: ${state}, ${lang}`, async () => {
      const found = [];
      for (const view of VIEWS) {
        await site.look(stories[0][lang], { ...view, prepare: readBefore(read) }, async (page) => {
          assert.equal(await seen(page), read < 6 ? read + 1 : 'out');
          found.push(...(await violations(page)).map((violation) => `${JSON.stringify(view)}: ${violation}`));
        });
      }
      assert.deepEqual(found, []);
    });
  }

  test(`nothing flashes and nothing moves, ${lang}`, async () => {
    for (const read of [3, 6]) {
      const prepare = async (page) => {
        await readBefore(read)(page);
        await page.addInitScript(() => new MutationObserver((_, observer) => {
          if (!document.body) return;
          window.atFirst = document.documentElement.className;
          observer.disconnect();
        }).observe(document, { childList: true, subtree: true }));
      };
      await site.look(stories[0][lang], { width: 390, prepare }, async (page) => {
        assert.match(await page.evaluate(() => window.atFirst), read < 6 ? /\bcounted\b/ : /\bmetered-out\b/, 'before there is a body');
        const shift = await page.evaluate(() => new Promise((done) => {
          new PerformanceObserver((list) => done(list.getEntries().reduce((sum, { value }) => sum + value, 0))).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => done(0), 300);
        }));
        assert.ok(shift <= 0.05, String(shift));
      });
    }
  });

  test(`what is folded is out of reach of the keyboard, ${lang}`, () => site.look(stories[0][lang], { prepare: readBefore(6) }, async (page) => {
    for (let presses = 0; presses < 200; presses += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => (document.activeElement === document.body ? 'end' : Boolean(document.activeElement.closest('[data-metered]'))));
      if (at === 'end') return;
      assert.equal(at, false);
    }
    assert.fail('200 presses of Tab do not leave the page');
  }));
}
