// A preview that runs: `bifolio serve` on a copy of the demonstration site, which tests may edit.

import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const ROOT = new URL('../../../', import.meta.url).pathname;
export const BINARY = process.env.BIFOLIO_BIN ?? path.join(ROOT, 'target/release/bifolio');
const PARTS = ['bifolio.yaml', 'content', 'static', 'themes'];

/** A copy of the demonstration site, at a moment of its own. */
export class Desk {
  async open() {
    this.folder = await mkdtemp(path.join(tmpdir(), 'bifolio-preview-'));
    for (const part of PARTS) await cp(path.join(ROOT, part), path.join(this.folder, part), { recursive: true });
    await this.start();
  }

  /** Starts the preview, at the port it had before if it had one. */
  async start(...more) {
    const port = this.origin ? new URL(this.origin).port : '0';
    const words = ['serve', '--source', this.folder, '--port', port, '--now', '2026-11-24T12:00:00Z', ...more];
    this.process = spawn(BINARY, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.origin = await new Promise((found, failed) => {
      let said = '';
      const hear = (bytes) => {
        said += bytes;
        const address = said.match(/http:\/\/[^/\s]+/);
        if (address) found(address[0]);
      };
      this.process.stdout.on('data', hear);
      this.process.stderr.on('data', (bytes) => { said += bytes; });
      this.process.on('exit', (code) => failed(new Error(`the preview ended with ${code}: ${said}`)));
    });
  }

  /** Ends it as Ctrl-C does. */
  stop() {
    const ended = new Promise((done) => this.process.once('exit', done));
    this.process.kill('SIGINT');
    return ended;
  }

  async close() {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Waits until a page holds a text. */
  async serves(address, text) {
    for (let tries = 0; tries < 600; tries += 1) {
      const answer = await fetch(this.origin + address);
      if ((await answer.text()).includes(text)) return;
      await new Promise((later) => setTimeout(later, 50));
    }
    throw new Error(`${address} never held "${text}"`);
  }

  read(file) {
    return readFile(path.join(this.folder, file), 'utf8');
  }

  write(file, text) {
    return writeFile(path.join(this.folder, file), text);
  }

  /** Replaces the one place of a file that reads `from`. */
  async edit(file, from, to) {
    const text = await this.read(file);
    if (text.split(from).length !== 2) throw new Error(`"${from}" must stand once in ${file}`);
    await this.write(file, text.replace(from, () => to));
  }
}
