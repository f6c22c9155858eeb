// What runs on the edges of Netlify and Cloudflare, in node: the published functions, and around them no more of a host
// than they need.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { GATE_KEYS } from './cookies.mjs';

const TYPES = { html: 'text/html; charset=utf-8', png: 'image/png', csv: 'text/csv', js: 'text/javascript', txt: 'text/plain' };
const typeOf = (file) => TYPES[file.split('.').at(-1)] ?? 'application/octet-stream';
const POLICY = "default-src 'self'";

/** A host of files: the public tree, with its page for what is not there. */
async function publicAnswer(trees, address, method) {
  const { pathname } = new URL(address);
  const found = await read(trees, 'public', pathname);
  const headers = { 'content-security-policy': POLICY, etag: '"e"', 'cache-control': 'public, max-age=0, must-revalidate' };
  const body = found ?? await trees.read('public', `${trees.base}/404.html`);
  headers['content-type'] = found ? typeOf(pathname.endsWith('/') ? 'index.html' : pathname) : TYPES.html;
  return new Response(method === 'HEAD' ? null : body, { status: found ? 200 : 404, headers });
}

async function read(trees, tree, pathname) {
  try {
    return await trees.read(tree, pathname);
  } catch {
    return undefined; // outside of the site, or no address
  }
}

/** What `bytes=2-5`, `bytes=5-` or `bytes=-5` asks for, as a bucket says it; nothing of anything else. */
function rangeOf(text) {
  const [, from, to] = text?.match(/^bytes=(\d*)-(\d*)$/) ?? [];
  if (!from && !to) return undefined;
  if (!from) return { suffix: Number(to) };
  return to ? { offset: Number(from), length: Number(to) - Number(from) + 1 } : { offset: Number(from) };
}

/** The bytes of a range; nothing where the file has none of them. */
function cut(file, { suffix, offset = 0, length = file.length } = {}) {
  if (suffix !== undefined) return suffix > 0 ? file.subarray(-Math.min(suffix, file.length)) : undefined;
  return offset < file.length ? file.subarray(offset, Math.min(file.length, offset + length)) : undefined;
}

/** A function with all that it is given; `stop` takes it away again. */
class Edge {
  static async start(trees) {
    const edge = new this();
    edge.trees = trees;
    edge.env = { BIFOLIO_GATE_KEYS: GATE_KEYS };
    edge.folder = await mkdtemp(path.join(tmpdir(), 'bifolio-split-'));
    await writeFile(path.join(edge.folder, 'package.json'), '{"type": "module"}');
    await cp(path.join(trees.folder, 'server', edge.name), edge.folder, { recursive: true });
    edge.module = await import(pathToFileURL(path.join(edge.folder, edge.entry)).href);
    edge.patterns = (await edge.patternsIn(edge.folder)).map((pattern) => new RegExp(`^${pattern.replace(/[.+]/g, '\\$&').replace(/\*$/, '.*')}$`));
    edge.fetched = [];
    edge.start();
    return edge;
  }

  stop() {
    return rm(this.folder, { recursive: true, force: true });
  }

  start() {}

  async ask(address, { cookie, method = 'GET', headers = {} } = {}) {
    const url = `https://${this.trees.host}${address}`;
    const request = new Request(url, { method, headers: { ...headers, ...(cookie === undefined ? {} : { cookie }) } });
    // A host runs the function where a pattern fits the address as it was sent.
    const isAsked = this.patterns.some((pattern) => pattern.test(new URL(url).pathname));
    const found = isAsked ? await this.run(request) : await publicAnswer(this.trees, url, method);
    return { status: found.status, headers: Object.fromEntries(found.headers), body: Buffer.from(await found.arrayBuffer()) };
  }
}

export class Cloudflare extends Edge {
  name = 'cloudflare';
  entry = 'worker.js';

  async patternsIn(folder) {
    return JSON.parse((await readFile(path.join(folder, 'wrangler.example.toml'), 'utf8')).match(/^run_worker_first = (.*)$/m)[1]);
  }

  run(request) {
    const { trees } = this;
    this.env.ASSETS ??= { fetch: (asked) => publicAnswer(trees, asked.url, asked.method) };
    this.env.PROTECTED ??= {
      get: async (key, { range: headers } = {}) => {
        this.fetched.push(key);
        const found = await trees.read('protected', `${trees.base}/${key.split('/').map(encodeURIComponent).join('/')}`);
        if (!found) return null;
        const range = rangeOf(headers?.get('range')), body = cut(found, range);
        if (!body) throw new Error('get: The requested range is not satisfiable (10039)');
        return { body, size: found.length, range, httpMetadata: { contentType: typeOf(key) } };
      },
    };
    return this.module.default.fetch(request, this.env);
  }
}

export class Netlify extends Edge {
  name = 'netlify';
  entry = 'edge-functions/bifolio.js';

  async patternsIn() {
    return this.module.config.path;
  }

  start() {
    Object.assign(this.env, { BIFOLIO_ORIGIN: 'https://private.example/tree/', BIFOLIO_ORIGIN_TOKEN: 'a-token' });
  }

  /** The private origin: the protected tree for whoever has the token. */
  origin = async (address, { method, headers, redirect }) => {
    this.fetched.push(address);
    const { host, pathname } = new URL(address);
    if (redirect !== 'manual' || host !== 'private.example' || headers.authorization !== 'Bearer a-token') return new Response('who?', { status: 403 });
    const found = await read(this.trees, 'protected', this.trees.base + pathname.replace(/^\/tree/, ''));
    if (!found) return new Response('none', { status: 404 });
    const range = rangeOf(headers.range), body = cut(found, range);
    if (!body) return new Response('no such part', { status: 416, headers: { 'content-range': `bytes */${found.length}` } });
    const offset = range?.suffix === undefined ? range?.offset ?? 0 : found.length - body.length;
    const sent = { 'content-type': typeOf(pathname), 'cache-control': 'public, max-age=9', etag: '"w"', 'set-cookie': 'a=b' };
    if (range) sent['content-range'] = `bytes ${offset}-${offset + body.length - 1}/${found.length}`;
    return new Response(method === 'HEAD' ? null : body, { status: range ? 206 : 200, headers: sent });
  };

  async run(request) {
    const { fetch } = globalThis;
    const next = () => publicAnswer(this.trees, request.url.replace(/\/index\.html(?=$|\?)/, '/'), request.method);
    globalThis.Netlify = { env: { get: (name) => this.env[name] } };
    globalThis.fetch = this.origin;
    try {
      return await this.module.default(request, { next }) ?? await next();
    } finally {
      globalThis.fetch = fetch;
    }
  }
}
