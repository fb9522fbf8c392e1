#!/usr/bin/env node
// npm run check:gpu: runs the check that was built before. Builds nothing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkFolder } from './checkFolder.mjs';

const script = join(checkFolder, 'run.sh');
if (existsSync(script)) {
  const { status } = spawnSync(script, process.argv.slice(2), { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} else {
  console.error(
    `${script} is not there; build it with "npx nx run gpu-check:folder", here or on another machine`,
  );
  process.exitCode = 5;
}
