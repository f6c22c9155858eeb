// Made by bifolio with every build: what is changed here is lost. docs/split.md explains it.
// Bindings: ASSETS, the public tree; PROTECTED, an R2 bucket with the protected tree; the secret BIFOLIO_GATE_KEYS.

import { asTeaser, encoded, opens, placeOf, refusal, wholeHeaders } from './gate.js';

export default {
  async fetch(request, env) {
    const refused = refusal(request);
    if (refused) return refused;
    const place = placeOf(request.url);
    if (!place) return env.ASSETS.fetch(request);
    const teaser = await env.ASSETS.fetch(new Request(new URL(encoded(place.path), request.url), { method: request.method }));
    const isOpen = await opens(request, place.tier, env.BIFOLIO_GATE_KEYS);
    return (isOpen && await whole(request, env, place, teaser)) || asTeaser(teaser);
  },
};

/** The whole page or file; nothing where the bucket does not have it. */
async function whole(request, env, place, teaser) {
  try {
    const isPage = place.file.endsWith('.html');
    const object = await found(env.PROTECTED, place.file, isPage || request.method === 'HEAD' ? undefined : request.headers);
    if (!object) return undefined;
    const headers = wholeHeaders(teaser.ok ? teaser : undefined);
    headers.set('content-type', isPage ? 'text/html; charset=utf-8' : object.httpMetadata?.contentType ?? 'application/octet-stream');
    if (!isPage) headers.set('accept-ranges', 'bytes');
    const { offset, length } = span(object);
    if (length < object.size) headers.set('content-range', `bytes ${offset}-${offset + length - 1}/${object.size}`);
    return new Response(request.method === 'HEAD' ? null : object.body, { status: length < object.size ? 206 : 200, headers });
  } catch {
    return undefined;
  }
}

/** An object of the bucket, or the part of it that headers ask for. A part that it does not have is refused: then all of it. */
async function found(bucket, file, headers) {
  if (!headers?.has('range')) return bucket.get(file);
  try {
    return await bucket.get(file, { range: headers });
  } catch {
    return bucket.get(file);
  }
}

/** Where what came begins, and how much it is. A bucket says so as it was asked: from where, how much, or how much of the end. */
function span({ size, range = {} }) {
  const { suffix, offset = suffix === undefined ? 0 : Math.max(0, size - suffix), length = size - offset } = range;
  return { offset, length: Math.min(length, size - offset) };
}
