// The functions for Netlify and Cloudflare, as a build writes them: what every server does, and that they fail closed.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CASES, isTeaser, isWhole } from './cases.mjs';
import { GATE_KEYS, Key, KEYS } from './cookies.mjs';
import { Cloudflare, Netlify } from './edges.mjs';
import { FOLDERS, Trees } from './trees.mjs';

/** Lets something be otherwise while `work` runs. */
async function otherwise(env, changes, work) {
  const before = { ...env };
  Object.assign(env, changes);
  try {
    await work();
  } finally {
    Object.assign(env, before);
  }
}

for (const Edge of [Netlify, Cloudflare]) {
  for (const [where, folder] of Object.entries(FOLDERS)) {
    describe(`${Edge.name}, the site ${where === 'root' ? 'at the root' : where}`, () => {
      let edge;
      before(async () => { edge = await Edge.start(await Trees.of(folder)); });
      after(() => edge?.stop());

      const allTeasers = async (why, cookie = (tier) => KEYS.now.cookie(tier)) => {
        for (const { path: at, tier } of edge.trees.places) await isTeaser(edge, at, await edge.ask(at, { cookie: cookie(tier) }), `${at}: ${why}`);
      };

      for (const [name, work] of CASES) test(name, () => work(edge));

      test('without keys that are keys, nothing opens', async () => {
        const short = new Key('2026-11', Buffer.from('short'));
        for (const keys of [undefined, '', ' ', ',', ':', '2026-11', '2026-11:', '2026-11:%%%', ':AAAA', String(short), `${GATE_KEYS.split(',')[0]}=`]) {
          await otherwise(edge.env, { BIFOLIO_GATE_KEYS: keys }, () => allTeasers(`keys ${keys}`));
        }
        await otherwise(edge.env, { BIFOLIO_GATE_KEYS: String(short) }, () => allTeasers('a short key', (tier) => short.cookie(tier)));
      });

      test('only the first two keys are good', async () => {
        const third = new Key('2026-09', KEYS.strange.bytes);
        await allTeasers('the third key', (tier) => third.cookie(tier));
        await otherwise(edge.env, { BIFOLIO_GATE_KEYS: ` ${third} , ${KEYS.now} ` }, async () => {
          const [{ path: at, tier }] = edge.trees.places;
          await isWhole(edge, at, await edge.ask(at, { cookie: third.cookie(tier) }));
          await isTeaser(edge, at, await edge.ask(at, { cookie: KEYS.before.cookie(tier) }));
        });
      });

      test('a whole page has the guards of its teaser', async () => {
        for (const { path: at, tier } of edge.trees.places) {
          const whole = await edge.ask(at, { cookie: KEYS.now.cookie(tier) }), isPage = at.endsWith('/');
          assert.equal(whole.headers['content-security-policy'], isPage ? "default-src 'self'" : undefined, at);
          assert.equal(whole.headers['x-content-type-options'], 'nosniff', at);
          assert.equal(whole.headers['set-cookie'], undefined, at);
          assert.equal(whole.headers['content-type'], isPage ? 'text/html; charset=utf-8' : at.endsWith('.png') ? 'image/png' : 'text/csv', at);
        }
      });

      test('where the protected tree does not answer, the teaser is there', async () => {
        const failures = Edge === Cloudflare
          ? [{ PROTECTED: { get: async () => null } }, { PROTECTED: { get: async () => { throw new Error('down'); } } }, { PROTECTED: {} }]
          : [{ BIFOLIO_ORIGIN: undefined }, { BIFOLIO_ORIGIN: 'http://private.example' }, { BIFOLIO_ORIGIN_TOKEN: undefined }, { BIFOLIO_ORIGIN_TOKEN: 'x' },
            { BIFOLIO_ORIGIN: 'https://other.example' }, { BIFOLIO_ORIGIN: 'https://' }, { BIFOLIO_ORIGIN: 'https://private.example/tree/nowhere' }];
        for (const change of failures) await otherwise(edge.env, change, () => allTeasers(JSON.stringify(change)));
      });

      test('the protected tree is asked for nothing without a yes', async () => {
        if (Edge !== Netlify) return;
        edge.fetched = [];
        for (const { path: at } of edge.trees.places) await edge.ask(at);
        await edge.ask(`${edge.trees.base}/en/`, { cookie: KEYS.now.cookie('patron') });
        assert.deepEqual(edge.fetched, []);
      });

      test('no file of the server tree holds a key', async () => {
        const files = ['gate.js', 'gated.js'].map((name) => (Edge === Netlify ? `bifolio/${name}` : name));
        for (const name of [...files, edge.entry]) {
          const text = await readFile(path.join(edge.folder, name), 'utf8');
          assert.doesNotMatch(text, /[A-Za-z0-9_-]{43}/, name);
        }
      });
    });
  }
}

test('what is published for Cloudflare is the public tree and nothing else', async () => {
  for (const folder of Object.values(FOLDERS)) {
    const toml = await readFile(path.join(folder, 'server', 'cloudflare', 'wrangler.toml'), 'utf8');
    const [, directory] = toml.match(/^directory = "(.*)"$/m);
    assert.equal(path.resolve(folder, 'server', 'cloudflare', directory), path.resolve(folder, 'public'));
  }
});
