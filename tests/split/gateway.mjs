// The membership service: the code block of docs/split.md, run as it stands there, behind a door that counts who asks
// and can be told to fail.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, request as ask } from 'node:http';
import { createServer as listener, connect } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

/** A port that nobody has at this moment. */
export async function freePort() {
  const server = listener();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Waits until somebody listens, for ten seconds at most. */
export async function listening(port, said = () => '') {
  for (let tries = 0; tries < 200; tries += 1) {
    const isOpen = await new Promise((answer) => {
      const socket = connect(port, '127.0.0.1', () => { socket.destroy(); answer(true); });
      socket.on('error', () => answer(false));
    });
    if (isOpen) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`nobody listens at ${port}: ${said()}`);
}

/** Ends a child, and waits for it. */
export async function end(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
}

/** The program of docs/split.md, in a folder. */
export async function program(folder) {
  const text = await readFile(new URL('../../docs/split.md', import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```js\n(\/\/ gateway\.mjs.*?)^```$/gms)];
  assert.equal(blocks.length, 1, 'docs/split.md has one block that opens with `// gateway.mjs`');
  const file = path.join(folder, 'gateway.mjs');
  await writeFile(file, blocks[0][1]);
  return file;
}

/** The cookie that the program prints for trying. */
export async function printed(file, keys, tier, seconds) {
  const { stdout } = await promisify(execFile)(process.execPath, [file, 'sign', tier, String(seconds)], { env: { BIFOLIO_GATE_KEYS: keys } });
  return stdout.trim();
}

/** The program, and the door before it. */
export class Gateway {
  static async start(folder, keys) {
    const gateway = new Gateway(), inner = await freePort();
    const env = { BIFOLIO_GATE_KEYS: keys, PORT: String(inner) };
    gateway.child = spawn(process.execPath, [await program(folder)], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    Object.assign(gateway, { inner, asked: [], answer: undefined });
    await listening(inner);
    gateway.port = await freePort();
    await gateway.up();
    return gateway;
  }

  /** Answers again. */
  async up() {
    this.server = createServer((request, response) => {
      this.asked.push({ url: request.url, method: request.method, headers: request.headers });
      if (this.answer) this.answer(request, response);
      else this.#pass(request, response);
    });
    await new Promise((ready) => this.server.listen(this.port, '127.0.0.1', ready));
  }

  #pass({ url, method, headers }, response) {
    const inner = ask({ host: '127.0.0.1', port: this.inner, path: url, method, headers, agent: false }, (found) => {
      response.writeHead(found.statusCode, found.headers);
      found.pipe(response);
    });
    inner.on('error', () => response.destroy());
    inner.end();
  }

  /** Nobody listens any more. */
  async down() {
    this.server?.closeAllConnections();
    await new Promise((done) => (this.server ? this.server.close(done) : done()));
    this.server = undefined;
  }

  async stop() {
    await this.down();
    await end(this.child);
  }
}
