import { Command } from '@commander-js/extra-typings';
import { TunnelError } from '@tunnel/core';
import { Store, type TokenInfo, type TokenScope, Tokens, tokenScopeSchema } from '@tunnel/store';
import type { Context } from '../Context.js';
import { jsonOption, storeOption } from '../options/common.js';
import { printJson } from '../output/printJson.js';
import { table } from '../output/table.js';

const defaultScopes: TokenScope[] = ['runs:write'];

const example = `
Scopes: ${tokenScopeSchema.options.join(', ')}. Only a hash of a token is kept, and no
command shows a token again.

Example:
  tunnel token create --name dashboard --scopes runs:write`;

/** `tunnel token`: who may start and delete runs through the API of a store. */
export function tokenCommand(context: Context) {
  return new Command('token')
    .description('make, list and revoke the tokens that the API asks of those who write')
    .addHelpText('after', example)
    .addCommand(createCommand(context))
    .addCommand(listCommand(context))
    .addCommand(revokeCommand(context));
}

function createCommand(context: Context) {
  return new Command('create')
    .description('make a token, and show it this once')
    .requiredOption('--name <text>', 'whose it is, or what for')
    .option('--scopes <names>', 'what it allows, with commas between', scopesOf, defaultScopes)
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  tunnel token create --name ci --scopes runs:write')
    .action(async ({ name, scopes, store, json }) => {
      const made = await (await tokensOf(store)).create(name, scopes);
      if (json) printJson(context, { token: made.token, ...made.info });
      else {
        context.out.write(`${made.token}\n`);
        context.err.write(
          `note: ${made.info.id} allows ${made.info.scopes.join(', ')}; keep the token, nothing shows it again\n`,
        );
      }
    });
}

function scopesOf(text: string): TokenScope[] {
  return text.split(',').map((name) => {
    const scope = tokenScopeSchema.safeParse(name.trim());
    if (scope.success) return scope.data;
    const scopes = tokenScopeSchema.options;
    throw new TunnelError('usage', `“${name}” is no scope; give ${scopes.join(', ')}`, {
      scope: name,
      scopes,
    });
  });
}

function listCommand(context: Context) {
  return new Command('list')
    .description('the tokens that are valid, oldest first')
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  tunnel token list')
    .action(async ({ store, json }) => {
      const tokens = await (await tokensOf(store)).list();
      if (json) printJson(context, tokens);
      else if (tokens.length > 0) context.out.write(`${listed(tokens)}\n`);
    });
}

function listed(tokens: readonly TokenInfo[]): string {
  const rows = tokens.map(({ id, name, scopes, createdAt }) => [
    id,
    name,
    scopes.join(', '),
    createdAt.slice(0, 16).replace('T', ' '),
  ]);
  return table(['id', 'name', 'scopes', 'made (UTC)'], rows);
}

function revokeCommand(context: Context) {
  return new Command('revoke')
    .description('make a token worthless')
    .argument('<id>', 'as "tunnel token list" shows it')
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  tunnel token revoke 0123456789ab')
    .action(async (id, { store, json }) => {
      const revoked = await (await tokensOf(store)).revoke(id);
      if (json) printJson(context, revoked);
      else context.out.write(`revoked ${revoked.id} (${revoked.name})\n`);
    });
}

async function tokensOf(folder: string | undefined): Promise<Tokens> {
  return new Tokens((await Store.open(folder)).folder);
}
