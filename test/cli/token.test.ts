import { join } from 'node:path';
import { Tokens } from '@tunnel/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Workplace } from './workplace.js';

let place: Workplace;
beforeAll(async () => {
  place = await Workplace.create();
});
afterAll(() => place.remove());

it('makes tokens that the store knows, lists them without showing them, and revokes them', async () => {
  const tokens = new Tokens(join(place.folder, 'store'));
  const made = await place.run(['token', 'create', '--name', 'me', '--scopes', 'runs:delete']);
  expect(made).toMatchObject({ code: 0 });
  const token = made.out.trim();
  expect(await tokens.scopesOf(token)).toEqual(['runs:delete']);

  const listed = await place.run(['token', 'list']);
  expect(listed.out).toContain('runs:delete');
  expect(listed.out).not.toContain(token);
  const [info] = JSON.parse((await place.run(['token', 'list', '--json'])).out);
  expect(info).toEqual((await tokens.list())[0]);

  expect(await place.run(['token', 'revoke', info.id])).toMatchObject({ code: 0 });
  expect(await tokens.scopesOf(token)).toBeNull();
  expect(await place.run(['token', 'revoke', info.id])).toMatchObject({ code: 2 });
});

it('refuses a scope that there is not', async () => {
  const refused = await place.run(['token', 'create', '--name', 'me', '--scopes', 'all']);
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.err).toContain('runs:write');
});
