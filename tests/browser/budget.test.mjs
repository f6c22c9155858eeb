// What a page weighs: HTML, style sheets and scripts compressed, fonts as they are, and nothing from elsewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { BILINGUAL, examples } from './support/demonstration.mjs';
import { sealedUnderTest } from './support/sealed.mjs';
import { siteUnderTest } from './support/site.mjs';

const site = siteUnderTest();
const sealed = sealedUnderTest();
const KB = 1024;

for (const { kind, lang, address } of [...await examples(), ...BILINGUAL.map((page) => ({ ...page, lang: 'both' }))]) {
  test(`budget: ${kind}, ${lang}`, async (t) => {
    const { sizes, troubles } = await weigh(site, address);
    const of = (...types) => types.reduce((sum, type) => sum + (sizes[type] ?? 0), 0);
    t.diagnostic(`document ${of('document')}, style sheets ${of('stylesheet')}, scripts ${of('script')}, fonts ${of('font')} bytes`);
    assert.ok(of('document', 'stylesheet', 'script') <= 35 * KB, `${of('document', 'stylesheet', 'script')} bytes of HTML, CSS and scripts`);
    assert.ok(of('script') <= 5 * KB, `${of('script')} bytes of scripts`);
    assert.ok(of('font') <= 120 * KB, `${of('font')} bytes of fonts`);
    assert.deepEqual(troubles, []);
  });
}

for (const address of ['/en/news/lamps/', '/es/noticias/faroles/', '/en/news/tram/', '/es/noticias/tranvia/', '/en/pass/', '/es/pase/']) {
  test(`budget where a pass opens something: ${address}`, async (t) => {
    const { sizes, troubles } = await weigh(sealed, address);
    t.diagnostic(`document ${sizes.document}, scripts ${sizes.script} bytes`);
    assert.ok(sizes.document + sizes.stylesheet + sizes.script <= 35 * KB, `${sizes.document} bytes of HTML, ${sizes.stylesheet} of CSS`);
    assert.ok(sizes.script <= 5 * KB, `${sizes.script} bytes of scripts`);
    assert.deepEqual(troubles, []);
  });
}

/** Bytes that a page asks for, by type: text by gzip, which every host has, or Brotli where that is larger. */
async function weigh(site, address) {
  const answers = [];
  const prepare = async (page) => { page.on('response', (response) => answers.push(response)); };
  return site.look(address, { width: 1440, prepare }, async (page, { troubles }) => {
    await page.evaluate(() => document.fonts.ready);
    const sizes = {};
    for (const response of answers) {
      const type = response.request().resourceType();
      const bytes = await response.body();
      const size = type === 'font' ? bytes.length : Math.max(gzipSync(bytes).length, brotliCompressSync(bytes).length);
      sizes[type] = (sizes[type] ?? 0) + size;
    }
    return { sizes, troubles };
  });
}
