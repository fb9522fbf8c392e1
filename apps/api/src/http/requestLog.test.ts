import { pino } from 'pino';
import { expect, it } from 'vitest';
import { TestApi } from '../testing/TestApi.js';

it('has a line of each request, with its id and without its query', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line) => lines.push(line) });
  const api = await TestApi.start({}, { log });
  await api.get('/api/v1/runs?experiment=secret', { 'X-Request-Id': 'mine-1' });
  await api.get('/api/v1/runs?token=secret', { 'X-Request-Id': 'mine-2' });
  await expect.poll(() => lines.length).toBe(2);
  const [ok, refused] = lines.map((line) => JSON.parse(line));
  const shared = { method: 'GET', path: '/api/v1/runs', finished: true };
  expect(ok).toMatchObject({ ...shared, level: 30, request: 'mine-1', status: 200 });
  expect(refused).toMatchObject({ ...shared, level: 40, request: 'mine-2', status: 400 });
  expect(lines.join('')).not.toContain('secret');
  await api.stop();
});
