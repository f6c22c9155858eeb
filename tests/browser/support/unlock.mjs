// The site of support/sealed.mjs with something sealed in it: its pages as they are built, and what node's own cryptography seals.

import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { Sealer, element } from '../../unlock/sealer.mjs';
import { SEALED } from './sealed.mjs';

export const NOW = new Date('2026-11-24T12:00:00Z');
export const NOVEMBER = { period: '2026-11', until: '2026-12-04T00:00:00Z' };
export const DECEMBER = { period: '2026-12', until: '2027-01-04T12:00:00Z' };
const TIERS = ['subscriber', 'patron'];

export const sealer = new Sealer({
  site: 'sealed.example',
  periods: [DECEMBER, NOVEMBER].flatMap((one) => TIERS.map((tier) => ({ ...one, tier }))),
});

/** Who has grants. */
export const READER = { tier: 'subscriber', secret: Buffer.alloc(32, 7) };

/** What is sealed, and how its first words read. */
const TEXTS = {
  en: ['Who pays is not agreed.', '<p>Who pays is not agreed.</p><h2>The bill</h2><p>Nineteen thousand lamps.</p>'],
  es: ['Quién paga no está acordado.', '<p>Quién paga no está acordado.</p><h2>La cuenta</h2><p>Diecinueve mil faroles.</p>'],
};
const PICTURE = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>');
const BILL = Buffer.from('lamps;19000\n');

/** Pages by language: an article, one for patrons, one of the next month alone, one that is metered, the page for passes. */
export const PAGES = {
  en: { article: '/en/news/lamps/', patrons: '/en/news/lamps-patrons/', next: '/en/news/lamps-next/', metered: '/en/news/tram/', pass: '/en/pass/', text: TEXTS.en[0] },
  es: { article: '/es/noticias/faroles/', patrons: '/es/noticias/faroles-mecenas/', next: '/es/noticias/faroles-ñ/', metered: '/es/noticias/tranvia/', pass: '/es/pase/', text: TEXTS.es[0] },
};

/** Makes the site in a folder of its own, which is gone after the tests. */
export async function unlockSite() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bifolio-unlock-'));
  after(() => rm(folder, { recursive: true, force: true }));
  await cp(SEALED, folder, { recursive: true });
  const publish = async (name, text) => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  };
  for (const [lang, pages] of Object.entries(PAGES)) {
    const seal = async (address, tier, of = sealer) => {
      const article = { id: 'lamps', lang, tier, path: address };
      const picture = sealer.file(article, 'content/lámpara.svg', 'image/svg+xml', PICTURE), bill = sealer.file(article, 'content/bill.csv', 'text/csv', BILL);
      for (const file of [picture, bill]) await publish(file.path, file.sealed);
      const files = `<figure><img data-sealed="${picture.attribute}" width="40" height="20" alt="Lamps"></figure><p><a data-sealed="${bill.attribute}">CSV</a></p>`;
      const page = await readFile(path.join(folder, pages.article, 'index.html'), 'utf8');
      return page.replace(/(<section class="gate\b.*?)(<\/section>)/s, (_, before, end) => before + element('gate', of.gate({ ...article, html: TEXTS[lang][1] + files })) + end);
    };
    const december = new Sealer({ ...sealer, periods: sealer.periods.filter(({ period }) => period === DECEMBER.period) });
    const patrons = await seal(pages.patrons, 'patron'), next = await seal(pages.next, 'subscriber', december);
    await publish(`${pages.article}index.html`, await seal(pages.article, 'subscriber'));
    await publish(`${pages.patrons}index.html`, patrons);
    await publish(`${pages.next}index.html`, next);
    const pass = await readFile(path.join(folder, pages.pass, 'index.html'), 'utf8');
    await publish(`${pages.pass}index.html`, pass.replace('data-unlocked></p>', (said) => said + element('passes', sealer.offer())));
  }
  const strangers = [{ tier: 'patron', secret: randomBytes(32) }];
  for (const [name, text] of Object.entries(sealer.grants([READER, ...strangers]))) await publish(name, text);
  return folder;
}
