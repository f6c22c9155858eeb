// Chromium, and how it is started.

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

// No sandbox: tests run as root in containers. The rest keeps Chromium from speaking to anyone but our server.
export const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
