// nginx and Caddy with the rules of a build: their examples as they are written, with ports and folders of the test.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { GATE_KEYS } from './cookies.mjs';
import { end, freePort, Gateway, listening } from './gateway.mjs';
import { Trees } from './trees.mjs';

const run = promisify(execFile);

/** Replaces every one of some texts, each of which must be there. */
function replaced(text, changes) {
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), `the example has: ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** A server with a gateway and a copy of the trees, all gone after `stop`. */
class Server {
  static async start(folder) {
    const server = new this(), { folder: origin } = await Trees.of(folder);
    try {
      server.folder = await mkdtemp(path.join(tmpdir(), 'bifolio-split-'));
      await cp(origin, path.join(server.folder, 'site'), { recursive: true });
      server.trees = await Trees.of(path.join(server.folder, 'site'));
      server.port = await freePort();
      server.gateway = await Gateway.start(server.folder, GATE_KEYS);
      await server.configure();
      await server.check();
      server.child = spawn(...server.command());
      server.said = '';
      for (const stream of [server.child.stdout, server.child.stderr]) stream.on('data', (text) => { server.said += text; });
      await listening(server.port, () => server.said);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  async stop() {
    await end(this.child);
    await this.gateway?.stop();
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }

  /** The file of the server tree. */
  rules(name) {
    return readFile(path.join(this.trees.folder, 'server', name), 'utf8');
  }

  /** What the server answers to an address, sent as it is written. */
  ask(address, { cookie, method = 'GET', headers = {} } = {}) {
    const sent = { host: this.trees.host, connection: 'close', ...headers, ...(cookie === undefined ? {} : { cookie }) };
    return new Promise((answer, fail) => {
      const asked = request({ host: '127.0.0.1', port: this.port, path: address, method, headers: sent, agent: false }, (found) => {
        const parts = [];
        found.on('data', (part) => parts.push(part));
        found.on('end', () => answer({ status: found.statusCode, headers: found.headers, body: Buffer.concat(parts) }));
      });
      asked.on('error', fail);
      asked.setTimeout(15_000, () => asked.destroy(new Error(`${method} ${address}: no answer`)));
      asked.end();
    });
  }
}

export class Nginx extends Server {
  /** Conditions are looked at before any rule. */
  hearsConditions = true;

  async configure() {
    const { folder, trees, port, gateway } = this, { host } = trees;
    const site = replaced(await this.rules('nginx/example.conf'), [
      [`"/srv/${host}`, `"${trees.folder}`], ['127.0.0.1:9000', `127.0.0.1:${gateway.port}`], ['listen 443 ssl;', `listen 127.0.0.1:${port};`],
      ['    ssl_certificate', '    # ssl_certificate'],
    ]);
    await writeFile(path.join(folder, 'site.conf'), site);
    const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path "${folder}/${kind}";`);
    await writeFile(path.join(folder, 'nginx.conf'), `
      ${process.getuid() === 0 ? 'user root;' : ''}
      worker_processes 1; pid "${folder}/nginx.pid"; error_log "${folder}/error.log" warn;
      events { worker_connections 64; }
      http { include /etc/nginx/mime.types; access_log off; ${temp.join(' ')} include "${folder}/site.conf"; }`);
  }

  async check() {
    const { stderr } = await run('nginx', ['-t', '-p', this.folder, '-c', path.join(this.folder, 'nginx.conf'), '-e', 'stderr']);
    assert.doesNotMatch(stderr, /warn|emerg|error/, stderr);
  }

  command() {
    return ['nginx', ['-p', this.folder, '-c', path.join(this.folder, 'nginx.conf'), '-e', path.join(this.folder, 'error.log'), '-g', 'daemon off;'],
      { stdio: ['ignore', 'pipe', 'pipe'] }];
  }
}

export class Caddy extends Server {
  async configure() {
    const { trees, port } = this, { host } = trees;
    const site = replaced(await this.rules('caddy/Caddyfile.example'), [
      [`\n${host} {`, `\nhttp://${host}:${port} {\n\tbind 127.0.0.1`], [`import "/srv/${host}/`, `import "${trees.folder}/`],
    ]);
    this.file = path.join(this.folder, 'Caddyfile');
    await writeFile(this.file, `{\n\tadmin off\n\tauto_https off\n}\n${site}`);
    this.env = {
      PATH: process.env.PATH, HOME: this.folder, XDG_DATA_HOME: this.folder, XDG_CONFIG_HOME: this.folder,
      BIFOLIO_ROOT: trees.folder, BIFOLIO_GATEWAY: `127.0.0.1:${this.gateway.port}`,
    };
  }

  check() {
    return run('caddy', ['validate', '--config', this.file, '--adapter', 'caddyfile'], { env: this.env });
  }

  command() {
    return ['caddy', ['run', '--config', this.file, '--adapter', 'caddyfile'], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] }];
  }
}
