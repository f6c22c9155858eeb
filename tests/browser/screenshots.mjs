// The pictures of the README: `node screenshots.mjs SITE OUT`, with the demonstration site built at the moment of the tests.

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { examples } from './support/demonstration.mjs';
import { readBefore } from './support/meter.mjs';
import { Site } from './support/site.mjs';

const [folder, out] = process.argv.slice(2);
if (!out) throw new Error('usage: node screenshots.mjs SITE OUT');

const WIDE = { width: 1440, height: 1082 };
const TABLET = { width: 768, height: 1024 };
const PHONE = { width: 390, height: 844 };

// The file, the page, its language, and how it is looked at; `to` is what is scrolled to, `read` how many free
// articles were read before.
const SHOTS = [
  ['front', 'front', 'en', WIDE],
  ['article-es-dark', 'article, corrected, with notes and a table', 'es', { ...PHONE, scheme: 'dark' }],
  ['article', 'article, corrected, with notes and a table', 'en', WIDE],
  ['limit-es', 'metered', 'es', { ...PHONE, to: '.gate', read: 6 }],
  ['section-es-dark', 'section', 'es', { ...TABLET, scheme: 'dark' }],
  ['opinion', 'opinion by a guest', 'en', TABLET],
  ['gate', 'gated', 'en', { ...TABLET, to: '.gate' }],
  ['live-es', 'live', 'es', TABLET],
];

await mkdir(out, { recursive: true });
const pages = await examples();
const site = new Site(path.resolve(folder), '');
await site.start();
for (const [name, kind, lang, view] of SHOTS) {
  const { address } = pages.find((page) => page.kind === kind && page.lang === lang);
  await site.look(address, { ...view, prepare: readBefore(view.read ?? 0) }, async (page) => {
    await page.evaluate(prepare, view);
    const session = await page.context().newCDPSession(page);
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
    await writeFile(path.join(out, `${name}.webp`), Buffer.from(data, 'base64'));
  });
}
await site.stop();

/** Runs in the browser: waits for pictures and fonts, scrolls so that a part stands in the middle. */
async function prepare({ to }) {
  const pictures = [...document.images];
  pictures.forEach((picture) => { picture.loading = 'eager'; });
  await Promise.allSettled([document.fonts.ready, ...pictures.map((picture) => picture.decode())]);
  if (to) document.querySelector(to).scrollIntoView({ block: 'center', behavior: 'instant' });
  await new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
}
