// Made by bifolio with every build: what is changed here is lost. docs/split.md explains it.
// Which place a request asks for, and whether its cookie opens it. Whatever is not certain is a no.

import gated from './gated.js';

const COOKIE = '__Host-bifolio=';
const INDEX = 'index.html';
const GUARDS = [
  'content-security-policy', 'cross-origin-embedder-policy', 'cross-origin-opener-policy', 'permissions-policy',
  'referrer-policy', 'strict-transport-security', 'x-content-type-options', 'x-frame-options',
];

const tierOf = new Map(gated.tiers.flatMap((tier) => gated.paths[tier].map((path) => [path, tier])));
const rank = (tier) => gated.tiers.indexOf(tier);

/** The gated place of an address, `{path, tier, file}`, with its file in the protected tree; nothing where everybody may read. */
export function placeOf(address) {
  const asked = pathOf(address);
  const path = asked?.endsWith(`/${INDEX}`) ? asked.slice(0, -INDEX.length) : asked;
  const tier = tierOf.get(path);
  if (tier === undefined) return undefined;
  const file = path.slice(gated.base_path.length + 1) + (path.endsWith('/') ? INDEX : '');
  return { path, tier, file };
}

/** Whether an address names one of the trees that no reader ever sees. */
export function isHidden(address) {
  const below = pathOf(address)?.slice(gated.base_path.length) ?? '';
  return below.startsWith('/protected/') || below.startsWith('/server/');
}

/** A path as part of an address. */
export const encoded = (path) => path.split('/').map(encodeURIComponent).join('/');

/** Whether the cookie of a request opens a tier, by keys as BIFOLIO_GATE_KEYS holds them. */
export async function opens(request, wanted, keys) {
  try {
    const [version, kid, body, mac, ...rest] = cookieOf(request).split('.');
    const key = ring(keys).get(kid);
    if (version !== 'v1' || rest.length > 0 || !key) return false;
    const hmac = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    if (!await crypto.subtle.verify('HMAC', hmac, bytes(mac), new TextEncoder().encode(`v1.${kid}.${body}`))) return false;
    const { tier, exp } = JSON.parse(new TextDecoder().decode(bytes(body)));
    return Number.isSafeInteger(exp) && exp * 1000 > Date.now() && rank(wanted) >= 0 && rank(tier) >= rank(wanted);
  } catch {
    return false;
  }
}

/** The headers of a whole page: no cache keeps it, and what guards the teaser guards it, too. */
export function wholeHeaders(teaser) {
  const headers = new Headers();
  for (const name of GUARDS) if (teaser?.headers.has(name)) headers.set(name, teaser.headers.get(name));
  headers.set('cache-control', 'private, no-store');
  headers.set('vary', 'Cookie');
  headers.set('x-content-type-options', 'nosniff');
  return headers;
}

/** What a host answers to everybody, with the headers of a gated address. */
export function asTeaser(response) {
  const headers = new Headers(response.headers);
  headers.set('cache-control', 'no-cache');
  if (!/(^|,)\s*(cookie|\*)\s*(,|$)/i.test(headers.get('vary') ?? '')) headers.append('vary', 'Cookie');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

/** What is answered without looking at all: of a method that only reads, nothing. */
export function refusal(request) {
  if (isHidden(request.url)) return new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain' } });
  if (!placeOf(request.url) || ['GET', 'HEAD'].includes(request.method)) return undefined;
  return new Response('Method not allowed', { status: 405, headers: { allow: 'GET, HEAD', 'content-type': 'text/plain' } });
}

function pathOf(address) {
  try {
    return decodeURIComponent(new URL(address).pathname);
  } catch {
    return undefined;
  }
}

function cookieOf(request) {
  const cookies = (request.headers.get('cookie') ?? '').split(';').map((one) => one.trim());
  return (cookies.find((one) => one.startsWith(COOKIE)) ?? '').slice(COOKIE.length);
}

/** The first two keys of `KID:KEY,KID:KEY`; a key of fewer than 32 bytes is none. */
function ring(text) {
  const pairs = (text ?? '').split(',').slice(0, 2).map((one) => one.trim().split(':'));
  return new Map(pairs.filter(([kid, key]) => kid && key).map(([kid, key]) => [kid, bytes(key)]).filter(([, key]) => key.length >= 32));
}

/** The bytes of base64url without padding. */
function bytes(text) {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new TypeError('no base64url');
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
}
