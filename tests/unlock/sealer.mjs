// Seals texts and writes passes, grants and what pages say of them, by docs/unlock.md alone, with node's own cryptography: the
// counterpart of the script, which has it from the browser.

import { createCipheriv, createHmac, hkdfSync } from 'node:crypto';

const LABEL = 'bifolio/1';

export const b64 = (data) => Buffer.from(data).toString('base64url');

/** A text after its length in four bytes. */
function prefixed(text) {
  const data = Buffer.from(text), length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}

const labelled = (label, ...texts) => Buffer.concat([Buffer.from(label), ...texts.map(prefixed)]);
const hkdf = (key, info, length, salt = Buffer.alloc(0)) => Buffer.from(hkdfSync('sha256', key, salt, info, length));
const hmac = (key, ...data) => createHmac('sha256', key).update(Buffer.concat(data)).digest();

/** RFC 3394. */
function wrapped(kek, data) {
  const cipher = createCipheriv('id-aes256-wrap', kek, Buffer.alloc(8, 0xa6));
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

function padded(data) {
  const out = Buffer.alloc(Math.ceil((data.length + 1) / 1024) * 1024);
  Buffer.from(data).copy(out);
  out[data.length] = 0x80;
  return out;
}

/** A key for tests, made from a word. */
export const keyOf = (word) => hkdf(Buffer.from(word), Buffer.from('a key for tests'), 32);

const checkOf = (key) => b64(hkdf(key, Buffer.from(`${LABEL} check`), 8));

/** A site with its keys. `periods` are `{tier, period, until}`, the newest first; keys come from their names. */
export class Sealer {
  constructor({ site, periods, tiers = ['subscriber', 'patron'] }) {
    Object.assign(this, { site, periods, tiers, build: keyOf(`${site} build`) });
  }

  tierKey(tier, period) {
    return keyOf(`${this.site} ${tier} ${period}`);
  }

  /** Key, nonce and ciphertext of something padded, for a context and a path. */
  content(context, path, data) {
    const whole = padded(data), aad = Buffer.concat([context, prefixed(path), prefixed('1')]);
    const salt = hmac(hkdf(this.build, Buffer.from(`${LABEL} siv`), 32), prefixed(aad), prefixed(whole));
    const both = hkdf(this.build, Buffer.concat([Buffer.from(`${LABEL} content`), context]), 44, salt);
    const cipher = createCipheriv('aes-256-gcm', both.subarray(0, 32), both.subarray(32));
    cipher.setAAD(aad);
    return { both, whole, sealed: Buffer.concat([cipher.update(whole), cipher.final(), cipher.getAuthTag()]) };
  }

  context({ id, lang, tier }) {
    return labelled(LABEL, this.site, id, lang, tier);
  }

  /** What stands in the gate of an article: `{id, lang, tier, path, html}`. */
  gate(article) {
    const context = this.context(article), { both, sealed } = this.content(context, article.path, Buffer.from(article.html));
    const w = this.periods.filter(({ tier }) => tier === article.tier).map(({ tier, period }) => {
      const key = this.tierKey(tier, period);
      const kek = hkdf(key, Buffer.concat([Buffer.from(`${LABEL} wrap`), context, prefixed(period)]), 32);
      return { p: period, k: b64(wrapped(kek, both.subarray(0, 32))), c: checkOf(key) };
    });
    const { id, lang, tier } = article;
    return { v: 1, site: this.site, kid: 'b1', id, lang, tier, n: b64(both.subarray(32)), ct: b64(sealed), w };
  }

  /** A picture or file of an article: what its element says, and the file that is published. */
  file(article, name, type, data) {
    const context = Buffer.concat([this.context(article), prefixed(name)]), { both, whole, sealed } = this.content(context, article.path, data);
    const at = b64(hmac(hkdf(this.build, Buffer.from(`${LABEL} name`), 32), context, prefixed(whole)).subarray(0, 16));
    return { attribute: `${at}.${b64(both)}.${type}.${b64(prefixed(name))}`, path: `_g/${at}.bin`, sealed };
  }

  /** What the page for passes says. */
  offer({ grants = true } = {}) {
    const p = this.periods.map(({ tier, period, until }) => ({ t: tier, p: period, c: checkOf(this.tierKey(tier, period)), e: until }));
    return { v: 1, site: this.site, kid: 'b1', grants, tiers: this.tiers, p };
  }

  upTo(tier) {
    return this.tiers.slice(0, this.tiers.indexOf(tier) + 1);
  }

  /** A pass with keys: of periods `{period, until}`, for a tier and those below. */
  pass(tier, periods) {
    const k = periods.flatMap(({ period, until }) => this.upTo(tier).map((t) => ({ t, p: period, k: b64(this.tierKey(t, period)), e: until })));
    return written({ v: 1, site: this.site, tier, k });
  }

  /** A pass with a lasting secret. */
  lasting(tier, secret) {
    return written({ v: 1, site: this.site, tier, s: b64(secret) });
  }

  /** The lists of grants, as `{path: text}`; `subscribers` are `{tier, secret}`. Every list holds four strangers besides. */
  grants(subscribers) {
    const lists = {};
    for (const { tier, period } of this.periods) {
      for (let at = 0; at < 256; at += 1) {
        const name = `_g/grants/${period}/${at.toString(16).padStart(2, '0')}.json`;
        lists[name] ??= Object.fromEntries([0, 1, 2, 3].map((nth) => {
          const dummy = hkdf(this.build, labelled(`${LABEL} dummy`, period, String(at), String(nth)), 55);
          return [b64(Buffer.concat([Buffer.from([at]), dummy.subarray(0, 15)])), b64(dummy.subarray(15))];
        }));
      }
      for (const one of subscribers.filter((who) => this.upTo(who.tier).includes(tier))) {
        const id = hmac(one.secret, labelled(`${LABEL} id`, this.site, tier, period)).subarray(0, 16);
        const kek = hkdf(one.secret, labelled(`${LABEL} grant`, this.site, tier, period), 32);
        lists[`_g/grants/${period}/${id.subarray(0, 1).toString('hex')}.json`][b64(id)] = b64(wrapped(kek, this.tierKey(tier, period)));
      }
    }
    return Object.fromEntries(Object.entries(lists).map(([name, g]) => [name, JSON.stringify({ v: 1, g })]));
  }
}

/** A pass as its text. */
export const written = (pass) => `b1.${b64(JSON.stringify(pass))}`;

/** The script element of a page. */
export const element = (name, value) => (
  `<script type="application/json" data-bifolio-${name}>${JSON.stringify(value).replace(/</g, '\\u003c')}</script>`
);
