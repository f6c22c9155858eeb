// What the script opens, in node: the functions of js/unlock.js, as they are published, beside a sealer that shares nothing with them.

import assert from 'node:assert/strict';
import { randomBytes, webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import vm from 'node:vm';
import { Sealer, b64, keyOf, written } from './sealer.mjs';

const source = await readFile(new URL('../../themes/gazette/assets/js/unlock.js', import.meta.url), 'utf8');
const NOW = Date.parse('2026-11-24T12:00:00Z');

/** The script in a place without a page, at the moment of the tests. */
function script() {
  const context = vm.createContext({ crypto: webcrypto, TextEncoder, TextDecoder, Blob, atob, btoa, document: {}, __now: NOW });
  vm.runInContext('Date.now = () => __now;', context);
  return vm.runInContext(`${source};bifolio`, context);
}
const { read, keys, lasting, granted, open, file } = script();

const site = new Sealer({
  site: 'sealed.example',
  periods: [
    ...['subscriber', 'patron'].map((tier) => ({ tier, period: '2026-12', until: '2027-01-04T00:00:00Z' })),
    ...['subscriber', 'patron'].map((tier) => ({ tier, period: '2026-11', until: '2026-12-04T00:00:00Z' })),
  ],
});
const NOVEMBER = { period: '2026-11', until: '2026-12-04T00:00:00Z' }, DECEMBER = { period: '2026-12', until: '2027-01-04T00:00:00Z' };
const JANUARY = { period: '2027-01', until: '2027-02-04T00:00:00Z' }, OCTOBER = { period: '2026-10', until: '2026-11-04T00:00:00Z' };
const article = { id: 'lamps', lang: 'es', tier: 'subscriber', path: '/es/noticias/faroles-ñ/', html: '<p>Quién paga no está decidido: «aún» no.</p>' };

/** Why something is refused. */
const why = async (work) => {
  try { await work(); } catch (error) { return error.why ?? `an error: ${error}`; }
  return 'it is not refused';
};

test('a pass opens what is sealed, whatever its length', async () => {
  const kept = await keys(read(site.pass('subscriber', [NOVEMBER])), site.offer());
  for (const html of [article.html, '', 'ñ'.repeat(511), 'x'.repeat(1023), 'x'.repeat(1024), '<p>€</p>'.repeat(9000)]) {
    assert.equal(await open(site.gate({ ...article, html }), article.path, kept), html);
  }
});

test('what ends in the bytes of the padding is whole', async () => {
  const kept = await keys(read(site.pass('subscriber', [DECEMBER])), site.offer());
  const html = 'x\u0000\u0000'; // and "À" ends in 0x80
  assert.equal(await open(site.gate({ ...article, html }), article.path, kept), html);
  assert.equal(await open(site.gate({ ...article, html: 'xÀ' }), article.path, kept), 'xÀ');
});

test('another story, language, tier, path, site or period does not open', async () => {
  const kept = await keys(read(site.pass('patron', [NOVEMBER, DECEMBER])), site.offer()), gate = site.gate(article);
  assert.equal(await open(gate, article.path, kept), article.html);
  for (const change of [{ id: 'lamp' }, { lang: 'en' }, { tier: 'patron' }, { site: 'other.example' }]) {
    const opened = await open({ ...gate, ...change }, article.path, kept).catch(() => 'an error');
    assert.notEqual(opened, article.html, JSON.stringify(change));
  }
  await assert.rejects(open(gate, '/es/noticias/otro/', kept));
  await assert.rejects(open({ ...gate, ct: gate.ct.replace(/^../, 'AA') }, article.path, kept));
  await assert.rejects(open({ ...gate, w: [{ ...gate.w[0], k: gate.w[1].k }] }, article.path, kept), 'the wrap of another period');
  assert.equal(await open({ ...gate, w: [] }, article.path, kept), undefined);
});

test('a dearer pass opens what a cheaper one does, and not the other way round', async () => {
  const gate = site.gate({ ...article, tier: 'patron' });
  const of = async (tier) => keys(read(site.pass(tier, [NOVEMBER])), site.offer());
  assert.equal(await open(gate, article.path, await of('patron')), article.html);
  assert.equal(await open(gate, article.path, await of('subscriber')), undefined);
  assert.equal(await open(site.gate(article), article.path, await of('patron')), article.html);
});

test('a pass is read out of whatever a mail program makes of it', () => {
  const pass = site.pass('subscriber', [NOVEMBER]), half = Math.floor(pass.length / 2);
  const link = `https://sealed.example/es/pase/#${pass}`;
  for (const text of [pass, `  ${pass}\r\n`, `${pass.slice(0, half)}\n  ${pass.slice(half)}`, link, `<${link}>`, `“${pass}”.`, `\u200b${pass}\ufeff`, `#${pass}`]) {
    assert.equal(read(text).site, 'sealed.example', text);
  }
});

test('what is no pass, or not the whole of one, is no pass', async () => {
  const pass = site.pass('subscriber', [NOVEMBER]), good = { t: 'subscriber', p: '2026-11', k: b64(keyOf('x')), e: NOVEMBER.until };
  const whole = { v: 1, site: 'sealed.example', tier: 'subscriber', k: [good] };
  assert.deepEqual(JSON.parse(JSON.stringify(read(written(whole)))), whole);
  const texts = [
    '', ' ', 'b1.', 'hello', 'https://sealed.example/es/pase/', pass.slice(0, -9), pass.slice(0, 40), 'b1.AAAA', 'b1.e30',
    ...[{ v: 2 }, { site: '' }, { k: [] }, { k: undefined }, { k: [{ ...good, k: 'AAAA' }] }, { k: [{ ...good, t: '' }] }, { k: [{ ...good, p: 7 }] },
      { k: [{ ...good, e: 'soon' }] }, { k: 'all' }, { k: undefined, s: 'AAAA' }].map((change) => written({ ...whole, ...change })),
    ...['null', '[]', '7', '"b1"'].map((json) => `b1.${b64(json)}`),
  ];
  for (const text of texts) assert.equal(await why(() => read(text)), '', text);
});

test('a pass that opens nothing is told why', async () => {
  const wrong = (pass) => ({ ...pass, k: pass.k.map((one) => ({ ...one, k: b64(keyOf('wrong')) })) });
  const pass = (...periods) => read(site.pass('subscriber', periods));
  const offer = site.offer();
  assert.equal(await why(() => keys(wrong(pass(NOVEMBER)), offer)), 'Wrong');
  assert.equal(await why(() => keys(pass(OCTOBER), offer)), 'Ended');
  assert.equal(await why(() => keys(pass({ ...OCTOBER, until: '2027-05-01T00:00:00Z' }), offer)), 'Ended', 'a period that is no longer on offer');
  assert.equal(await why(() => keys(pass(JANUARY), offer)), 'Early');
  assert.equal(await why(() => keys(pass(OCTOBER, JANUARY), offer)), 'Early');
  assert.equal(await why(() => keys(wrong(pass(NOVEMBER, JANUARY)), offer)), 'Wrong');
});

test('a pass of several months keeps those to come, and the site says until when a key is good', async () => {
  const pass = read(site.pass('subscriber', [OCTOBER, { ...NOVEMBER, until: '2099-01-01T00:00:00Z' }, JANUARY]));
  const kept = await keys(pass, site.offer());
  assert.deepEqual(Array.from(kept, ({ t, p, e }) => `${t} ${p} ${e}`), ['subscriber 2026-11 2026-12-04T00:00:00Z', 'subscriber 2027-01 2027-02-04T00:00:00Z']);
});

test('an emergency period takes the place of its month', async () => {
  const after = new Sealer({ site: 'sealed.example', tiers: ['subscriber'], periods: [{ tier: 'subscriber', period: '2026-11.2', until: NOVEMBER.until }] });
  assert.equal(await why(() => keys(read(after.pass('subscriber', [NOVEMBER])), after.offer())), 'Ended');
  assert.equal(await why(() => keys(read(after.pass('subscriber', [NOVEMBER, JANUARY])), after.offer())), 'Ended', 'its later months were given up, too');
  const kept = await keys(read(after.pass('subscriber', [{ ...NOVEMBER, period: '2026-11.2' }])), after.offer());
  assert.equal(await open(after.gate(article), article.path, kept), article.html);
});

test('without a network an article says by itself whether a pass is right', async () => {
  const gate = site.gate(article), offer = { site: gate.site, p: gate.w.map((one) => ({ ...one, t: gate.tier })) };
  const pass = read(site.pass('patron', [NOVEMBER]));
  assert.equal(await open(gate, article.path, await keys(pass, offer)), article.html);
  assert.equal(await why(() => keys({ ...pass, k: pass.k.filter(({ t }) => t === 'patron') }, offer)), 'Tier');
});

test('a lasting secret is granted the keys of its tier and of those below', async () => {
  const [mine, other] = [randomBytes(32), randomBytes(32)], lists = site.grants([{ tier: 'patron', secret: mine }, { tier: 'subscriber', secret: other }]);
  const asked = [], load = async (at) => { asked.push(at); return JSON.parse(lists[at.slice(1)] ?? 'null') ?? undefined; };
  const kept = await granted(await lasting(read(site.lasting('patron', mine))), site.offer(), load);
  assert.deepEqual(Array.from(kept, ({ t, p }) => `${t} ${p}`).sort(), ['patron 2026-11', 'patron 2026-12', 'subscriber 2026-11', 'subscriber 2026-12']);
  for (const tier of ['subscriber', 'patron']) assert.equal(await open(site.gate({ ...article, tier }), article.path, kept), article.html);
  const cheaper = await granted(await lasting(read(site.lasting('subscriber', other))), site.offer(), load);
  assert.deepEqual(Array.from(cheaper, ({ t }) => t), ['subscriber', 'subscriber']);
  assert.ok(asked.every((at) => /^\/_g\/grants\/2026-1[12]\/[0-9a-f]{2}\.json$/.test(at)), 'a list says no more of who asks than one byte');
  assert.equal(asked.length, 6, 'a subscriber asks for no grant of patrons');
});

test('whoever is granted nothing has nothing', async () => {
  const lists = site.grants([{ tier: 'subscriber', secret: randomBytes(32) }]), load = async (at) => JSON.parse(lists[at.slice(1)]);
  const secret = async (tier, s = randomBytes(32)) => lasting(read(site.lasting(tier, s)));
  assert.equal((await granted(await secret('subscriber'), site.offer(), load)).length, 0);
  assert.equal((await granted(await secret('nobody'), site.offer(), load)).length, 0, 'a tier that is none');
  assert.equal((await granted(await secret('patron'), site.offer(), async () => undefined)).length, 0, 'no list');
  const mine = randomBytes(32), mixed = site.grants([{ tier: 'subscriber', secret: mine }]);
  const broken = async (at) => { const list = JSON.parse(mixed[at.slice(1)]); for (const id of Object.keys(list.g)) list.g[id] = b64(randomBytes(40)); return list; };
  assert.equal((await granted(await secret('subscriber', mine), site.offer(), broken)).length, 0, 'grants that are broken');
  const good = async (at) => JSON.parse(mixed[at.slice(1)]), late = { ...site.offer(), p: site.offer().p.map((one) => ({ ...one, c: 'AAAAAAAAAAA' })) };
  assert.equal((await granted(await secret('subscriber', mine), late, good)).length, 0, 'keys that are not those on offer');
});

test('a picture and a file open, and no other page opens them', async () => {
  const data = randomBytes(3000), { attribute, path, sealed } = site.file(article, 'content/news/cuñas.pdf', 'application/vnd.example.v1', data);
  const load = async (at) => { assert.equal(at, `/${path}`); return sealed; };
  const [blob, name] = await file(site.gate(article), article.path, attribute, load);
  assert.equal(name, 'cuñas.pdf');
  assert.equal(blob.type, 'application/vnd.example.v1');
  assert.deepEqual(Buffer.from(await blob.arrayBuffer()), data);
  await assert.rejects(file(site.gate(article), '/es/otro/', attribute, load));
  await assert.rejects(file({ ...site.gate(article), id: 'other' }, article.path, attribute, load));
});

test('no key can be taken out again', async () => {
  const secret = await lasting(read(site.lasting('subscriber', randomBytes(32)))), lists = site.grants([]);
  assert.ok(Object.keys(lists).length >= 512);
  const all = [secret.mac, secret.kdf, ...(await keys(read(site.pass('patron', [NOVEMBER, JANUARY])), site.offer())).map(({ key }) => key)];
  assert.equal(all.length, 6);
  for (const key of all) {
    assert.equal(key.extractable, false);
    await assert.rejects(webcrypto.subtle.exportKey('raw', key));
  }
});
