#!/usr/bin/env node
// Writes the list of the licences of what comes with Tunnel.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../bootstrap/repository.mjs';
import { licenceFile, licenceList } from './licenceList.mjs';

writeFileSync(join(repository, licenceFile), licenceList());
process.stderr.write(`wrote ${licenceFile}\n`);
