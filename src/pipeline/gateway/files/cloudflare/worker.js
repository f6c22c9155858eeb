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
    const isPart = request.method === 'GET' && request.headers.has('range');
    const object = await env.PROTECTED.get(place.file, isPart ? { range: request.headers } : undefined);
    if (!object) return undefined;
    const headers = wholeHeaders(teaser.ok ? teaser : undefined);
    headers.set('content-type', place.file.endsWith('.html') ? 'text/html; charset=utf-8' : object.httpMetadata?.contentType ?? 'application/octet-stream');
    headers.set('accept-ranges', 'bytes');
    const { offset = 0, length = object.size - offset } = (isPart && object.range) || {};
    if (length < object.size) headers.set('content-range', `bytes ${offset}-${offset + length - 1}/${object.size}`);
    return new Response(request.method === 'HEAD' ? null : object.body, { status: length < object.size ? 206 : 200, headers });
  } catch {
    return undefined;
  }
}
