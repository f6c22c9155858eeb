// What a build with the delivery `split` writes: three trees, in a folder that the environment names.

import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** The sites under test, by name: at the root of a host, and below a path. */
export const FOLDERS = { root: process.env.BIFOLIO_SPLIT, 'below a path': process.env.BIFOLIO_SPLIT_BELOW };

/** A path as an address has it. */
const encoded = (name) => name.split('/').map(encodeURIComponent).join('/');

/** The three trees of a site, and what `server/gated.json` says of them. */
export class Trees {
  static async of(folder) {
    assert.ok(folder, 'BIFOLIO_SPLIT and BIFOLIO_SPLIT_BELOW name the folders that hold public/, protected/ and server/');
    const trees = new Trees();
    const gated = JSON.parse(await readFile(path.join(folder, 'server', 'gated.json'), 'utf8'));
    Object.assign(trees, { folder: path.resolve(folder), base: encoded(gated.base_path), host: gated.host, tiers: gated.tiers, gated });
    return trees;
  }

  /** Every gated place: `{path, tier}`, the path as an address has it. */
  get places() {
    return this.tiers.flatMap((tier) => this.gated.paths[tier].map((at) => ({ path: encoded(at), tier })));
  }

  /** Gated pages of a tier, or of all. */
  pages(tier) {
    return this.places.filter((place) => [undefined, place.tier].includes(tier) && place.path.endsWith('/'));
  }

  /** Gated files. */
  get files() {
    return this.places.filter((place) => !place.path.endsWith('/'));
  }

  /** A file of a tree; nothing where there is none. */
  async read(tree, at) {
    const name = decodeURIComponent(at), base = this.gated.base_path;
    assert.ok(name.startsWith(`${base}/`), at);
    const below = name.slice(base.length);
    return readFile(path.join(this.folder, tree, below.endsWith('/') ? `${below}index.html` : below)).catch(() => undefined);
  }

  /** Every file of the protected tree, by its path on the host. */
  async protectedFiles(below = '') {
    const entries = await readdir(path.join(this.folder, 'protected', below), { withFileTypes: true });
    const found = await Promise.all(entries.map(async (entry) => {
      const name = `${below}/${entry.name}`;
      return entry.isDirectory() ? this.protectedFiles(name) : [this.gated.base_path + name];
    }));
    return found.flat();
  }

  /** Whether a tree has a folder or file. */
  has(name) {
    return stat(path.join(this.folder, name)).then(() => true, () => false);
  }
}
