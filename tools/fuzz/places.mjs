import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../bootstrap/repository.mjs';

/** The crate of the fuzzers. */
export const crate = join(repository, 'crates', 'engine', 'fuzz');

/** Inputs that are committed, by reader. */
export const kept = join(crate, 'corpus');

/** All that is built, made and found, none of which is committed. */
export const workshop = join(repository, 'target', 'fuzz');

/** The readers: a fuzzer each. */
export const readers = readdirSync(join(crate, 'fuzz_targets'))
  .map((file) => file.replace(/\.rs$/, ''))
  .sort();
