// Every page loads clean, and every address that a page names is there: pages, fragments, pictures, fonts, alternates.
// Runs on the site at the root of a host and on one below a path.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileOf } from './support/server.mjs';
import { filesUnder, siteUnderTest } from './support/site.mjs';

const site = siteUnderTest();

test('no page has an error, asks for what is not there, or speaks to another host', async () => {
  const troubles = [];
  for (const address of await site.addresses()) {
    await site.look(address, { width: 800 }, async (page, view) => {
      await page.evaluate(loadPictures);
      troubles.push(...view.troubles.map((trouble) => `${address}: ${trouble}`));
    });
  }
  assert.deepEqual(troubles, []);
});

test('no link is dead', async () => {
  const documents = await parseAll();
  const home = publicAddress(documents);
  const dead = [];
  for (const { address, links } of documents.values()) {
    for (const { where, href } of links) {
      const trouble = await deadness(documents, home, address, href);
      if (trouble) dead.push(`${address}: ${where} ${href}: ${trouble}`);
    }
  }
  assert.deepEqual([...new Set(dead)], []);
});

test('no style sheet names a file that is not there', async () => {
  const dead = [];
  for (const file of await filesUnder(site.folder, '.css')) {
    const text = await readFile(path.join(site.folder, file), 'utf8');
    for (const [, href] of text.matchAll(/url\(\s*['"]?([^'")]+)/g)) {
      const { pathname } = new URL(href, site.url(`/${file}`));
      const isThere = href.startsWith('data:') || await fileOf(site.folder, site.base, pathname);
      if (!isThere) dead.push(`${file}: ${href}`);
    }
  }
  assert.deepEqual(dead, []);
});

test('ids are unique on a page', async () => {
  const documents = [...(await parseAll()).values()];
  const doubles = documents.flatMap(({ address, ids }) => ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${address}#${id}`));
  assert.deepEqual(doubles, []);
});

let parsed;

/** Every page, by its file: address, ids, links. The browser's own parser reads them. */
function parseAll() {
  parsed ??= (async () => {
    const page = await (await site.browser.newContext()).newPage();
    const documents = new Map();
    for (const address of await site.addresses()) {
      const file = await fileOf(site.folder, site.base, site.base + encodeURI(address));
      documents.set(file, { address, ...await page.evaluate(readDocument, await readFile(file, 'utf8')) });
    }
    await page.close();
    return documents;
  })();
  return parsed;
}

/** Runs in the browser: asks for what is lazy, too, and waits until every picture has come or failed. */
function loadPictures() {
  const pictures = [...document.images];
  pictures.forEach((picture) => { picture.loading = 'eager'; });
  return Promise.allSettled(pictures.map((picture) => picture.decode()));
}

/** Runs in the browser: the ids of a document and all that it refers to. */
function readDocument(html) {
  const doc = new DOMParser().parseFromString(html, 'text/html');
  const links = [];
  for (const name of ['href', 'src', 'poster', 'action', 'data', 'cite']) {
    doc.querySelectorAll(`[${name}]`).forEach((one) => links.push({ where: `${one.localName}[${name}]`, href: one.getAttribute(name) }));
  }
  doc.querySelectorAll('[srcset]').forEach((one) => one.getAttribute('srcset').split(/,\s+/).forEach((part) => {
    links.push({ where: `${one.localName}[srcset]`, href: part.trim().split(/\s+/)[0] });
  }));
  doc.querySelectorAll('meta[property="og:url"], meta[property="og:image"]').forEach((one) => {
    links.push({ where: one.getAttribute('property'), href: one.content });
  });
  // A reference by id is a link, too.
  for (const name of ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls']) {
    doc.querySelectorAll(`[${name}]`).forEach((one) => one.getAttribute(name).split(/\s+/).forEach((id) => {
      links.push({ where: `${one.localName}[${name}]`, href: `#${id}` });
    }));
  }
  const canonical = doc.querySelector('link[rel=canonical]')?.href;
  return { ids: [...doc.querySelectorAll('[id]')].map((one) => one.id), links, canonical };
}

/** Where the site says that it stands: the front page's canonical address without the front page's own path. */
function publicAddress(documents) {
  const front = [...documents.values()].find(({ address }) => address === '/en/');
  return front?.canonical?.replace(/\/en\/$/, '') ?? 'https://meridian.example';
}

/** Why a link is dead; nothing where it lives or leads to another host. */
async function deadness(documents, home, address, href) {
  const isOurs = href === home || href.startsWith(`${home}/`);
  const url = new URL(isOurs ? site.base + (href.slice(home.length) || '/') : href, site.url(address));
  if (!url.href.startsWith(site.server.origin)) return undefined;
  const file = await fileOf(site.folder, site.base, url.pathname);
  if (!file) return 'not there';
  if (file === 'folder') return 'without its last slash';
  const fragment = decodeURIComponent(url.hash.slice(1));
  const target = documents.get(file);
  const reaches = !fragment || fragment === 'top' || !target || target.ids.includes(fragment);
  return reaches ? undefined : 'no such id';
}
