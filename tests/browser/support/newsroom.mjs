// A newsroom that sells what it writes: a copy of tests/sites/paid, keys that are made for it, and the commands that it runs.

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { promisify } from 'node:util';
import { BINARY, ROOT } from './preview.mjs';
import { filesUnder } from './site.mjs';

export const NOW = '2026-11-24T12:00:00Z';

/** A word of every hidden part of tests/sites/paid, by language: it stands nowhere else. */
export const HIDDEN = { en: 'osprey', es: 'águila' };

export class Newsroom {
  /** A copy with new keys beside it, gone after the tests. */
  static async open() {
    const folder = await mkdtemp(path.join(tmpdir(), 'bifolio-newsroom-'));
    after(() => rm(folder, { recursive: true, force: true }));
    const newsroom = new Newsroom();
    Object.assign(newsroom, { source: path.join(folder, 'site'), keys: path.join(folder, 'keys', 'keys.yaml') });
    newsroom.output = path.join(newsroom.source, 'public');
    await cp(path.join(ROOT, 'tests/sites/paid/site'), newsroom.source, { recursive: true });
    await mkdir(path.dirname(newsroom.keys), { mode: 0o700 });
    await newsroom.run('keys', 'new', '--out', newsroom.keys);
    return newsroom;
  }

  /** What a command says. It knows of the keys and of nothing else. */
  async run(...words) {
    const env = { PATH: process.env.PATH, BIFOLIO_KEYS_FILE: this.keys };
    const { stdout } = await promisify(execFile)(BINARY, [...words, '--source', this.source, '--now', NOW], { env });
    return stdout;
  }

  /** A pass that a command gives: `{pass, links: {en, es}}`. */
  async pass(...words) {
    return JSON.parse(await this.run('pass', ...words, '--format', 'json'));
  }

  /** A file of the site's sources. */
  read(file) {
    return readFile(path.join(this.source, 'content', file));
  }

  /** Everything that a host would get: `[name, bytes]` of each file. */
  async published() {
    const files = await filesUnder(this.output, '');
    return Promise.all(files.map(async (file) => [file, await readFile(path.join(this.output, file))]));
  }
}
