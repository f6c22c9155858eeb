// A reader of sealed texts, written from docs/sealing.md alone: WebCrypto, and nothing of bifolio.
//
// Standard input: {"gate": "<JSON of the page>", "path": "…", "pass": "<pass or link>", "files": {"/_g/…": "<base64>"}}.
// Standard output: {"text": "…", "assets": ["<base64>", …]} where it opens, {"refused": "why"} where it does not.
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";

const { subtle } = webcrypto;
const utf8 = new TextEncoder();
const bytes = (x) => (typeof x === "string" ? utf8.encode(x) : x);
const join = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(bytes(part))));
const b64 = (text) => Buffer.from(text, "base64url");
const letters = (x) => Buffer.from(x).toString("base64url");

function lp(x) {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes(x).length);
  return join(length, x);
}

async function hkdf(key, info, length) {
  const imported = await subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: bytes(info) };
  return new Uint8Array(await subtle.deriveBits(how, imported, 8 * length));
}

async function hmac(key, text) {
  const imported = await subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await subtle.sign("HMAC", imported, text));
}

async function unwrap(withKey, wrapped) {
  const imported = await subtle.importKey("raw", withKey, "AES-KW", false, ["unwrapKey"]);
  const key = await subtle.unwrapKey("raw", wrapped, imported, "AES-KW", { name: "HMAC", hash: "SHA-256" }, true, ["sign"]);
  return new Uint8Array(await subtle.exportKey("raw", key));
}

async function open(key, iv, sealed, additionalData) {
  const imported = await subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  const padded = Buffer.from(await subtle.decrypt({ name: "AES-GCM", iv, additionalData }, imported, sealed));
  if (padded.length % 1024) throw new Error("not whole steps");
  return padded.subarray(0, padded.lastIndexOf(0x80));
}

// The key of a tier for a period: from the pass, or from the list in which its lasting secret stands.
async function tierKey(pass, gate, period, files) {
  if (pass.k) {
    const held = pass.k.find((key) => key.t === gate.tier && key.p === period);
    return held && b64(held.k);
  }
  const bound = join(lp(gate.site), lp(gate.tier), lp(period));
  const secret = b64(pass.s);
  const id = (await hmac(secret, join("bifolio/1 id", bound))).slice(0, 16);
  const name = `/_g/grants/${period}/${id[0].toString(16).padStart(2, "0")}.json`;
  const list = files[name] && JSON.parse(Buffer.from(files[name], "base64"));
  const value = list?.g[letters(id)];
  return value && unwrap(await hkdf(secret, join("bifolio/1 grant", bound), 32), b64(value));
}

async function read({ gate: json, path, pass: text, files = {} }) {
  const gate = JSON.parse(json);
  const [, payload] = text.split("#").pop().split(".");
  const pass = JSON.parse(b64(payload));
  if (gate.v !== 1 || pass.v !== 1 || pass.site !== gate.site) throw new Error("another site");
  const ctx = join("bifolio/1", lp(gate.site), lp(gate.id), lp(gate.lang), lp(gate.tier));
  for (const { p, k, c } of gate.w) {
    const key = await tierKey(pass, gate, p, files);
    if (!key) continue;
    if (letters(await hkdf(key, "bifolio/1 check", 8)) !== c) throw new Error(`a wrong key for ${p}`);
    const cek = await unwrap(await hkdf(key, join("bifolio/1 wrap", ctx, lp(p)), 32), b64(k));
    const html = (await open(cek, b64(gate.n), b64(gate.ct), join(ctx, lp(path), lp("1")))).toString();
    const assets = [];
    for (const [, reference] of html.matchAll(/data-sealed="([^"]*)"/g)) {
      const [name, secret, ...rest] = reference.split(".");
      const [opens, named] = [b64(secret), b64(rest.pop())];
      const sealed = Buffer.from(files[`/_g/${name}.bin`], "base64");
      const asset = await open(opens.subarray(0, 32), opens.subarray(32), sealed, join(ctx, named, lp(path), lp("1")));
      assets.push(asset.toString("base64"));
    }
    return { text: html, assets };
  }
  throw new Error("no key of this pass opens this text");
}

const answer = await read(JSON.parse(readFileSync(0))).catch((error) => ({ refused: `${error.name}: ${error.message}` }));
console.log(JSON.stringify(answer));
