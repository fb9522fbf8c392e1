import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Tokens } from './Tokens.js';

let folder = '';
let tokens: Tokens;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunnel-tokens-'));
  tokens = new Tokens(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('allow what they were made for, until they are revoked', async () => {
  const writer = await tokens.create('page', ['runs:write']);
  const cleaner = await new Tokens(folder).create('cron', ['runs:delete', 'runs:write']);
  expect(writer.token).not.toBe(cleaner.token);
  expect(await tokens.scopesOf(writer.token)).toEqual(['runs:write']);
  expect(await tokens.scopesOf(cleaner.token)).toEqual(['runs:delete', 'runs:write']);
  expect((await tokens.list()).map(({ name }) => name).sort()).toEqual(['cron', 'page']);

  await tokens.revoke(writer.info.id);
  expect(await tokens.scopesOf(writer.token)).toBeNull();
  expect(await tokens.list()).toEqual([cleaner.info]);
});

it('are not valid where they differ in anything, or are hashes', async () => {
  const { token } = await tokens.create('page', ['runs:write']);
  const [file = ''] = readdirSync(join(folder, 'tokens'));
  const { sha256 } = JSON.parse(readFileSync(join(folder, 'tokens', file), 'utf8'));
  for (const wrong of ['', token.slice(1), `${token}A`, token.toLowerCase(), sha256]) {
    expect(await tokens.scopesOf(wrong)).toBeNull();
  }
});

it('are kept as hashes that only their owner may read', async () => {
  const { token, info } = await tokens.create('page', ['runs:write']);
  const path = join(folder, 'tokens', `${info.id}.json`);
  expect(readFileSync(path, 'utf8')).not.toContain(token.slice('tunnel_'.length));
  expect(statSync(path).mode & 0o077).toBe(0);
});

it('there are none in a store that is not there', async () => {
  const none = new Tokens(join(folder, 'nothing'));
  expect(await none.list()).toEqual([]);
  expect(await none.scopesOf('tunnel_x')).toBeNull();
});

it('are refused without a name or a scope, and where they are unknown or corrupt', async () => {
  await expect(tokens.create('', ['runs:write'])).rejects.toMatchObject({
    code: 'invalid-request',
  });
  await expect(tokens.create('page', [])).rejects.toMatchObject({ code: 'invalid-request' });
  await expect(tokens.revoke('../x')).rejects.toMatchObject({ code: 'token-unknown' });
  const { info } = await tokens.create('page', ['runs:write']);
  writeFileSync(join(folder, 'tokens', `${info.id}.json`), '{}');
  await expect(tokens.scopesOf('tunnel_x')).rejects.toMatchObject({ code: 'artifact-corrupt' });
});
