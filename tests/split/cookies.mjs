// Cookies of the contract, signed without the code of docs/split.md.

import { createHmac, randomBytes } from 'node:crypto';

/** A key with its name, as it stands in BIFOLIO_GATE_KEYS. */
export class Key {
  constructor(kid, bytes = randomBytes(32)) {
    Object.assign(this, { kid, bytes });
  }

  toString() {
    return `${this.kid}:${this.bytes.toString('base64url')}`;
  }

  /** The header of a reader with this tier, for so many seconds from now. */
  cookie(tier, seconds = 3600, claims = {}) {
    return this.of({ tier, exp: Math.floor(Date.now() / 1000) + seconds, ...claims });
  }

  /** The header with whatever is signed. */
  of(claims, { version = 'v1', kid = this.kid } = {}) {
    const body = Buffer.from(typeof claims === 'string' ? claims : JSON.stringify(claims)).toString('base64url');
    const text = `${version}.${kid}.${body}`;
    return `theme=dark; __Host-bifolio=${text}.${createHmac('sha256', this.bytes).update(text).digest('base64url')}; a=b`;
  }
}

export const KEYS = { now: new Key('2026-11'), before: new Key('2026-10'), strange: new Key('2026-11') };
export const GATE_KEYS = `${KEYS.now},${KEYS.before},${new Key('2026-09', KEYS.strange.bytes)}`;

/** Cookies that open nothing for `tier`, and why. */
export function refused(tier) {
  const { now, strange } = KEYS, good = now.cookie(tier);
  const soon = Math.floor(Date.now() / 1000) + 3600;
  return {
    'no cookie': undefined,
    'an empty one': '__Host-bifolio=',
    garbage: '__Host-bifolio=v1.2026-11.%%%.%%%',
    'dots': '__Host-bifolio=....',
    'another name': good.replace('__Host-bifolio', 'bifolio'),
    'another key under a known name': strange.cookie(tier),
    'a name that is not known': now.of({ tier, exp: soon }, { kid: '2025-01' }),
    'a name that every object has': now.of({ tier, exp: soon }, { kid: 'constructor' }),
    'a third key': new Key('2026-09', strange.bytes).cookie(tier),
    'another version': now.of({ tier, exp: soon }, { version: 'v2' }),
    'the name of another version': good.replace('=v1.', '=v2.'),
    'no signature': good.replace(/\.[^.;]*;/, '.;'),
    'half a signature': good.replace(/(\.[^.;]{20})[^.;]*;/, '$1;'),
    'a changed tier': good.replace(/(v1\.[^.]*\.)[^.]*/, `$1${Buffer.from(JSON.stringify({ tier: 'patron', exp: soon + 9e9 })).toString('base64url')}`),
    'more than four parts': good.replace(/(__Host-bifolio=[^;]*)/, '$1.x'),
    'an end that is over': now.cookie(tier, -1),
    'no end': now.of({ tier }),
    'an end that is a text': now.of({ tier, exp: String(soon) }),
    'an end that is no number': now.of('{"tier":"patron","exp":1e999}'),
    'a tier that the site does not have': now.cookie('gold'),
    'no tier': now.of({ exp: soon }),
    'a list of tiers': now.cookie([tier]),
    'no object': now.of('null'),
    'no JSON': now.of('{'),
  };
}
