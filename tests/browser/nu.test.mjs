// The Nu HTML checker finds no error in any page, style sheet or picture drawn in SVG.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { SEALED } from './support/sealed.mjs';
import { FOLDER, filesUnder } from './support/site.mjs';

const require = createRequire(import.meta.url);
const JAR = path.join(path.dirname(require.resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');

// Its CSS half is years behind: container queries (in every browser since 2023) are unknown to it.
const TOO_NEW = [/at-rule “@(container|property|layer|starting-style)”/, /Property “(container|container-type|container-name|text-box|text-wrap|text-wrap-style|hyphenate-limit-chars|interpolate-size|view-transition-name)” doesn't exist/];

for (const [what, ending, flags] of [['pages', '.html', []], ['style sheets', '.css', ['--css']], ['SVG', '.svg', ['--svg']]]) {
  test(`Nu: ${what}`, async (t) => {
    const files = (await Promise.all([FOLDER, SEALED].map(async (folder) => (await filesUnder(folder, ending)).map((file) => path.join(folder, file))))).flat();
    if (ending === '.html') assert.ok(files.length > 10, `only ${files.length} pages in ${FOLDER}`);
    const messages = files.length ? await check(flags, files) : [];
    const errors = messages.filter(({ type, message }) => type === 'error' && !TOO_NEW.some((known) => known.test(message)));
    const fatal = messages.filter(({ type }) => type === 'non-document-error');
    t.diagnostic(`${files.length} files, ${messages.length - errors.length} remarks`);
    const said = [...errors, ...fatal].map(({ url, lastLine, lastColumn, message }) => (
      `${path.relative(FOLDER, (url ?? '').replace('file:', ''))}:${lastLine}:${lastColumn}: ${message}`
    ));
    assert.deepEqual(said, []);
  });
}

/** All messages about all files, in runs of a length that a command line can bear. */
async function check(flags, files) {
  const messages = [];
  for (let at = 0; at < files.length; at += 500) {
    const args = ['-jar', JAR, '--format', 'json', '--exit-zero-always', '--stdout', ...flags, ...files.slice(at, at + 500)];
    const { stdout } = await promisify(execFile)('java', args, { maxBuffer: 1 << 28 });
    messages.push(...JSON.parse(stdout).messages);
  }
  return messages;
}
