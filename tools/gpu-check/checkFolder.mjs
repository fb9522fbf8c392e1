import { join } from 'node:path';
import { repository } from '../bootstrap/repository.mjs';

/** Where the check that runs by itself is built to. */
export const checkFolder = join(repository, 'dist', 'check-gpu');
