// A static host as plain as can be: a folder, below a path, on a port of the machine's choice.

import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

const TYPES = {
  '.avif': 'image/avif', '.css': 'text/css; charset=utf-8', '.gif': 'image/gif', '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg', '.js': 'text/javascript; charset=utf-8', '.json': 'application/json', '.png': 'image/png',
  '.svg': 'image/svg+xml', '.txt': 'text/plain; charset=utf-8', '.webp': 'image/webp', '.woff2': 'font/woff2',
  '.xml': 'application/xml',
};

/** Serves `folder` below `base` ('' or '/news'), each answer with `headers`. Returns its origin, what it was asked, with every header, and a way to stop it. */
export async function serve(folder, base = '', headers = {}) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.rawHeaders}`);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    answer(folder, base, request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const close = () => new Promise((done) => { server.closeAllConnections?.(); server.close(done); });
  return { origin: `http://127.0.0.1:${server.address().port}`, asked, close };
}

async function answer(folder, base, request, response) {
  const { pathname } = new URL(request.url, 'http://host');
  const file = await fileOf(folder, base, pathname);
  if (file === 'folder') {
    response.writeHead(301, { location: `${pathname}/` }).end();
  } else if (file) {
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    response.end(await readFile(file));
  } else {
    response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' });
    response.end(await readFile(path.join(folder, '404.html')).catch(() => 'not found'));
  }
}

/** The file at an address; 'folder' where only the last slash is missing; nothing where there is nothing. */
export async function fileOf(folder, base, pathname) {
  if (!pathname.startsWith(`${base}/`)) return undefined;
  const inside = path.normalize(decodeURIComponent(pathname.slice(base.length)));
  const file = path.join(folder, inside);
  const kind = await stat(file).catch(() => undefined);
  if (kind?.isFile()) return file;
  if (!kind?.isDirectory()) return undefined;
  const index = path.join(file, 'index.html');
  const found = await stat(index).catch(() => undefined);
  if (!found) return undefined;
  return pathname.endsWith('/') ? index : 'folder';
}
