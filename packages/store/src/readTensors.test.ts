import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCorrectness } from './readCorrectness.js';
import { readTensors, type StoredTensor } from './readTensors.js';
import { writeTensors } from './writeTensors.js';

const folder = mkdtempSync(join(tmpdir(), 'tunnel-tensors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const header = {
  // Not in the order of their data, and 64-bit numbers at no multiple of 8.
  labels: { dtype: 'I64', shape: [2], data_offsets: [6, 22] },
  correct: { dtype: 'U8', shape: [2, 3], data_offsets: [0, 6] },
  __metadata__: { by: 'test' },
};
const data = Buffer.alloc(22);
data.set([1, 0, 1, 1, 1, 0]);
data.writeBigInt64LE(7n, 6);
data.writeBigInt64LE(-2n, 14);

/** A file of a header and data, with its own idea of the header’s length where one is given. */
function fileOf(json: unknown, body: Uint8Array = data, length?: bigint): string {
  const text = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(length ?? BigInt(text.length));
  const file = join(folder, 'tensors.safetensors');
  writeFileSync(file, Buffer.concat([start, text, body]));
  return file;
}

it('reads bytes and 64-bit numbers by name', async () => {
  const tensors = await readTensors(fileOf(header));
  expect([...tensors.keys()]).toEqual(['labels', 'correct']);
  expect(tensors.get('correct')).toEqual({
    dtype: 'U8',
    shape: [2, 3],
    data: Uint8Array.of(1, 0, 1, 1, 1, 0),
  });
  expect(tensors.get('labels')).toEqual({
    dtype: 'I64',
    shape: [2],
    data: BigInt64Array.of(7n, -2n),
  });
});

it('reads what was written, numbers of every kind', async () => {
  const tensors = new Map<string, StoredTensor>([
    ['bytes', { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 255) }],
    ['map', { dtype: 'F32', shape: [1, 2], data: Float32Array.of(0.1, -3) }],
    ['labels', { dtype: 'I64', shape: [1], data: BigInt64Array.of(-7n) }],
    ['values', { dtype: 'F64', shape: [2], data: Float64Array.of(Math.PI, 1e-300) }],
    ['none', { dtype: 'F64', shape: [0, 2], data: new Float64Array() }],
  ]);
  const file = join(folder, 'written.safetensors');
  await writeTensors(file, tensors);
  expect(await readTensors(file)).toEqual(tensors);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

it('reads a file without tensors, and tensors without numbers', async () => {
  expect((await readTensors(fileOf({}, Buffer.alloc(0)))).size).toBe(0);
  const empty = { x: { dtype: 'U8', shape: [0, 5], data_offsets: [0, 0] } };
  const tensors = await readTensors(fileOf(empty, Buffer.alloc(0)));
  expect(tensors.get('x')?.data).toHaveLength(0);
});

it('finds the correctness among them, and refuses what is none', async () => {
  const { correct, labels } = header;
  expect(await readCorrectness(fileOf(header))).toEqual(Uint8Array.of(1, 0, 1, 1, 1, 0));
  for (const other of [{ correct: { ...correct, shape: [6] } }, { Correct: correct }]) {
    await expect(readCorrectness(fileOf({ ...other, labels }))).rejects.toMatchObject({
      code: 'artifact-corrupt',
    });
  }
});

describe('refuses', () => {
  const { correct, labels } = header;
  const bad: [string, () => string][] = [
    ['no file', () => join(folder, 'absent')],
    ['a folder', () => folder],
    ['a file cut short', () => fileOf(header, data.subarray(0, 21))],
    ['a file with more at its end', () => fileOf(header, Buffer.concat([data, data]))],
    ['a header cut short', () => fileOf('{"correct": ')],
    ['a header longer than the file', () => fileOf(header, data, 1_000_000n)],
    ['a header longer than any file', () => fileOf(header, data, 2n ** 63n)],
    ['a header that is a list', () => fileOf([header])],
    ['a header that is null', () => fileOf('null')],
    ['numbers of another kind', () => fileOf({ correct: { ...correct, dtype: 'F16' }, labels })],
    ['another shape', () => fileOf({ correct: { ...correct, shape: [2, 4] }, labels })],
    ['a negative size', () => fileOf({ correct: { ...correct, shape: [-2, -3] }, labels })],
    [
      'a size beyond all numbers',
      () => fileOf({ correct: { ...correct, shape: [1e300] }, labels }),
    ],
    ['data outside', () => fileOf({ correct: { ...correct, data_offsets: [22, 28] }, labels })],
    ['data twice', () => fileOf({ correct, also: correct, labels })],
    ['a gap', () => fileOf({ labels })],
    [
      'data from end to start',
      () => fileOf({ correct: { ...correct, data_offsets: [6, 0] }, labels }),
    ],
  ];
  it.each(bad)('%s', async (_, file) => {
    await expect(readTensors(file())).rejects.toMatchObject({
      code: 'artifact-corrupt',
      message: expect.stringMatching(/^[^\n]+; give [^\n]+$/),
    });
  });

  it('an empty file', async () => {
    const file = join(folder, 'empty');
    writeFileSync(file, '');
    await expect(readTensors(file)).rejects.toMatchObject({ code: 'artifact-corrupt' });
  });
});
