#!/usr/bin/env node
// node tools/packages/pack.mjs FOLDER — see help below.
import { packPackages } from './packPackages.mjs';

const help = `Usage: node tools/packages/pack.mjs FOLDER

Packs every @tunnel package, and the engine of this machine as its platform's package, into tarballs
in FOLDER, and prints their names. What is packed was built before: run "npm run setup" first.

  npm install FOLDER/*.tgz   installs them in another folder
`;

const [folder, ...rest] = process.argv.slice(2);
if (folder === undefined || folder.startsWith('-') || rest.length > 0) {
  const asked = folder === '--help' && rest.length === 0;
  (asked ? process.stdout : process.stderr).write(help);
  process.exitCode = asked ? 0 : 2;
} else {
  try {
    for (const { tarball } of await packPackages(folder)) console.log(tarball);
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
