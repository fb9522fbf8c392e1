import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './workplace.js';

let place: Workplace;
let id = '';
const few = ['--images', '200'];
beforeAll(async () => {
  place = await Workplace.create();
  const network = ['--depth', '3', '--width', '16', '--epochs', '1', '--checkpoint-steps', '0,2'];
  id = JSON.parse((await run('train', ...network, '--json')).out).id;
});
afterAll(() => place.remove());

async function run(...args: string[]) {
  const ended = await place.run(args);
  expect(ended).toMatchObject({ code: 0 });
  return ended;
}

/** A command’s result as JSON. */
async function resultOf(...args: string[]) {
  return JSON.parse((await run(...args, '--json')).out);
}

describe('measure', () => {
  it.each([
    ['rank', /^3 +relu3 +16 +\d+ +16$/m],
    ['spectrum', /^layer +name +rank 0\.01 +rank 0\.001 +rank 0\.0001 +of at most/m],
    ['variance', /^layer +name +within +between +ratio/m],
    ['similarity', /^2 +relu2 +\S+ +1\.00 +\S+$/m],
    ['change', /^1 +relu1 +0 +\S+ +\S+$/m],
    ['embed', /^2 +relu2 +16 +16 +\d+\.\d %$/m],
  ])('%s prints a row a layer, and its ids', async (measure, row) => {
    const { out } = await run('measure', measure, id, ...few);
    expect(out).toMatch(row);
    expect(out).toContain(`network: ${id}\n`);
    expect(out).toMatch(/^id: [0-9a-f]{64}$/m);
    const widest = Math.max(...out.split('\n').map((line) => line.length));
    expect(widest).toBeLessThanOrEqual(80);
  });

  it('cost counts and times layers, of an id or of a network that is said', async () => {
    const { result } = await resultOf('measure', 'cost', id, '--repeats', '2');
    const said = ['--network', 'mlp', '--depth', '3', '--width', '16'];
    const other = await resultOf('measure', 'cost', ...said, '--repeats', '3');
    expect(other.result.parameters).toBe(result.parameters);
    expect(result.layers.at(-1).cumulativeMultiplyAdds).toBe(result.multiplyAdds);
  });

  it('reads a kept checkpoint, and says which there are', async () => {
    const initial = await resultOf('measure', 'rank', id, '--checkpoint', '0', ...few);
    expect(initial.spec.checkpoint).toBe(0);
    const missing = await place.run(['measure', 'rank', id, '--checkpoint', '1']);
    expect(missing).toMatchObject({ code: 2, out: '' });
    expect(missing.err).toMatch(/keeps those of steps 0, 2; .*\[invalid-request\]$/m);
  });

  it('change follows the weights from checkpoint to checkpoint', async () => {
    const { result } = await resultOf('measure', 'change', id, '--checkpoints', '0,2,final');
    expect(result.representations).toBeNull();
    expect(result.weights.steps).toHaveLength(2);
    const { out } = await run('measure', 'change', id, '--checkpoints', '0,2,final');
    expect(out).toMatch(/^fc1 +\S+ +\S+$/m);
  });

  it('similarity compares with another network, at its checkpoint', async () => {
    const other = ['--other', id, '--other-checkpoint', '0', '--other-layers', 'relu1,relu3'];
    const { result } = await resultOf('measure', 'similarity', id, ...other, ...few);
    expect(result.debiased).toHaveLength(3);
    expect(result.debiased[0]).toHaveLength(2);
    expect(result.otherLayers).toHaveLength(2);
  });

  it('holds no more memory than it is told, or says how much it needs', async () => {
    const { out } = await run('measure', 'rank', id, '--memory', '1.5GiB');
    const refused = await place.run(['measure', 'rank', id, '--memory', '1MiB', '--seed', '1']);
    expect(out).toContain('relu3');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/^error: .*\[out-of-memory\]$/m);
  });
});

describe('surgery', () => {
  it('grafts a network’s own initial stage back into it, which others can read', async () => {
    const graft = await resultOf('graft', id, '--span', 'fc2', '--donor-checkpoint', '0');
    expect(graft.result.grafted).toEqual(['fc2.weight', 'fc2.bias']);
    const own = ['--donor', graft.id, '--span', 'fc1..relu3', '--span', 'head'];
    const { out } = await run('graft', id, ...own);
    expect(out).toMatch(/^test accuracy: \d+\.\d %\nvalues put in: 8\nid: [0-9a-f]{64}$/m);
    const ranks = await resultOf('measure', 'rank', graft.id, ...few);
    expect(ranks.inputs).toEqual({ weights: graft.id });
  });

  it('cuts a network at a layer, and trains a head there', async () => {
    const { out } = await run('cut', id, '--at', 'relu1', '--epochs', '1');
    expect(out).toMatch(/^test accuracy: \d+\.\d %\nparameters: 49,338\nid: [0-9a-f]{64}$/m);
  });
});

describe('continual', () => {
  it('learns tasks in turn, and keeps the weights after each', async () => {
    const network = ['--depth', '2', '--width', '16', '--epochs', '1', '--images', '200'];
    const tasks = ['--classes', '0,1,2', '--classes', '3,4'];
    const { out } = await run('continual', ...network, ...tasks);
    expect(out).toMatch(/^task 2: classes 3, 4$/m);
    expect(out).toMatch(/^after task 2 +\d+\.\d % +\d+\.\d %$/m);
    expect(out).toMatch(/^forgotten +-?\d+\.\d % +0\.0 %$/m);
    const learned = /^id: ([0-9a-f]{64})$/m.exec(out)?.[1] ?? '';
    const probe = ['--checkpoint', '1', '--epochs', '1'];
    const { spec } = await resultOf('probe', learned, ...probe);
    expect(spec).toMatchObject({ role: 'id', data: { classes: [0, 1, 2, 3, 4] } });
  });
});
