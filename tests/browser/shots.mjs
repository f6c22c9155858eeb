// Pictures of the main pages, for eyes: `node shots.mjs SITE OUT [BASE]`.

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { BILINGUAL, examples } from './support/demonstration.mjs';
import { Site } from './support/site.mjs';

const [folder, out, base = ''] = process.argv.slice(2);
if (!out) throw new Error('usage: node shots.mjs SITE OUT [BASE]');
await mkdir(out, { recursive: true });

const VIEWS = [1440, 768, 390].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme })));
VIEWS.push({ width: 1440, scheme: 'light', scripts: false });

const site = new Site(path.resolve(folder), base);
await site.start();
for (const { kind, lang, address } of [...await examples(), ...BILINGUAL.map((page) => ({ ...page, lang: 'both' }))]) {
  for (const view of VIEWS) {
    const name = [kind.replace(/[^a-z0-9]+/gi, '-'), lang, view.width, view.scheme, ...view.scripts === false ? ['no-scripts'] : []].join('.');
    await site.look(address, view, async (page) => {
      await page.evaluate(() => Promise.all([...document.images].map((one) => {
        one.loading = 'eager';
        return one.decode().catch(() => {});
      })));
      await page.screenshot({ path: path.join(out, `${name}.png`), fullPage: true });
    });
  }
}
await site.stop();
