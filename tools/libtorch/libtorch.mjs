#!/usr/bin/env node
// node tools/libtorch/libtorch.mjs install|where|verify — see help below.
import { isTunnelError } from '@tunnel/core';
import { resolveLibtorch } from '@tunnel/native';
import { ensureLibtorch } from './ensureLibtorch.mjs';
import { verifyLibtorch } from './verifyLibtorch.mjs';

const help = `Usage: node tools/libtorch/libtorch.mjs COMMAND

  install   install libtorch into the user's cache, unless one is there
  where     print the folder of the libtorch that is used
  verify    check that libtorch: version, files, and the checksums of those that Tunnel installed

It is looked for in LIBTORCH, the repository's .libtorch, and the cache (TUNNEL_CACHE_DIR, else
~/.cache/tunnel), in that order.
`;

/** @type {Record<string, () => Promise<void>>} */
const commands = {
  install: async () => {
    const { path, source } = await ensureLibtorch();
    console.log(`${path} (${source})`);
  },
  where: async () => console.log(resolveLibtorch().path),
  verify: async () => console.log(await verifyLibtorch()),
};

const [name = '', ...rest] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) && rest.length === 0 ? commands[name] : undefined;
if (command) {
  await command().catch((error) => {
    if (!isTunnelError(error)) throw error;
    console.error(`error: ${error.message} [${error.code}]`);
    process.exitCode = 1;
  });
} else {
  const asked = ['--help', 'help'].includes(name);
  (asked ? process.stdout : process.stderr).write(help);
  process.exitCode = asked ? 0 : 2;
}
