import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRunRecord, singleRunOf } from '@tunnel/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, Workplace } from './workplace.js';

let place: Workplace;
beforeAll(async () => {
  // As many as quickstart reads at scale smoke.
  place = await Workplace.create(10_000);
});
afterAll(() => place.remove());

const small = ['--depth', '3', '--width', '32', '--epochs', '2'];

describe('help', () => {
  it.each([
    ...['train', 'continual', 'probe', 'measure', 'graft', 'cut', 'detect'],
    ...['run', 'report', 'data', 'store', 'token', 'libtorch', 'doctor'],
  ])('of %s has an example', async (command) => {
    const { code, out } = await place.run([command, '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Example:');
    expect(out).toContain(`tunnel ${command}`);
  });

  it.each(['rank', 'spectrum', 'similarity', 'variance', 'change', 'embed', 'cost'])(
    'of measure %s has an example',
    async (command) => {
      const { code, out } = await place.run(['measure', command, '--help']);
      expect(code).toBe(0);
      expect(out).toContain(`tunnel measure ${command}`);
    },
  );

  it('lists the exit codes, and the version is there', async () => {
    expect((await place.run(['--help'])).out).toContain('130 cancelled');
    expect((await place.run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('train, probe, detect, by hand', () => {
  let id = '';

  it('trains, prints the id, and takes it from the store the next time', async () => {
    const first = await place.run(['train', ...small]);
    expect(first).toMatchObject({ code: 0 });
    expect(first.out).toMatch(/^test accuracy: \d+\.\d %$/m);
    id = /^id: ([0-9a-f]{64})$/m.exec(first.out)?.[1] ?? '';
    expect(id).not.toBe('');
    const again = await place.run(['train', ...small]);
    expect(again.out).toBe(first.out);
    expect(again.err).toContain('from the store');
  });

  it('does the same from a spec file, and writes the weights where they are wanted', async () => {
    const spec = {
      network: { kind: 'mlp', depth: 3, width: 32 },
      data: { dataset: 'cifar10' },
      training: { epochs: 2, learningRate: 0.02 },
    };
    const file = join(place.work, 'spec.json');
    writeFileSync(file, JSON.stringify(spec));
    const output = join(place.work, 'weights.safetensors');
    const { code, out } = await place.run(['train', '--spec', file, '--output', output, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id, weights: output });
    expect(existsSync(output)).toBe(true);
  });

  it('probes in and out of distribution, and finds the tunnel in both', async () => {
    const idProbe = await place.run(['probe', id.slice(0, 8), '--epochs', '3', '--json']);
    expect(idProbe.code).toBe(0);
    expect(JSON.parse(idProbe.out).spec.role).toBe('id');
    writeFileSync(join(place.work, 'id.json'), idProbe.out);
    const classes = '0,10,20,30,40,50,60,70,80,90';
    const data = ['--data', 'cifar100', '--classes', classes];
    const ood = await place.run(['probe', id, ...data, '--epochs', '3']);
    expect(ood).toMatchObject({ code: 0 });
    expect(ood.out).toContain('OOD accuracy');
    const oodId = /^id: ([0-9a-f]{64})$/m.exec(ood.out)?.[1] ?? '';
    const { code, out } = await place.run(['detect', 'id.json', oodId]);
    expect(code).toBe(0);
    expect(out).toMatch(/^(tunnel|no tunnel|undecided): .*95 % interval .*OOD peaks at/);
  });

  it('probes by the training’s seed, for the images that it chose', async () => {
    const few = ['--images', '200', '--epochs', '1'];
    const train = ['train', '--depth', '2', '--width', '8', '--seed', '3', ...few, '--json'];
    const { id: trained, spec } = JSON.parse((await place.run(train)).out);
    const probe = ['probe', trained, '--epochs', '1', '--json'];
    const probed = JSON.parse((await place.run(probe)).out);
    expect(probed.spec).toMatchObject({ seed: 3, role: 'id', data: spec.data });
    const other = JSON.parse((await place.run([...probe, '--seed', '4'])).out);
    expect(other.spec.seed).toBe(4);
  });

  it('detects in a table of one’s own', async () => {
    const accuracies = [0.4, 0.5, 0.53, 0.54];
    const layers = accuracies.map((accuracy, at) => ({ layer: at + 1, name: 'x', id: accuracy }));
    writeFileSync(join(place.work, 'layers.json'), JSON.stringify({ layers }));
    const { out } = await place.run(['detect', 'layers.json', '--share', '0.9', '--json']);
    expect(JSON.parse(out)).toMatchObject({ depth: 4, rules: [{ rule: 'id-90', start: 2 }] });
  });

  it('gives a verdict on a table with its correctness', async () => {
    const images = 1000;
    const right = [300, 800, 800];
    const correct = right.flatMap((count) => Array.from({ length: images }, (_, i) => i < count));
    const entry = { dtype: 'U8', shape: [3, images], data_offsets: [0, 3 * images] };
    const header = Buffer.from(JSON.stringify({ correct: entry }));
    const start = Buffer.alloc(8);
    start.writeBigUInt64LE(BigInt(header.length));
    const file = Buffer.concat([start, header, Uint8Array.from(correct, Number)]);
    writeFileSync(join(place.work, 'correct.safetensors'), file);
    const layers = right.map((count, at) => ({ layer: at + 1, name: 'x', id: count / images }));
    const id = { classes: 10, correct: 'correct.safetensors' };
    writeFileSync(join(place.work, 'table.json'), JSON.stringify({ layers, id }));
    const { out } = await place.run(['detect', 'table.json']);
    expect(out).toMatch(
      /^tunnel: layers 2-3 of 3 \(95 % rule, start 2, .*95 % interval 2 over 1,000 images\); .*; no OOD probe$/m,
    );
    expect(out).toMatch(
      /^from: 3 layers, .*ID probe on 1,000 images of 10 classes; .*2,000 resamples$/m,
    );
    writeFileSync(join(place.work, 'correct.safetensors'), file.subarray(0, -1));
    const refused = await place.run(['detect', 'table.json']);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('[artifact-corrupt]');
  });
});

describe('convolutional networks', () => {
  const few = ['--images', '300', '--epochs', '1', '--batch-size', '50'];
  const vgg = ['--network', 'vgg11', '--convolutions', '3', '--width-multiplier', '0.125', ...few];

  it('are trained with held-out images and checkpoints, and probed as Harun et al. do', async () => {
    const more = ['--validation', '0.1', '--checkpoint-steps', '0..2', '--checkpoint-every', '1'];
    const { code, out } = await place.run(['train', ...vgg, ...more, '--json']);
    expect(code).toBe(0);
    const { id, label, result, files, spec } = JSON.parse(out);
    expect(label).toBe('train vgg11[1–3] ×0.125 on cifar10');
    expect(spec.network).toMatchObject({ kind: 'vgg', convolutions: 3, widthMultiplier: 0.125 });
    expect(result.steps).toBe(6);
    expect(result.testAccuracyByClass).toHaveLength(10);
    expect(result.validation.images).toBe(1000);
    const steps = result.checkpoints.map(({ step }: { step: number }) => step);
    expect(steps).toEqual([0, 1, 2, 6]);
    const names = files.map(({ name }: { name: string }) => name);
    expect(names).toContain('checkpoints/step-00000006.safetensors');
    expect(names).not.toContain('resume.safetensors');

    const harun = ['--protocol', 'harun', '--epochs', '2', '--validation', '0.2'];
    const probed = await place.run(['probe', id, ...harun]);
    expect(probed).toMatchObject({ code: 0 });
    expect(probed.out).toMatch(/^layer +name +features .*held out +epoch$/m);
    // Eight channels, an eighth of 64, averaged to 2 × 2 places.
    expect(probed.out).toMatch(/^1 +\S+ +32 +/m);
  });

  it('are trained with several seeds in one call', async () => {
    const args = ['train', '--network', 'resnet18', '--width-multiplier', '0.0625', ...few];
    const { code, out } = await place.run([...args, '--seeds', '0,2']);
    expect(code).toBe(0);
    expect(out).toMatch(/^0 .*[0-9a-f]{64}\n2 .*[0-9a-f]{64}\ntest accuracy: .* ± .*2 seeds/m);
    const again = await place.run([...args, '--seeds', '0..2', '--json']);
    expect(again.err.match(/from the store/g)).toHaveLength(2);
    const { tasks, testAccuracy } = JSON.parse(again.out);
    expect(tasks.map(({ spec }: { spec: { seed: number } }) => spec.seed)).toEqual([0, 1, 2]);
    expect(testAccuracy).toMatchObject({ n: 3 });
  });
});

describe('run and report', () => {
  it('prints a table, a chart, the accuracy and the tunnel, and writes the report', async () => {
    const folder = join(place.work, 'mine');
    const { code, out } = await place.run([
      'run',
      'quickstart',
      '--scale',
      'smoke',
      '--report',
      folder,
    ]);
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(/^quickstart \(smoke\): /);
    expect(out).toMatch(/^test accuracy: \d+\.\d %$/m);
    expect(out).toMatch(/^(tunnel|no tunnel|undecided): /m);
    expect(out).toContain(`report: ${join(folder, 'report.html')}`);
    expect(out).not.toContain('built-in');
    const run = parseRunRecord(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')));
    expect(singleRunOf(run)?.layers).toHaveLength(6);
    expect(run.tasks.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done']);
    const again = await place.run(['detect', join(folder, 'run.json'), '--json']);
    expect(JSON.parse(again.out)).toEqual(singleRunOf(run)?.detection);
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(page).not.toMatch(/(src|href)="https?:/);
    expect(readFileSync(join(folder, 'layers.csv'), 'utf8').split('\n').length).toBeGreaterThan(6);
  });

  it('makes the report of the last run anew', async () => {
    const { code, out } = await place.run(['report', '--output', 'again', '--json']);
    expect(code).toBe(0);
    expect(existsSync(JSON.parse(out).html)).toBe(true);
    const listed = await place.run(['report', '--list']);
    expect(listed.out).toContain('quickstart-smoke');
  });

  it('reports all experiments in one page, and two runs side by side, by name and by file', async () => {
    const all = await place.run(['report', '--all', '--scale', 'smoke', '--json']);
    expect(all).toMatchObject({ code: 0 });
    const { html, json, folders } = JSON.parse(all.out);
    expect(html).toBe(join(place.work, 'reports', 'all-smoke', 'report.html'));
    expect(folders).toEqual([join(place.work, 'reports', 'all-smoke', 'quickstart')]);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toHaveLength(1);
    const two = await place.run(['report', 'quickstart', 'mine', '--output', 'two']);
    expect(two).toMatchObject({ code: 0 });
    expect(two.out).toContain(`report: ${join(place.work, 'two', 'report.html')}`);
    const page = readFileSync(join(place.work, 'two', 'report.html'), 'utf8');
    expect(page).toContain('None: settings, data, versions and machine are the same.');
    const nothing = await place.run(['report', 'width']);
    expect(nothing).toMatchObject({ code: 2 });
    expect(nothing.err).toContain('[task-missing]');
    expect(await place.run(['report', 'quickstart', '--all'])).toMatchObject({ code: 2 });
  });

  it('says in its first and last line that shapes stand in', async () => {
    const none = { TUNNEL_DATA_DIR: '', TUNNEL_CACHE_DIR: place.cache };
    const args = ['run', 'quickstart', '--scale', 'smoke', '--report', 'standin'];
    const { code, out } = await place.run(args, { ...none, LIBTORCH: await place.libtorch() });
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]).toContain('built-in data set “shapes”');
    expect(lines.at(-1)).toContain('built-in data set “shapes”');
    expect(readFileSync(join(place.work, 'standin/report.html'), 'utf8')).toContain('built-in');
  });
});

describe('Ctrl-C', () => {
  it('stops a training within a step, with exit code 130 and nothing kept', async () => {
    const store = join(place.folder, 'cancelled');
    const long = ['--depth', '3', '--width', '32', '--epochs', '100000', '--store', store];
    const child = place.start(['train', ...long]);
    child.stderr?.once('data', () => setTimeout(() => child.kill('SIGINT'), 500));
    const { code, err } = await ended(child);
    expect(code).toBe(130);
    expect(err).toContain('[cancelled]');
    expect(existsSync(join(store, 'artifacts'))).toBe(false);
  });
});

describe('data and doctor', () => {
  it('lists, gets and verifies', async () => {
    const listed = JSON.parse((await place.run(['data', 'list', '--json'])).out);
    expect(listed[0]).toMatchObject({ name: 'cifar10', source: 'TUNNEL_DATA_DIR' });
    const got = await place.run(['data', 'get', 'cifar10']);
    expect(got.out).toContain('10000 training and 1000 test images');
    const verified = await place.run(['data', 'verify', 'cifar10']);
    expect(verified).toMatchObject({ code: 0 });
    expect(verified.out).toContain('every label is a class');
  });

  it('says what is installed', async () => {
    const { code, out } = await place.run(['doctor', '--json']);
    expect(code).toBe(0);
    const { checks } = JSON.parse(out);
    const states = Object.fromEntries(checks.map((check: Check) => [check.name, check.state]));
    expect(states).toMatchObject({ libtorch: 'ok', engine: 'ok', cpu: 'ok', 'data cifar10': 'ok' });
  });

  it('says what is missing, and fails', async () => {
    const { code, out, err } = await place.run(['doctor'], { LIBTORCH: '/nowhere' });
    expect(code).toBe(1);
    expect(out).toMatch(/^failed +libtorch/m);
    expect(err).toMatch(/^error: .*libtorch/);
  });
});

interface Check {
  name: string;
  state: string;
}
