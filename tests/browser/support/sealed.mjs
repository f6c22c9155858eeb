// A site whose own theme shows the form and the page for passes, with nothing sealed in it: tests/sites/sealed, built into the folder BIFOLIO_SEALED.

import path from 'node:path';
import { siteUnderTest } from './site.mjs';

export const SEALED = path.resolve(process.env.BIFOLIO_SEALED ?? '../../target/browser/sealed');

/** The page for passes, which the demonstration site does not have. */
export const PASSES = [{ kind: 'pass', lang: 'en', address: '/en/pass/' }, { kind: 'pass', lang: 'es', address: '/es/pase/' }];

/** That site under test. */
export const sealedUnderTest = () => siteUnderTest(SEALED, '');
