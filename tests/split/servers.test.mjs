// Real servers with the rules of real builds: nginx and Caddy, the site at the root of its host and below a path.

import assert from 'node:assert/strict';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CASES, isTeaser, isWhole } from './cases.mjs';
import { GATE_KEYS, KEYS } from './cookies.mjs';
import { printed, program } from './gateway.mjs';
import { Caddy, Nginx } from './servers.mjs';
import { FOLDERS, Trees } from './trees.mjs';

/** What a gateway can do instead of saying yes or no. */
const FAILURES = {
  'says 401 and how to sign in': (_, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="x"', 'set-cookie': 'a=b' }).end('no'),
  'leads to a page for signing in': (_, response) => response.writeHead(302, { location: 'https://login.example/', 'set-cookie': 'a=b' }).end(),
  'leads elsewhere for ever': (_, response) => response.writeHead(301, { location: '/verify' }).end(),
  'says that nothing has changed': (_, response) => response.writeHead(304).end(),
  'knows nothing': (_, response) => response.writeHead(404).end('not found'),
  'has had enough': (_, response) => response.writeHead(429, { 'retry-after': '60' }).end(),
  'is broken': (_, response) => response.writeHead(500).end('broken'),
  'is at its end': (_, response) => response.writeHead(503).end(),
  'hangs up': (_, response) => response.destroy(),
  'never answers': () => {},
  'speaks of something else': (request) => request.socket.end('what?\r\n\r\n'),
};

for (const Server of [Nginx, Caddy]) {
  for (const [where, folder] of Object.entries(FOLDERS)) {
    describe(`${Server.name}, the site ${where === 'root' ? 'at the root' : where}`, () => {
      let server;
      before(async () => { server = await Server.start(folder); });
      after(() => server?.stop());

      for (const [name, work] of CASES) test(name, () => work(server));

      test('whatever a gateway does but say yes, the teaser is there', async () => {
        const { places } = server.trees;
        for (const [why, answer] of Object.entries(FAILURES)) {
          server.gateway.answer = answer;
          const start = Date.now();
          await Promise.all(places.map(async ({ path: at, tier }) => {
            for (const method of ['GET', 'HEAD']) {
              const found = await server.ask(at, { cookie: KEYS.now.cookie(tier), method });
              if (method === 'GET') await isTeaser(server, at, found, `a gateway that ${why}: ${at}`);
              else assert.equal(found.status, at.endsWith('/') ? 200 : 404, `a gateway that ${why}: HEAD ${at}`);
            }
          }));
          assert.ok(Date.now() - start < 12_000, `a gateway that ${why} is waited for too long`);
        }
        server.gateway.answer = undefined;
        await server.gateway.down();
        for (const { path: at, tier } of places) await isTeaser(server, at, await server.ask(at, { cookie: KEYS.now.cookie(tier) }), `${at}: nobody there`);
        await server.gateway.up();
        for (const { path: at, tier } of places) await isWhole(server, at, await server.ask(at, { cookie: KEYS.now.cookie(tier) }));
      });

      test('where a whole page is missing, the teaser is there', async () => {
        const tree = path.join(server.trees.folder, 'protected');
        await rename(tree, `${tree}-away`);
        for (const { path: at, tier } of server.trees.places) await isTeaser(server, at, await server.ask(at, { cookie: KEYS.now.cookie(tier) }));
        await rename(`${tree}-away`, tree);
      });

      test('any 2xx is a yes, and nothing of its answer reaches the reader', async () => {
        for (const status of [200, 204]) {
          server.gateway.answer = (_, response) => response.writeHead(status, {
            'set-cookie': 'a=b', 'x-accel-redirect': '/en/', 'content-type': 'text/x', 'cache-control': 'public, max-age=99', etag: '"e"',
          }).end(status === 200 ? 'x'.repeat(100_000) : undefined);
          for (const { path: at } of server.trees.places) {
            const found = await server.ask(at);
            await isWhole(server, at, found);
            assert.equal(found.headers['set-cookie'], undefined);
            assert.doesNotMatch(found.headers['content-type'], /text\/x/);
          }
        }
        server.gateway.answer = undefined;
      });

      test('the gateway is told what it must know, by nobody but the server', async () => {
        const { places, tiers, host } = server.trees;
        const forged = {
          'x-bifolio-tiers': 'free, gold', 'X_Bifolio_Tiers': 'gold', 'x-original-uri': '/free/', 'x-original-host': 'evil.example',
          'x-original-address': '1.2.3.4', 'if-none-match': '*', 'content-type': 'text/x', 'transfer-encoding': 'chunked',
        };
        for (const { path: at, tier } of places) {
          server.gateway.asked = [];
          const cookie = KEYS.now.cookie('gold');
          await server.ask(`${at}?a=b`, { cookie, headers: forged });
          const [asked, ...more] = server.gateway.asked;
          assert.equal(more.length, 0, at);
          assert.deepEqual([asked.method, asked.url, asked.headers.cookie], ['GET', '/verify', cookie]);
          assert.equal(asked.headers['x-bifolio-tiers'], tiers.slice(tiers.indexOf(tier)).join(', '));
          assert.equal(asked.headers['x-original-uri'], `${at}?a=b`);
          assert.equal(asked.headers['x-original-host'], host);
          assert.equal(asked.headers['x-original-address'], '127.0.0.1');
          for (const name of ['x_bifolio_tiers', 'if-none-match', 'content-type', 'transfer-encoding', 'content-length']) {
            assert.equal(asked.headers[name], undefined, name);
          }
        }
      });

      test('a body is not for the gateway', async () => {
        server.gateway.asked = [];
        const [{ path: at, tier }] = server.trees.places;
        await server.ask(at, { cookie: KEYS.now.cookie(tier), method: 'POST', headers: { 'content-length': '0' } });
        for (const asked of server.gateway.asked) assert.equal(asked.method, 'GET');
      });

      test('what everybody may read asks nobody', async () => {
        server.gateway.asked = [];
        const { base } = server.trees;
        for (const at of ['/', '/en/', '/es/', '/en/news/', '/en/news', '/en/news/index.html', '/nothing/', '/404.html', '/protected/x', '/robots.txt']) {
          await server.ask(base + at, { cookie: KEYS.now.cookie('patron') });
        }
        assert.deepEqual(server.gateway.asked, []);
      });

      test('headers of the host stand on whole pages, teasers and others alike', async () => {
        const [{ path: at, tier }] = server.trees.places;
        for (const found of [await server.ask(at), await server.ask(at, { cookie: KEYS.now.cookie(tier) }), await server.ask(`${server.trees.base}/en/`)]) {
          assert.equal(found.headers['strict-transport-security'], 'max-age=31536000');
          assert.equal(found.headers['x-content-type-options'], 'nosniff');
        }
      });

      test('any letter of an address may be encoded', async () => {
        for (const { path: at, tier } of server.trees.places) {
          const encoded = at.replace('/en/', '/%65n/').replace('/es/', '/%65%73/').replace('/media/', '/m%65dia/');
          await isWhole(server, at, await server.ask(encoded, { cookie: KEYS.now.cookie(tier) }), encoded);
          await isTeaser(server, at, await server.ask(encoded), encoded);
        }
      });

      test('a condition that fails shows nobody more than the teaser', { skip: Server !== Nginx }, async () => {
        for (const { path: at, tier } of server.trees.pages()) {
          const teaser = await server.trees.read('public', at);
          for (const headers of [{ 'if-match': '"x"' }, { 'if-unmodified-since': new Date(0).toUTCString() }]) {
            for (const cookie of [undefined, KEYS.now.cookie(tier)]) {
              const found = await server.ask(at, { cookie, headers });
              assert.equal(found.status, 412, at);
              assert.deepEqual(found.body, teaser, at);
              assert.equal(found.headers['cache-control'], 'no-cache', at);
            }
          }
          const found = await server.ask(at, { cookie: KEYS.now.cookie(tier), headers: { 'if-none-match': '*' } });
          assert.deepEqual([found.status, found.body.length], [304, 0], at);
        }
      });

      test('nobody may ask the question from outside', async () => {
        const found = await server.ask('/_bifolio/verify', { cookie: KEYS.now.cookie('patron') });
        assert.equal(found.status, 404);
      });
    });
  }
}

test('the cookie that the documentation makes is that of the contract', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bifolio-split-'));
  after(() => rm(folder, { recursive: true, force: true }));
  const cookie = await printed(await program(folder), GATE_KEYS, 'patron', 3600);
  const [, text, attributes] = cookie.match(/^__Host-bifolio=([^;]*); (.*)$/);
  const { exp } = JSON.parse(Buffer.from(text.split('.')[2], 'base64url'));
  assert.ok(Math.abs(exp - Date.now() / 1000 - 3600) < 60);
  assert.ok(KEYS.now.of({ tier: 'patron', exp }).includes(`__Host-bifolio=${text};`));
  assert.deepEqual(attributes.split('; ').sort(), ['HttpOnly', 'Max-Age=3600', 'Path=/', 'SameSite=Lax', 'Secure']);
});

test('the trees of a site are three, beside each other', async () => {
  for (const folder of Object.values(FOLDERS)) {
    const trees = await Trees.of(folder);
    for (const name of ['protected', 'server']) assert.equal(await trees.has(`public/${name}`), false, name);
    assert.equal(String(await trees.read('protected', `${trees.base}/robots.txt`)), 'User-agent: *\nDisallow: /\n');
    const files = (await trees.protectedFiles()).filter((file) => file !== `${trees.gated.base_path}/robots.txt`);
    assert.deepEqual(files.map((file) => file.replace(/\/index\.html$/, '/')).sort(), Object.values(trees.gated.paths).flat().sort());
    for (const { path: at } of trees.places) {
      const teaser = await trees.read('public', at);
      assert.equal(teaser !== undefined, at.endsWith('/'), at);
      assert.notDeepEqual(teaser, await trees.read('protected', at), at);
    }
  }
});
