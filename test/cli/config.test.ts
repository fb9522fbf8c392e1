import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Workplace } from './workplace.js';

let place: Workplace;
beforeAll(async () => {
  place = await Workplace.create();
});
afterAll(() => place.remove());

const file = () => join(place.work, 'tunnel.config.json');

async function shown(args: string[] = [], env: NodeJS.ProcessEnv = {}) {
  const { out } = await place.run(['config', '--json', ...args], env);
  return JSON.parse(out).settings;
}

it('says of every setting its value and where it is from, the strongest of all', async () => {
  writeFileSync(file(), JSON.stringify({ threads: 2, device: 'auto', scale: 'smoke' }));
  const settings = await shown(['--threads', '4'], { TUNNEL_DEVICE: 'cpu' });
  expect(settings).toMatchObject({
    threads: { value: '4', source: 'option', from: '--threads' },
    device: { value: 'cpu', source: 'environment', from: 'TUNNEL_DEVICE' },
    scale: { value: 'smoke', source: 'file', from: file() },
    memory: { value: null, source: 'default', from: null },
  });
  const { out } = await place.run(['config'], { TUNNEL_DEVICE: 'cpu' });
  expect(out).toMatch(/^device +cpu +TUNNEL_DEVICE$/m);
});

it('is what commands go by: the store, the threads and the data of a file', async () => {
  const { data, folder, work } = place;
  writeFileSync(file(), JSON.stringify({ store: 'kept', threads: 1, dataDir: data }));
  const env = { TUNNEL_STORE: '', TUNNEL_DATA_DIR: '' };
  const train = ['train', '--depth', '2', '--width', '8', '--epochs', '1', '--json'];
  const { out } = await place.run(train, env);
  const { weights, result } = JSON.parse(out);
  expect(weights).toContain(join(work, 'kept'));
  expect(result.threads).toBe(1);
  const other = join(folder, 'other');
  const more = await place.run([...train, '--store', other, '--threads', '2'], env);
  expect(JSON.parse(more.out).weights).toContain(other);
  expect(JSON.parse(more.out).result.threads).toBe(2);
});

it('refuses what no setting may be, before anything is done, but not help', async () => {
  writeFileSync(file(), '{"stroe": "x"}');
  const refused = await place.run(['data', 'list']);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toBe(
    `error: ${file()}: stroe is not known; did you mean store? [config-invalid]\n`,
  );
  expect((await place.run(['--help'])).code).toBe(0);
});
