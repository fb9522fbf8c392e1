import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended, Workplace } from './workplace.js';

let place: Workplace;
beforeAll(async () => {
  place = await Workplace.create();
});
afterAll(() => place.remove());

it('serves until it is told to stop, and ends well', async () => {
  const service = place.start(['serve', '--port', '0']);
  const end = ended(service);
  let said = '';
  while (!said.includes('/docs')) {
    const [chunk]: unknown[] = await once(service.stderr ?? service, 'data');
    said += String(chunk);
  }
  const url = /(http:\/\/127\.0\.0\.1:\d+);/.exec(said)?.[1];
  expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ status: 'ok' });
  service.kill('SIGTERM');
  expect(await end).toMatchObject({ code: 0 });
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

it('says what is wrong with a setting', async () => {
  const { code, err } = await place.run(['serve', '--port', 'x']);
  expect(code).toBe(2);
  expect(err).toContain('api.port');
});
