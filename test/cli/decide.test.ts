import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTensors } from '@tunnel/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './workplace.js';

const classes = ['--data', 'cifar100', '--classes', '0,10,20,30,40,50,60,70,80,90'];
let place: Workplace;
let id = '';
let ood = '';
let run = '';

async function said(...args: string[]) {
  const ended = await place.run(args);
  expect({ args, ...ended }).toMatchObject({ code: 0 });
  return ended.out;
}

async function resultOf(...args: string[]) {
  return JSON.parse(await said(...args, '--json'));
}

const widest = (text: string) => Math.max(...text.split('\n').map((line) => [...line].length));

beforeAll(async () => {
  place = await Workplace.create();
  const network = ['--depth', '4', '--width', '32', '--epochs', '2', '--checkpoint-steps', '0'];
  ({ id } = await resultOf('train', ...network));
  ood = (await resultOf('probe', id, ...classes, '--epochs', '3')).id;
  const report = ['--scale', 'smoke', '--data', 'shapes', '--out', join(place.work, 'report')];
  run = (await resultOf('run', 'quickstart', ...report)).run.id;
});
afterAll(() => place.remove());

describe('cut', () => {
  it('prices every cut, and makes the ID probes where there are none', async () => {
    const { cuts, from } = await resultOf('cut', id, '--repeats', '2');
    const names = ['relu1', 'relu2', 'relu3', 'relu4', 'the network'];
    expect(cuts.map(({ name }: { name: string }) => name)).toEqual(names);
    expect(from.ood).toBe(ood);
    for (const cut of cuts.slice(0, -1)) {
      expect(cut.head.parameters).toBe(32 * 10 + 10);
      expect(cut.id.interval.low).toBeLessThanOrEqual(cut.id.accuracy);
      expect(cut.ood.interval.high).toBeGreaterThanOrEqual(cut.ood.accuracy);
    }
    const parameters = cuts.map((cut: { parameters: number }) => cut.parameters);
    expect(parameters).toEqual(parameters.toSorted((a: number, b: number) => a - b));
    // Of the last layer with a probe for a head, and of the network, as many.
    expect(parameters.at(-2)).toBe(parameters.at(-1));
    expect(cuts.some(({ front }: { front: { id: boolean } }) => front.id)).toBe(true);
  });

  it('prints a table and a chart that fit, and draws the chart into a file', async () => {
    for (const file of ['cuts.svg', 'cuts.png']) {
      const out = await said('cut', id, '--by', 'parameters', '--out', file, '--repeats', '2');
      expect(widest(out.replace(/^chart: .*$/m, ''))).toBeLessThanOrEqual(100);
      expect(out).toMatch(/^1 +relu1 +[\d,]+ +[\d,]+ +\S+/m);
      expect(out).toContain('● ID, every cut');
    }
    expect(readFileSync(join(place.work, 'cuts.svg'), 'utf8')).toContain('Where to cut mlp 4×32');
    const png = readFileSync(join(place.work, 'cuts.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  it('writes the network that is cut at a layer, with the parameters that were priced', async () => {
    const at = ['--at', 'relu2', '--epochs', '1', '--output', 'small.safetensors'];
    const { result, weights } = await resultOf('cut', id, ...at);
    expect(weights).toBe(join(place.work, 'small.safetensors'));
    const names = [...(await readTensors(weights)).keys()];
    expect(names).toEqual(expect.arrayContaining(['fc1.weight', 'fc2.weight']));
    expect(names).not.toContain('fc3.weight');
    const { cuts } = await resultOf('cut', id, '--repeats', '2');
    expect(cuts[1].parameters).toBe(result.parameters);
  });

  it.each([
    [['--output', 'x.safetensors'], '--output goes with --at'],
    [['--at', 'relu1', '--by', 'latency'], '--by and --at exclude each other'],
    [['--out', 'cuts.pdf'], 'neither .svg nor .png'],
    [['--probe', 'ffff'], 'task-missing'],
  ])('refuses %s', async (args, message) => {
    const { code, err } = await place.run(['cut', id, ...args]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('advise', () => {
  it('takes the last layer before the tunnel where nothing is said of other images', async () => {
    const { layer, byProbes, byTunnel } = await resultOf('advise', id);
    expect(byProbes).toBeNull();
    expect(layer).toBe(byTunnel.layer);
    expect(layer).toBe(Math.max(1, (byTunnel.detection.rules[0].start ?? 5) - 1));
    expect(byTunnel.share).toBeGreaterThanOrEqual(0);
  });

  it('takes what held-out labels choose, draw by draw, and says how sure that is', async () => {
    const budget = ['--per-class', '10', '--draws', '2', '--epochs', '2'];
    const advised = await resultOf('advise', id, ...classes, ...budget);
    const { chosen, choices, asGood, layers, probes } = advised.byProbes;
    expect(advised.layer).toBe(chosen.layer);
    expect(choices).toHaveLength(2);
    expect(new Set(probes).size).toBe(2);
    const held = layers.map((each: { validationAccuracy: number }) => each.validationAccuracy);
    expect(chosen.validationAccuracy).toBe(Math.max(...held));
    expect(asGood).toBeGreaterThanOrEqual(0);
    const out = await said('advise', id, ...classes, ...budget);
    expect(out).toContain(`with 10 labels a class from layer ${chosen.layer}, ${chosen.name}`);
    expect(widest(out.replaceAll(/^.*network: .*$/gm, ''))).toBeLessThanOrEqual(100);
    // Probes of few labels do not take the place of whole ones.
    expect((await resultOf('cut', id, '--repeats', '2')).from.ood).toBe(ood);
  });

  it('refuses a budget of no images', async () => {
    const { code, err } = await place.run(['advise', id, '--per-class', '5']);
    expect(code).toBe(2);
    expect(err).toContain('--data');
  });
});

describe('compare', () => {
  it('lays runs and networks side by side, within the width', async () => {
    const out = await said('compare', run, id, ood);
    expect(widest(out)).toBeLessThanOrEqual(80);
    expect(out).toMatch(/^start, 95 % rule +\S+/m);
    expect(out).toMatch(/^layer +A +B +C$/m);
    const [first, second, third] = await resultOf('compare', run, id, ood);
    expect(first.id).toBe(run);
    expect(second).toMatchObject({ id, networks: [{ name: expect.stringContaining('4×32') }] });
    expect(third).toEqual(second);
  });

  it('refuses one alone, nine, and a network without ID probes', async () => {
    const counted = [[run], Array(9).fill(run)];
    for (const names of counted) {
      expect((await place.run(['compare', ...names])).code).toBe(2);
    }
    const other = (await resultOf('train', '--depth', '2', '--width', '8', '--epochs', '1')).id;
    const { code, err } = await place.run(['compare', run, other]);
    expect(code).toBe(2);
    expect(err).toContain('has no ID probes');
  });
});

describe('export', () => {
  it('writes a run’s layers, findings and figures, and a task’s rows', async () => {
    expect(await said('export', run, '--format', 'csv')).toMatch(/^network,layer,name,features,/);
    expect(await said('export', run, '--format', 'csv', '--part', 'findings')).toMatch(/^claim,/);
    expect(await said('export', ood, '--format', 'csv')).toMatch(/^layer,name,.*\r\n1,relu1,/);
    expect(JSON.parse(await said('export', id, '--format', 'json')).id).toBe(id);
    const rows = JSON.parse(await said('export', run, '--format', 'json', '--part', 'layers'));
    expect(rows[0]).toMatchObject({ layer: 1 });
  });

  it.each([
    ['similarity', [], 16, /^row,row_name,column,column_name,debiased,biased\r\n1,relu1,1,relu1,1/],
    ['change', [], 16, /^row,row_name,column,column_name,l1\r\n1,relu1,1,relu1,0\r/],
    [
      'change',
      ['--checkpoints', '0,final'],
      5,
      /^layer,from,to,absolute,relative\r\nfc1,step 0,final,/,
    ],
  ])('writes a row a pair of layers, or a layer, of a %s %j', async (measure, args, rows, text) => {
    const images = args.length === 0 ? ['--images', '100'] : [];
    const measured = await resultOf('measure', measure, id, ...args, ...images);
    const csv = await said('export', measured.id, '--format', 'csv');
    expect(csv).toMatch(text);
    expect(csv.trimEnd().split('\r\n')).toHaveLength(1 + rows);
  });

  it('writes Parquet and tensors into files, and says where', async () => {
    const parquet = await resultOf('export', ood, '--format', 'parquet', '--out', 'ood.parquet');
    expect(readFileSync(parquet.file).subarray(0, 4).toString()).toBe('PAR1');
    const weights = await resultOf(
      'export',
      id,
      '--format',
      'safetensors',
      '--out',
      'w.safetensors',
    );
    expect([...(await readTensors(weights.file)).keys()]).toContain('fc1.weight');
    const all = await resultOf(
      'export',
      run,
      '--format',
      'safetensors',
      '--out',
      'run.safetensors',
    );
    const tensors = await readTensors(all.file);
    for (const [name, { dtype, shape }] of tensors) {
      expect(name).toMatch(/\.(id|ood|rank)$/);
      expect([dtype, shape[0]]).toEqual(['F64', 1]);
    }
  });

  it.each([
    [['--format', 'parquet'], '--out'],
    [['--format', 'csv', '--json'], '--out'],
    [['--format', 'csv', '--part', 'nothing'], 'layers, findings'],
    [['--format', 'xlsx', '--out', 'x'], 'csv'],
  ])('refuses %s', async (args, message) => {
    const { code, err } = await place.run(['export', run, ...args]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
