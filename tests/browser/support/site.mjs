// The site under test: a folder, the path it stands below, a server and a browser that looks at it.
//
// BIFOLIO_SITE names the folder (the demonstration site, built), BIFOLIO_BASE the path of its `base_url`.

import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { CHROMIUM, FLAGS } from './chromium.mjs';
import { serve } from './server.mjs';

const ROOT = new URL('../../../', import.meta.url).pathname;
export const FOLDER = path.resolve(process.env.BIFOLIO_SITE ?? path.join(ROOT, 'public'));
export const BASE = process.env.BIFOLIO_BASE ?? '';

/** Starts Chromium. */
export const launch = () => chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });

/** Before the tests of a file: a server and a browser. After them: neither. */
export function siteUnderTest(folder = FOLDER, base = BASE, headers = {}) {
  const site = new Site(folder, base, headers);
  before(() => site.start());
  after(() => site.stop());
  return site;
}

/** A folder with a server in front and a browser at hand. */
export class Site {
  constructor(folder, base, headers) {
    Object.assign(this, { folder, base, headers });
  }

  async start() {
    await access(path.join(this.folder, 'index.html'));
    this.server = await serve(this.folder, this.base, this.headers);
    this.browser = await launch();
  }

  async stop() {
    await this.browser?.close();
    await this.server?.close();
  }

  /** The full address of a path of the site. */
  url(address) {
    return this.server.origin + this.base + address;
  }

  /** Every HTML page, as the address that leads to it, sorted. */
  async addresses() {
    const files = await filesUnder(this.folder, '.html');
    return files.map((file) => `/${file}`.replace(/\/index\.html$/, '/')).sort();
  }

  /**
   * Opens a page in a browser of its own. `view.troubles` fills with whatever goes wrong on it: errors in the console,
   * addresses that are not there, requests that would leave the site.
   */
  async visit(address, options = {}) {
    const { width = 1440, height = 900, scheme = 'light', scripts = true, reducedMotion = 'reduce' } = options;
    const context = await this.browser.newContext({
      viewport: { width, height }, colorScheme: scheme, javaScriptEnabled: scripts, reducedMotion,
    });
    const page = await context.newPage();
    const troubles = [];
    watch(page, this.server.origin, troubles);
    await options.prepare?.(page);
    await page.goto(this.url(address), { waitUntil: 'load' });
    return { page, troubles, close: () => context.close() };
  }

  /** Opens a page, hands it to `work`, and closes it whatever happens. */
  async look(address, options, work) {
    const view = await this.visit(address, options);
    try {
      return await work(view.page, view);
    } finally {
      await view.close();
    }
  }
}

/** Notes what goes wrong on a page. */
export function watch(page, origin, troubles) {
  page.on('console', (message) => message.type() === 'error' && troubles.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('dialog', (dialog) => { troubles.push(`dialog: ${dialog.message()}`); dialog.dismiss().catch(() => {}); });
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()}: ${response.url()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) troubles.push(`leaves the site: ${url}`);
  });
}

/** Files below a folder that end in `ending`, relative, with `/`. */
export async function filesUnder(folder, ending, prefix = '') {
  const entries = await readdir(path.join(folder, prefix), { withFileTypes: true });
  const found = await Promise.all(entries.map(async (entry) => {
    const name = prefix + entry.name;
    if (entry.isDirectory()) return filesUnder(folder, ending, `${name}/`);
    return name.endsWith(ending) ? [name] : [];
  }));
  return found.flat().sort();
}
