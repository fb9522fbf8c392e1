import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTunnelError } from '@tunnel/core';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { readTensors } from './readTensors.js';

const folder = mkdtempSync(join(tmpdir(), 'tunnel-tensors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'tensors.safetensors');

const size = fc.oneof(fc.nat(8), fc.constantFrom(2 ** 31, 2 ** 53 - 1, 2 ** 53, -1, 0.5, 1e308));
const tensor = fc.record(
  {
    dtype: fc.constantFrom('U8', 'I64', 'F32', 'F64', 'BF16'),
    shape: fc.array(size, { maxLength: 3 }),
    data_offsets: fc.oneof(fc.tuple(size, size), fc.tuple(fc.constant(0), fc.nat(64))),
  },
  { noNullPrototype: true, requiredKeys: ['dtype', 'shape'] },
);
const name = fc.oneof(fc.constantFrom('a', 'b', '__proto__', '__metadata__', ''), fc.string());
const header = fc
  .oneof(
    fc.array(fc.tuple(name, fc.oneof(tensor, fc.jsonValue())), { maxLength: 3 }),
    fc.jsonValue(),
  )
  .map((value) => JSON.stringify(value === null ? value : entriesOf(value)));
/** A header with its length, and data; the length is not always right. */
const assembled = fc
  .tuple(header, fc.uint8Array({ maxLength: 64 }), fc.oneof(fc.constant(0n), fc.bigInt(-9n, 9n)))
  .map(([text, data, off]) => fileOf(text, data, off));

/** Two rows of one kind of numbers, with at most one value that is not right. */
const nearly = fc
  .record({
    dtype: fc.constantFrom(['U8', 1] as const, ['I64', 8] as const, ['F32', 4] as const),
    columns: fc.nat(3),
    more: fc.oneof(fc.constant({}), fc.record({ shape: fc.array(size) }), fc.record({ x: size })),
    cut: fc.constantFrom(0, 0, 1),
  })
  .map(({ dtype: [dtype, bytes], columns, more, cut }) => {
    const length = 2 * columns * bytes;
    const a = { dtype, shape: [2, columns], data_offsets: [0, length], ...more };
    return fileOf(JSON.stringify({ a }), Buffer.alloc(Math.max(0, length - cut), 7), 0n);
  });

function fileOf(text: string, data: Uint8Array, off: bigint): Buffer {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt.asUintN(64, BigInt(Buffer.byteLength(text)) + off));
  return Buffer.concat([start, Buffer.from(text), data]);
}

function entriesOf(value: unknown): unknown {
  const isEntry = (each: unknown) => Array.isArray(each) && typeof each[0] === 'string';
  return Array.isArray(value) && value.every(isEntry) ? Object.fromEntries(value) : value;
}

it.each([
  ['any bytes', fc.uint8Array({ maxLength: 200 })],
  ['a header and data', assembled],
  ['nearly a file', nearly],
])('%s are tensors that have what they say, or are corrupt', async (_, files) => {
  let read = 0;
  await fc.assert(
    fc.asyncProperty(files, async (bytes) => {
      writeFileSync(file, bytes);
      try {
        for (const { shape, data } of (await readTensors(file)).values()) {
          read += 1;
          expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
          expect(data.byteLength).toBeLessThanOrEqual(bytes.length);
        }
      } catch (error) {
        if (!isTunnelError(error)) throw error;
        expect(error.code).toBe('artifact-corrupt');
      }
    }),
    { numRuns: 300 },
  );
  // Else only refusals were tried.
  if (files === nearly) expect(read).toBeGreaterThan(0);
});
