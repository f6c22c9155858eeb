// The functions for Netlify and Cloudflare, as a build writes them: what every server does, and that they fail closed.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
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
        edge.fetched = [];
        for (const { path: at } of edge.trees.places) await edge.ask(at);
        await edge.ask(`${edge.trees.base}/en/`, { cookie: KEYS.now.cookie('patron') });
        assert.deepEqual(edge.fetched, []);
        const [{ path: at, tier }] = edge.trees.places;
        await edge.ask(at, { cookie: KEYS.now.cookie(tier) });
        assert.equal(edge.fetched.length, 1, 'what is asked for is seen here');
      });

    });
  }
}

test('a copy of the example, where it says, publishes the public tree and nothing else', async () => {
  for (const folder of Object.values(FOLDERS)) {
    const toml = await readFile(path.join(folder, 'server', 'cloudflare', 'wrangler.example.toml'), 'utf8');
    const [, place] = toml.match(/beside the three trees, as (\S+)\/wrangler\.toml/);
    const named = (name) => path.resolve(folder, place, toml.match(new RegExp(`^${name} = "(.*)"$`, 'm'))[1]);
    assert.equal(named('directory'), path.resolve(folder, 'public'));
    assert.equal(named('main'), path.resolve(folder, 'server', 'cloudflare', 'worker.js'));
    await access(named('main'));
  }
});

test('the line of docs/split.md takes the addresses of a build over', async () => {
  const text = await readFile(new URL('../../docs/split.md', import.meta.url), 'utf8');
  const [, command] = text.match(/^ *(sed .*run_worker_first.*)$/m);
  const folder = await mkdtemp(path.join(tmpdir(), 'bifolio-split-'));
  after(() => rm(folder, { recursive: true, force: true }));
  const example = path.join(FOLDERS.root, 'server', 'cloudflare', 'wrangler.example.toml'), toml = await readFile(example, 'utf8');
  await mkdir(path.join(folder, 'server', 'cloudflare'), { recursive: true });
  await mkdir(path.join(folder, 'cloudflare'));
  await cp(example, path.join(folder, 'server', 'cloudflare', 'wrangler.example.toml'));
  await writeFile(path.join(folder, 'cloudflare', 'wrangler.toml'), toml.replace(/^run_worker_first = .*$/m, 'run_worker_first = ["/old/*"]'));
  await promisify(execFile)('sh', ['-c', command], { cwd: folder });
  assert.equal(await readFile(path.join(folder, 'cloudflare', 'wrangler.toml'), 'utf8'), toml);
});
