import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createRandomStream, parseRunRecord, type RunRecord } from '@tunnel/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, Workplace } from './workplace.js';

/** How often the run is killed before it may end. */
const kills = 5;

let place: Workplace;
beforeAll(async () => {
  // As many as experiments read of a few classes at scale smoke.
  place = await Workplace.create(10_000);
});
afterAll(() => place.remove());

/** What a run found, and nothing of when and how often it was started. */
function found({ networks, findings, figures, tables, omitted, data, tasks }: RunRecord) {
  const times = { trainSeconds: 0, measureSeconds: 0 };
  return {
    networks: networks.map(({ seeds, ...network }) => ({
      ...network,
      seeds: seeds.map((seed) => ({ ...seed, ...times })),
    })),
    findings,
    figures,
    tables,
    omitted,
    data,
    tasks: tasks.map(({ id }) => id),
  };
}

/** The artifacts of a store, with what each says of itself. */
function artifactsIn(store: string): Map<string, string> {
  const folder = join(store, 'artifacts');
  if (!existsSync(folder)) return new Map();
  const folders = readdirSync(folder).flatMap((part) =>
    readdirSync(join(folder, part)).map((id) => [id, join(folder, part, id, 'task.json')] as const),
  );
  return new Map(folders.map(([id, file]) => [id, readFileSync(file, 'utf8')]));
}

// Its tasks are of most kinds: trainings, also from other weights, tasks in turn, grafts and probes.
const name = 'continual';

describe('an experiment that is killed at any moment and run again', () => {
  it('finds the same to the last bit, and runs no task twice', async () => {
    const run = ['run', name, '--scale', 'smoke', '--threads', '1', '--seeds', '0'];
    const recordOf = (report: string) =>
      parseRunRecord(JSON.parse(readFileSync(join(place.work, report, 'run.json'), 'utf8')));

    const began = performance.now();
    const whole = await place.run([
      ...run,
      '--out',
      'whole',
      '--store',
      join(place.folder, 'whole'),
    ]);
    expect(whole).toMatchObject({ code: 0 });
    const duration = performance.now() - began;

    const store = join(place.folder, `killed-${name}`);
    const random = createRandomStream(5);
    const kept: Map<string, string>[] = [];
    for (let kill = 0; kill < kills; kill++) {
      const child = place.start([...run, '--out', 'killed', '--store', store]);
      const end = ended(child);
      await setTimeout(0.6 * random() * duration);
      child.kill('SIGKILL');
      await end;
      kept.push(artifactsIn(store));
    }
    const again = await place.run([...run, '--out', 'killed', '--store', store]);
    expect(again).toMatchObject({ code: 0 });

    expect(found(recordOf('killed'))).toEqual(found(recordOf('whole')));
    const artifacts = artifactsIn(store);
    expect(artifacts.size).toBe(recordOf('whole').tasks.length);
    // Each says when it was finished: one that was run again would say something else.
    for (const before of kept) {
      for (const [id, text] of before) expect(artifacts.get(id)).toBe(text);
    }
    expect(kept.at(-1)?.size).toBeGreaterThan(0);
  }, 300_000);
});
