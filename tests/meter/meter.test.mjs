// The meter's script, in node: every promise of docs/meter.md by itself, then random sequences beside a model.
// BIFOLIO_SEED repeats a sequence; BIFOLIO_SEQUENCES=20 tries twenty times as many.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { minified } from './minify.mjs';
import { Model } from './model.mjs';
import { generator } from './random.mjs';
import { Browser } from './tab.mjs';

const source = await readFile(new URL('../../themes/gazette/assets/js/meter.js', import.meta.url), 'utf8');
const small = minified(source);
const NOON = Date.UTC(2026, 10, 24, 18); // noon in Guatemala
const DAY = 86_400_000;
const ITEM = 'bifolio-meter';
const PASS = 'bifolio-pass';

const browser = (more = {}) => new Browser({ source, zone: 'America/Guatemala', limit: 6, now: NOON, ...more });

/** Reads so many stories, each to its end. */
async function read(here, ...stories) {
  for (const story of stories) {
    const tab = here.open(story);
    here.wait(6);
    await settled();
    here.close(tab);
  }
}

/** Locks are asked for, and answer later. */
const settled = () => new Promise((done) => { setImmediate(done); });
const SIX = ['a', 'b', 'c', 'd', 'e', 'f'];
const kept = (here) => JSON.parse(here.stored.get(ITEM));

test('it is smaller than 3 KB', (t) => {
  t.diagnostic(`${small.length} bytes`);
  assert.ok(small.length < 3 * 1024, `${small.length} bytes`);
});

test('six stories open, the seventh does not, and a story that was read stays open', async () => {
  const here = browser();
  for (const [at, story] of SIX.entries()) {
    const tab = here.open(story);
    assert.equal(tab.seen, `counted ${at + 1} ${at + 1}`);
    here.wait(6);
    await settled();
    assert.equal(tab.seen, `counted ${at + 1} ${at + 1}`, 'and says the same once it is counted');
    here.close(tab);
  }
  assert.equal(here.open('g').seen, 'metered-out');
  assert.equal(here.open('c').seen, 'counted 6 6');
});

test('what is kept tells nobody what was read', async () => {
  const here = browser();
  await read(here, 'water', 'water', 'mapa-ñ');
  const { m, s, a, ...rest } = kept(here);
  assert.equal(m, '2026-11');
  assert.match(s, /^[0-9a-f]{16}$/);
  const entry = (story) => createHash('sha256').update(s + story).digest('hex').slice(0, 16);
  assert.deepEqual(a, [entry('water'), entry('mapa-ñ')]);
  assert.deepEqual(rest, {});
  const other = browser();
  await read(other, 'water');
  assert.notDeepEqual(kept(other).a, [a[0]], 'another reader, other entries');
  assert.deepEqual([...here.stored.keys()], [ITEM]);
});

test('names of every length are entries of SHA-256', async () => {
  for (const length of [1, 38, 39, 40, 47, 48, 55, 103, 104, 112, 200]) {
    const here = browser(), story = 'x'.repeat(length);
    await read(here, story);
    assert.equal(kept(here).a[0], createHash('sha256').update(kept(here).s + story).digest('hex').slice(0, 16), `${length}`);
  }
});

test('a glance is not counted: five seconds on screen are, together', async () => {
  const here = browser();
  const tab = here.open('a');
  here.wait(4);
  tab.show(false);
  here.wait(60);
  assert.equal(here.stored.size, 0);
  tab.show(true);
  here.wait(1);
  await settled();
  assert.equal(kept(here).a.length, 1);
});

test('a page that is rendered before it is seen is counted and decided when it is', async () => {
  const here = browser();
  const tab = here.open('g', { prerendering: true });
  here.wait(60);
  await settled();
  assert.equal(here.stored.size, 0);
  await read(here, ...SIX);
  tab.activate();
  assert.equal(tab.seen, 'metered-out');
});

test('a page that waits in the background is decided when it is first seen, and what a reader sees stays', async () => {
  const here = browser();
  const behind = here.open('g', { hidden: true }), before = here.open('h');
  before.show(false);
  await read(here, ...SIX);
  behind.show(true);
  assert.equal(behind.seen, 'metered-out');
  before.show(true);
  assert.equal(before.seen, 'counted 6 6', 'it was open before the reader’s eyes');
});

test('two tabs count both their stories, with locks and without', async () => {
  for (const locks of [true, false]) {
    const here = browser();
    here.open('a', { locks });
    const other = here.open('b', { locks });
    here.wait(6);
    await settled();
    assert.equal(kept(here).a.length, 2);
    assert.equal(other.seen, 'counted 2 2');
  }
});

test('a story that another tab has overwritten is counted again, and what a reader deletes is not', async () => {
  const here = browser();
  const tab = here.open('a');
  here.wait(6);
  await settled();
  const { m } = kept(here);
  const late = JSON.stringify({ m, s: '0123456789abcdef', a: ['fedcba9876543210'] });
  here.stored.set(ITEM, late);
  tab.fire('storage', { key: ITEM, newValue: late });
  assert.equal(kept(here).a.length, 2);
  assert.equal(tab.seen, 'counted 2 2');
  for (const event of [{ key: ITEM, newValue: null }, { key: null, newValue: null }]) {
    here.stored.clear();
    tab.fire('storage', event);
    assert.equal(here.stored.size, 0);
  }
});

test('the next month opens again, at midnight of the site; so does a clock set back', async () => {
  for (const [zone, change] of [['America/Guatemala', Date.UTC(2026, 11, 1, 6)], ['Asia/Kolkata', Date.UTC(2026, 10, 30, 18, 30)], ['Mars/Olympus', Date.UTC(2026, 11, 1)]]) {
    const here = browser({ zone });
    await read(here, ...SIX);
    here.now = change - 1000;
    const tab = here.open('g');
    assert.equal(tab.seen, 'metered-out', zone);
    here.now = change;
    tab.fire('pageshow');
    assert.equal(tab.seen, 'counted 1 1', zone);
    here.now = change - 90 * DAY;
    assert.equal(here.open('h').seen, 'counted 1 1', `${zone}, set back`);
  }
});

test('storage that is refused or full leaves everything open', async () => {
  const here = browser();
  await read(here, ...SIX);
  here.isRefused = true;
  const tab = here.open('g');
  assert.equal(tab.seen, 'free');
  here.wait(10);
  assert.equal(tab.seen, 'free');
  const full = browser();
  full.isFull = true;
  for (const story of [...SIX, 'g', 'h']) {
    const page = full.open(story);
    full.wait(6);
    await settled();
    assert.equal(page.seen, 'free', 'what cannot be counted is not said');
  }
});

test('what is broken begins anew', () => {
  const good = { m: '2026-11', s: '0123456789abcdef', a: Array(9).fill('0123456789abcdef') };
  const broken = ['', 'null', '7', '{', '[]', '{"m":"2026-11"}', ...[{ s: '' }, { s: 5 }, { a: {} }, { a: 'abcdefgh' }, { a: [1, 2, 3, 4, 5, 6, 7] }, { a: [null, null, null, null, null, null, null] }].map((change) => JSON.stringify({ ...good, ...change }))];
  for (const text of broken) {
    const here = browser();
    here.stored.set(ITEM, text);
    assert.equal(here.open('a').seen, 'counted 1 1', text);
  }
  const here = browser();
  here.stored.set(ITEM, JSON.stringify(good));
  assert.equal(here.open('a').seen, 'metered-out', 'and what is whole does not');
});

test('a reader with a pass is not counted, as long as it is good', async () => {
  for (const [until, seen] of [['2026-12-04T00:00:00Z', 'free'], ['2026-11-24T17:00:00Z', 'metered-out'], ['', 'free'], ['yes', 'free']]) {
    const here = browser();
    await read(here, ...SIX);
    here.stored.set(PASS, until);
    const tab = here.open('g');
    assert.equal(tab.seen, seen, until);
    here.wait(10);
    await settled();
    assert.equal(kept(here).a.length, 6);
  }
  const here = browser();
  await read(here, ...SIX);
  const [gated, counted] = [here.open('g'), here.open('a')];
  here.stored.set(PASS, '2026-12-04T00:00:00Z');
  for (const tab of [gated, counted]) tab.fire('storage');
  assert.deepEqual([gated.seen, counted.seen], ['free', 'free'], 'a pass that is entered elsewhere opens this page');
});

test('where it is switched off nobody is counted, and the page is left alone', async () => {
  const here = browser();
  const tab = here.open('a');
  tab.root.dataset.meter = 'off';
  tab.root.classList.toggle('counted', false);
  tab.root.classList.toggle('metered-out', true);
  here.wait(10);
  await settled();
  for (const event of ['pageshow', 'visibilitychange', 'storage']) tab.fire(event);
  assert.equal(here.stored.size, 0);
  assert.equal(tab.seen, 'metered-out', 'what somebody else shows is left alone');
});

test('the count is said as soon as the notice has been parsed', () => {
  const here = browser();
  const tab = here.open('a', { loading: true });
  assert.equal(tab.seen, 'counted  0', 'the class is there before paint');
  tab.parseNotice();
  assert.equal(tab.seen, 'counted 1 1');
  assert.deepEqual(tab.observers, []);
});

test('nothing is announced twice', async () => {
  const here = browser();
  const tab = here.open('a');
  here.wait(10);
  await settled();
  for (const event of ['pageshow', 'visibilitychange', 'storage']) tab.fire(event);
  assert.equal(tab.said.changes, 1);
});

test('random sequences go as the model says', async (t) => {
  const first = Number(process.env.BIFOLIO_SEED ?? 1), many = process.env.BIFOLIO_SEED ? 1 : 40 * Number(process.env.BIFOLIO_SEQUENCES ?? 1);
  const met = {};
  for (let seed = first; seed < first + many; seed += 1) await sequence(seed, met);
  t.diagnostic(JSON.stringify(met));
  for (const what of ['free', 'counted', 'metered-out']) assert.ok(met[what] > many, `${what}: ${met[what]}`);
});

const ZONES = [['America/Guatemala', -360], ['Asia/Kolkata', 330], ['Pacific/Kiritimati', 840], ['Etc/UTC', 0], ['Mars/Olympus', 0]];

/** One random sequence: what a reader, a clock and a browser may do; after each step every page is as the model says. */
async function sequence(seed, met) {
  const random = generator(seed);
  const pick = (...of) => of[Math.floor(random() * of.length)];
  const [zone, offset] = pick(...ZONES);
  const limit = pick(1, 2, 3, 6);
  const here = new Browser({ source: pick(source, small), zone, limit, now: NOON + Math.floor(random() * 40 * DAY) });
  const model = new Model({ offset, limit });
  let pages = []; // [tab, page of the model]
  const all = (run) => pages.forEach(([tab, page]) => run(tab, page));

  const steps = {
    open() {
      if (pages.length > 5) return;
      const story = pick('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
      const how = { hidden: random() < 0.15, prerendering: random() < 0.15, locks: random() < 0.7 };
      pages.push([here.open(story, how), model.open(story, here.now, how)]);
    },
    close() {
      const gone = pick(...pages);
      if (!gone) return;
      here.close(gone[0]);
      pages = pages.filter((one) => one !== gone);
    },
    async wait() {
      for (let left = pick(1, 4, 5, 7); left > 0; left -= 1) {
        here.wait(1);
        await settled();
        // The tabs feel the second one after the other; what one writes the others are told.
        for (const [, page] of pages) {
          if (model.second(page, here.now)) model.tell(pages.map(([, one]) => one), page, here.now);
        }
      }
    },
    show() {
      const [tab, page] = pick(...pages) ?? [];
      if (!tab || page.isPrerendering) return;
      page.isVisible = !page.isVisible;
      tab.show(page.isVisible);
      model.look(page, here.now);
    },
    activate() {
      const [tab, page] = pages.find(([, one]) => one.isPrerendering) ?? [];
      if (!tab) return;
      Object.assign(page, { isPrerendering: false, isVisible: true });
      tab.activate();
      model.look(page, here.now);
    },
    leap() {
      here.now += pick(3_600_000, DAY, 9 * DAY, 31 * DAY, -DAY, -40 * DAY);
    },
    midnight() {
      const there = new Date(here.now + offset * 60_000);
      here.now = Date.UTC(there.getUTCFullYear(), there.getUTCMonth() + 1, 1) - offset * 60_000 - pick(0, 1, 1000);
    },
    refuse() {
      here.isRefused = model.isRefused = !here.isRefused;
    },
    fill() {
      here.isFull = model.isFull = !here.isFull;
    },
    corrupt() {
      if (!here.stored.has(ITEM)) return;
      here.stored.set(ITEM, pick('', '{', '[]', 'null', '{"m":7}', here.stored.get(ITEM).slice(0, -3)));
      model.kept = null;
    },
    pass() {
      const until = pick(null, here.now + DAY, here.now - 1000, NaN);
      if (until === null) here.stored.delete(PASS);
      else here.stored.set(PASS, Number.isNaN(until) ? 'x' : new Date(until).toISOString());
      model.pass = until;
    },
    again() {
      all((tab, page) => { tab.fire(pick('pageshow', 'storage')); model.look(page, here.now); });
    },
  };
  const names = ['open', 'open', 'open', 'open', 'wait', 'wait', 'wait', 'close', 'close', 'show', 'activate', 'again', 'leap', 'midnight', ...pick([], [], ['refuse', 'fill', 'corrupt', 'pass'])];
  const log = [];
  for (let step = 0; step < 120; step += 1) {
    const name = pick(...names);
    log.push(name);
    await steps[name]();
    all((tab, page) => {
      assert.equal(tab.seen, page.seen, `seed ${seed}, step ${step}, story ${page.story}: ${log.join(' ')}`);
      met[page.seen.split(' ')[0]] = (met[page.seen.split(' ')[0]] ?? 0) + 1;
    });
    if (model.kept) assert.equal(kept(here).a.length, model.kept.stories.size, `seed ${seed}, step ${step}`);
  }
}
