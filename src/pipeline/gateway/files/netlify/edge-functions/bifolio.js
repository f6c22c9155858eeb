// Made by bifolio with every build: what is changed here is lost. docs/split.md explains it.
// Environment: BIFOLIO_GATE_KEYS; BIFOLIO_ORIGIN, the private address of the protected tree; BIFOLIO_ORIGIN_TOKEN, which opens it.

import { asTeaser, encoded, opens, placeOf, refusal, wholeHeaders } from '../bifolio/gate.js';

export const config = { path: @@PATTERNS@@, onError: 'bypass' };

export default async function bifolio(request, context) {
  const refused = refusal(request);
  if (refused) return refused;
  const place = placeOf(request.url);
  if (!place) return undefined; // The host answers.
  const teaser = await context.next(); // It passes over conditions.
  const isOpen = await opens(request, place.tier, Netlify.env.get('BIFOLIO_GATE_KEYS'));
  return (isOpen && await whole(request, place, teaser)) || asTeaser(teaser);
}

/** The whole page or file from the private origin; nothing where it does not give it. */
async function whole(request, place, teaser) {
  try {
    const origin = Netlify.env.get('BIFOLIO_ORIGIN') ?? '', token = Netlify.env.get('BIFOLIO_ORIGIN_TOKEN');
    if (!origin.startsWith('https://') || !token) return undefined;
    const asked = { authorization: `Bearer ${token}` };
    const isPage = place.file.endsWith('.html');
    if (!isPage && request.headers.has('range')) asked.range = request.headers.get('range');
    const address = `${origin.replace(/\/+$/, '')}/${encoded(place.file)}`;
    const found = await fetch(address, { method: request.method, headers: asked, redirect: 'manual', signal: AbortSignal.timeout(5000) });
    if (![200, 206, 416].includes(found.status)) return undefined;
    const headers = wholeHeaders(teaser.ok ? teaser : undefined);
    for (const name of ['content-type', 'content-range', 'accept-ranges']) {
      if (found.headers.has(name)) headers.set(name, found.headers.get(name));
    }
    if (isPage) headers.set('content-type', 'text/html; charset=utf-8');
    return new Response(found.status === 416 ? null : found.body, { status: found.status, headers });
  } catch {
    return undefined;
  }
}
