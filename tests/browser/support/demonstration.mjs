// Which pages of the demonstration site stand for which template. A story is named by its id: its addresses are read
// from the sources, so that a new slug is no business of the tests.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { filesUnder } from './site.mjs';

const CONTENT = new URL('../../../content/', import.meta.url).pathname;

// What a page is an example of, and the story.
const STORIES = [
  ['article, corrected, with notes and a table', 'reservoir'],
  ['article of the other direction', 'mangroves'],
  ['opinion by a guest', 'maps-promises'],
  ['live', 'customs-forms'],
  ['brief without a twin', 'night-ferry'],
  ['gated', 'dark-valley'],
  ['gated for patrons', 'seed-bank'],
  ['syndicated', 'census-return'],
  ['analysis with definitions', 'crossing-permit'],
  ['Spanish only', 'postal-chess'],
  ['brief without a picture, the last of a series', 'first-rain'],
  ['metered', 'slow-ships'],
  ['sponsored', 'santa-rita-winter'],
  ['withdrawn', 'well-water'],
];

const PAGES = [
  { kind: 'front', en: '/en/', es: '/es/' },
  { kind: 'section', en: '/en/climate/', es: '/es/clima/' },
  { kind: 'topic', en: '/en/topics/drought/', es: '/es/temas/sequia/' },
  { kind: 'series', en: '/en/series/the-long-drought/', es: '/es/series/la-larga-sequia/' },
  { kind: 'author', en: '/en/authors/elena-ibanez/', es: '/es/autores/elena-ibanez/' },
  { kind: 'authors', en: '/en/authors/', es: '/es/autores/' },
  { kind: 'corrections', en: '/en/corrections/', es: '/es/correcciones/' },
  { kind: 'search', en: '/en/search/', es: '/es/buscar/' },
  { kind: 'plain page', en: '/en/about/', es: '/es/quienes-somos/' },
  { kind: 'subscribe', en: '/en/subscribe/', es: '/es/suscripcion/' },
];

/** Pages that speak both languages at once. */
export const BILINGUAL = [{ kind: 'chooser', address: '/' }, { kind: '404', address: '/404.html' }];

/** One page of each template and kind: `{kind, lang, address, twin}`; `twin` is missing where there is none. */
export async function examples() {
  const stories = await Promise.all(STORIES.map(async ([kind, story]) => ({ kind, ...await addressesOf(story) })));
  return [...PAGES, ...stories].flatMap((page) => ['en', 'es'].filter((lang) => page[lang]).map((lang) => (
    { kind: page.kind, lang, address: page[lang], twin: page[lang === 'en' ? 'es' : 'en'] }
  )));
}

/** `{en, es}`: where a story's texts stand, read from their front matter. */
async function addressesOf(story) {
  const files = await filesUnder(CONTENT, '.md');
  const texts = await Promise.all(files.map(async (file) => [file, await readFile(path.join(CONTENT, file), 'utf8')]));
  const own = texts.filter(([, text]) => ['story', 'translation_of'].some((key) => field(text, key) === story));
  const section = own.map(([, text]) => field(text, 'section')).find(Boolean);
  if (!section) throw new Error(`no story ${story} in ${CONTENT}`);
  const slugs = await sectionSlugs(section);
  const langOf = (file) => file.slice(-5, -3);
  return Object.fromEntries(own.map(([file, text]) => [langOf(file), `/${langOf(file)}/${slugs[langOf(file)]}/${field(text, 'slug')}/`]));
}

/** A plain value of a front matter. */
function field(text, key) {
  const block = text.slice(0, text.indexOf('\n---', 4));
  return block.match(new RegExp(`^${key}: *(\\S+) *$`, 'm'))?.[1];
}

/** `{en, es}`: a section's slugs. */
async function sectionSlugs(section) {
  const text = await readFile(path.join(CONTENT, 'sections.yaml'), 'utf8');
  const slugs = text.match(new RegExp(`^${section}:\\n(?: .*\\n)*?  slug: \\{en: ([a-z0-9-]+), es: ([a-z0-9-]+)\\}`, 'm'));
  if (!slugs) throw new Error(`no slugs of ${section} in sections.yaml`);
  return { en: slugs[1], es: slugs[2] };
}
