import { dataCsv, runLayersData } from '@tunnel/figures';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { madeUpRun } from '../testing/madeUpRun.js';
import { TestApi } from '../testing/TestApi.js';
import { Drawings } from './Drawings.js';

let api: TestApi;
const run = madeUpRun();
beforeAll(async () => {
  api = await TestApi.start();
  await api.store.writeRun(run);
});
afterAll(() => api.stop());

it('what is drawn is drawn once, for all who ask for it at once and later', async () => {
  const path = `/api/v1/runs/${run.id}/figures/accuracy.png`;
  const answers = await Promise.all(Array.from({ length: 200 }, () => api.get(path)));
  for (const { status } of answers) expect(status).toBe(200);
  const etag = answers[0]?.headers.get('etag') ?? '';
  expect((await api.get(path, { 'If-None-Match': etag })).status).toBe(304);
});

it('more than may wait are told to come back', async () => {
  const drawings = new Drawings(api.store.folder);
  const drawing = { run: run.id, part: 'layers', format: 'csv' } as const;
  const answers = await Promise.allSettled(
    Array.from({ length: 200 }, () => drawings.draw(drawing)),
  );
  const drawn = answers.filter(({ status }) => status === 'fulfilled');
  expect(drawn.length).toBeGreaterThanOrEqual(64);
  for (const answer of answers) {
    expect(answer).toMatchObject(
      answer.status === 'fulfilled'
        ? { value: { bytes: dataCsv(runLayersData(run)) } }
        : { reason: { code: 'service-busy', context: { retryAfterSeconds: 5 } } },
    );
  }
  expect(drawn.length).toBeLessThan(answers.length);
});
