import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { TestApi } from '../testing/TestApi.js';
import { openServiceLog } from './serviceLog.js';

const folder = mkdtempSync(join(tmpdir(), 'tunnel-log-'));
const pipe = join(folder, 'pipe');
execFileSync('mkfifo', [pipe]);
const file = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
afterEach(() => {
  closeSync(file);
  rmSync(folder, { recursive: true });
});

it('drops lines that nobody reads, and counts them', async () => {
  const { log, dropped } = openServiceLog('info', file);
  const line = 'x'.repeat(1000);
  for (let count = 0; count < 10_000; count++) log.info(line);
  // Four of ten million characters wait, and 64 KiB are in the pipe.
  expect(dropped()).toBeGreaterThan(5000);
  expect(dropped()).toBeLessThan(7000);

  const api = await TestApi.start({}, { droppedLines: dropped });
  const metrics = await (await api.get('/metrics')).text();
  expect(metrics).toContain(`tunnel_api_log_lines_dropped_total ${dropped()}\n`);
  await api.stop();

  const chunk = Buffer.alloc(65_536);
  const first = chunk.toString('utf8', 0, readSync(file, chunk)).split('\n')[0] ?? '';
  expect(JSON.parse(first)).toMatchObject({ level: 30, msg: line });
});
