// What every server does alike. A server under test has its trees, and `ask(address, {cookie, method, headers})`, which
// gives `{status, headers, body}` and follows nothing.

import assert from 'node:assert/strict';
import { KEYS, refused } from './cookies.mjs';

const COOKIE = /(^|,)\s*cookie\s*(,|$)/i;
const header = (answer, name) => [answer.headers[name] ?? ''].flat().join(', ');

/** The whole page or file of a place, for those who may have it, and kept by nobody else. */
export async function isWhole(server, at, answer, why = at) {
  const place = at.replace(/\/index\.html$/, '/');
  assert.equal(answer.status, 200, why);
  assert.deepEqual(answer.body, await server.trees.read('protected', place), why);
  assert.equal(header(answer, 'cache-control'), 'private, no-store', why);
  assert.match(header(answer, 'vary'), COOKIE, why);
  for (const name of ['etag', 'last-modified']) assert.equal(answer.headers[name], undefined, `${why}: ${name}`);
}

/** What everybody gets at a gated address: the teaser, or the page that says that there is nothing. */
export async function isTeaser(server, at, answer, why = at) {
  const teaser = await server.trees.read('public', at.replace(/\/index\.html$/, '/'));
  assert.equal(answer.status, teaser ? 200 : 404, why);
  assert.deepEqual(answer.body, teaser ?? await server.trees.read('public', `${server.trees.base}/404.html`), why);
  assert.equal(header(answer, 'cache-control'), 'no-cache', why);
  assert.match(header(answer, 'vary'), COOKIE, why);
  for (const name of ['set-cookie', 'www-authenticate', 'location']) assert.equal(answer.headers[name], undefined, `${why}: ${name}`);
}

/** The cases, as `[name, work(server)]`. */
export const CASES = [
  ['who may not read gets the teaser, whatever the cookie', async (server) => {
    for (const { path, tier } of server.trees.places) {
      for (const [why, cookie] of Object.entries(refused(tier))) {
        await isTeaser(server, path, await server.ask(path, { cookie }), `${path}: ${why}`);
      }
    }
  }],

  ['who may read gets the whole page, in both languages, and every file', async (server) => {
    for (const { path, tier } of server.trees.places) {
      await isWhole(server, path, await server.ask(path, { cookie: KEYS.now.cookie(tier) }));
    }
    for (const lang of ['en', 'es']) assert.ok(server.trees.places.some(({ path }) => path.startsWith(`${server.trees.base}/${lang}/`)), lang);
    assert.ok(server.trees.files.length > 0, 'the site has a file that stands only behind a cut');
  }],

  ['a tier opens those before it, and not those after it', async (server) => {
    const [low, high] = server.trees.tiers;
    for (const { path } of server.trees.pages(low)) await isWhole(server, path, await server.ask(path, { cookie: KEYS.now.cookie(high) }));
    for (const { path } of server.trees.pages(high)) await isTeaser(server, path, await server.ask(path, { cookie: KEYS.now.cookie(low) }));
    assert.ok(server.trees.pages(low).length > 0 && server.trees.pages(high).length > 0);
  }],

  ['two keys are good at once', async (server) => {
    for (const { path, tier } of server.trees.places) await isWhole(server, path, await server.ask(path, { cookie: KEYS.before.cookie(tier) }));
  }],

  ['HEAD is answered as GET, without a body', async (server) => {
    for (const { path, tier } of server.trees.places) {
      for (const cookie of [undefined, KEYS.now.cookie(tier)]) {
        const [get, head] = [await server.ask(path, { cookie }), await server.ask(path, { cookie, method: 'HEAD' })];
        assert.equal(head.status, get.status, path);
        assert.equal(head.body.length, 0, path);
        for (const name of ['cache-control', 'vary', 'content-type']) assert.equal(header(head, name), header(get, name), `${path}: ${name}`);
      }
    }
  }],

  ['another method gets nothing whole', async (server) => {
    for (const { path, tier } of server.trees.places) {
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
        const answer = await server.ask(path, { cookie: KEYS.now.cookie(tier), method });
        assert.ok(answer.status >= 400 || answer.body.length === 0, `${method} ${path}: ${answer.status}`);
      }
    }
  }],

  ['an address may be written in many ways, and none of them goes round the gate', async (server) => {
    for (const { path, tier } of server.trees.places) {
      const whole = await server.trees.read('protected', path), teaser = await server.trees.read('public', path);
      for (const at of spellings(path)) {
        let answer = await server.ask(at), steps = 0;
        while (answer.status >= 300 && answer.status < 400 && steps < 5) {
          const to = new URL(answer.headers.location, `http://${server.trees.host}${path}`);
          answer = await server.ask(to.pathname + to.search);
          steps += 1;
        }
        assert.ok(steps < 5, `${at} leads round in a circle`);
        assert.notDeepEqual(answer.body, whole, at);
        assert.ok([200, 400, 404].includes(answer.status), `${at}: ${answer.status}`);
        if (answer.status === 200) assert.deepEqual(answer.body, teaser, at);
        else assert.ok(answer.body.length > 0, `${at}: ${answer.status} without a word`);
      }
      const own = [path, `${path}?utm=x&y=/en/`, path.replace(/\/([a-z])(?=[^/]*\/?$)/, (_, first) => `/%${first.charCodeAt(0).toString(16)}`)];
      if (path.endsWith('/')) own.push(`${path}index.html`);
      for (const at of own) {
        await isWhole(server, path, await server.ask(at, { cookie: KEYS.now.cookie(tier) }), at);
        await isTeaser(server, path, await server.ask(at), at);
      }
    }
  }],

  ['a teaser that a browser has kept is not confirmed for whoever may read now', async (server) => {
    for (const { path, tier } of server.trees.places) {
      const { etag = '"x"', 'last-modified': modified = new Date().toUTCString() } = (await server.ask(path)).headers;
      const headers = { 'if-modified-since': modified, 'if-none-match': etag };
      for (const name of Object.keys(headers)) {
        await isWhole(server, path, await server.ask(path, { cookie: KEYS.now.cookie(tier), headers: { [name]: headers[name] } }));
      }
      await isWhole(server, path, await server.ask(path, { cookie: KEYS.now.cookie(tier), headers }));
    }
  }],

  ['no condition keeps a page from a reader', async (server) => {
    const past = new Date(0).toUTCString();
    const unfit = { range: 'bytes=999999999-' };
    const asked = [unfit, { ...unfit, 'if-range': '"x"' }, { 'if-none-match': '"x"' }, { 'if-modified-since': new Date().toUTCString() }];
    if (!server.hearsConditions) asked.push({ 'if-match': '"x"' }, { 'if-unmodified-since': past }, { 'if-none-match': '*' });
    for (const { path, tier } of server.trees.pages()) {
      for (const headers of asked) {
        const why = `${path}: ${JSON.stringify(headers)}`;
        await isTeaser(server, path, await server.ask(path, { headers }), why);
        await isWhole(server, path, await server.ask(path, { cookie: KEYS.now.cookie(tier), headers }), why);
      }
    }
    for (const { path, tier } of server.trees.files) {
      const answer = await server.ask(path, { cookie: KEYS.now.cookie(tier), headers: unfit });
      assert.ok([200, 416].includes(answer.status), `${path}: ${answer.status}`);
      for (const headers of asked) await isTeaser(server, path, await server.ask(path, { headers }), `${path}: ${JSON.stringify(headers)}`);
    }
  }],

  ['a part of a file is for those who may have the file', async (server) => {
    for (const { path, tier } of server.trees.files) {
      const whole = await server.trees.read('protected', path), size = whole.length;
      const parts = { '2-5': [2, 6], '5-': [5, size], '-5': [size - 5, size], '2-999999999': [2, size] };
      for (const [range, [from, to]] of Object.entries(parts)) {
        const part = await server.ask(path, { cookie: KEYS.now.cookie(tier), headers: { range: `bytes=${range}` } });
        assert.equal(part.status, 206, range);
        assert.deepEqual(part.body, whole.subarray(from, to), range);
        assert.equal(part.headers['content-range'], `bytes ${from}-${to - 1}/${size}`, range);
        assert.equal(part.headers['cache-control'], 'private, no-store', range);
      }
      await isTeaser(server, path, await server.ask(path, { headers: { range: 'bytes=0-0, 2-5' } }));
    }
  }],

  ['the other trees have no address', async (server) => {
    const { base } = server.trees, cookie = KEYS.now.cookie(server.trees.tiers.at(-1));
    const inside = (await server.trees.protectedFiles()).map((file) => encodeURI(file.replace(server.trees.gated.base_path, `${server.trees.gated.base_path}/protected`)));
    const more = ['/protected/', '/server/', '/server/gated.json', '/server/nginx/bifolio-http.conf', '/protected/robots.txt'];
    const roots = new Set([base, '']);
    const climbing = [...roots].flatMap((root) => [`${root}/../protected/robots.txt`, `${root}/en/../../protected/robots.txt`, `${root}/%2e%2e/protected/robots.txt`]);
    for (const at of [...inside, ...[...roots].flatMap((root) => more.map((name) => root + name)), ...climbing]) {
      const answer = await server.ask(at, { cookie });
      assert.ok([400, 404].includes(answer.status), `${at}: ${answer.status}`);
    }
  }],

  ['what everybody may read is as on any server', async (server) => {
    const { base, trees = server.trees } = server.trees;
    for (const at of ['/', '/en/', '/es/', '/en/news/', '/en/subscriptions/']) {
      const answer = await server.ask(base + at, { cookie: KEYS.now.cookie('patron') });
      assert.equal(answer.status, 200, at);
      assert.deepEqual(answer.body, await trees.read('public', base + at), at);
      assert.doesNotMatch(header(answer, 'vary'), COOKIE, at);
      assert.doesNotMatch(header(answer, 'cache-control'), /private|no-store/, at);
    }
    const nothing = ['/nothing/', '/en/news/nothing/', '/en/nothing.html', '/media/lamps/nothing.png', '/media/', '/media/lamps/', '/assets/'];
    for (const at of [...nothing, `/${'x'.repeat(300)}/`]) {
      const answer = await server.ask(base + at);
      assert.equal(answer.status, 404, at);
      assert.deepEqual(answer.body, await trees.read('public', `${base}/404.html`), at);
    }
  }],
];

/** Ways to write an address that a server might take for it. */
function spellings(path) {
  const last = path.replace(/\/$/, '').lastIndexOf('/') + 1, folder = path.slice(0, last), name = path.slice(last);
  return [
    path.toUpperCase(), `${folder}${name.toUpperCase()}`, `/${path}`, `//${path}`, path.replaceAll('/', '//'), `${folder}/${name}`,
    `${folder}x/../${name}`, `${folder}%2e%2e/${path.split('/').at(-3)}/${name}`, `${folder}./${name}`, `${folder}%2f${name}`,
    path.replace(/\/$/, ''), path.replace(/\/$/, '/index.html/'), path.replace(/\/$/, '//index.html'), path.replace(/\/$/, '/INDEX.HTML'),
    path.replace(/\/$/, '/index.html?x'), `${path}?x=/../`, `${path}%00`, `${path}%20`, `${path}.`, `${path};x`, `${path}%3f`, `${path}%23`,
    `${path}index.html%00.png`, path.replace(/(?<!%.?)[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`), `/protected${path}`, `/..${path}`,
  ];
}
