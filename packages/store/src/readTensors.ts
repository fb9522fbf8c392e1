import { readFile } from 'node:fs/promises';
import { TunnelError } from '@tunnel/core';
import { z } from 'zod';

/** Tensors that tasks write, by safetensors’ name of their numbers. */
export type StoredTensor = {
  [D in keyof typeof arrays]: {
    readonly dtype: D;
    readonly shape: readonly number[];
    readonly data: InstanceType<(typeof arrays)[D]>;
  };
}[keyof typeof arrays];

const arrays = {
  U8: Uint8Array,
  I64: BigInt64Array,
  F32: Float32Array,
  F64: Float64Array,
} as const;
const dtypes = ['U8', 'I64', 'F32', 'F64'] as const;
/** Bytes of the header’s length, before the header. */
const lengthBytes = 8;

const headerSchema = z.record(
  z.string(),
  z.strictObject({
    dtype: z.enum(dtypes),
    shape: z.array(z.int().min(0)),
    data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
  }),
);
type Header = z.infer<typeof headerSchema>;

/**
 * Reads a safetensors file of uint8, int64, float32 and float64 tensors: an 8-byte little-endian length, a JSON header
 * of that length, then the data, without gaps.
 *
 * Source: the format’s description, https://github.com/huggingface/safetensors
 *
 * @returns tensors by name
 * @throws TunnelError `artifact-corrupt` for a file that is missing, cut short or of another form
 */
export async function readTensors(file: string): Promise<Map<string, StoredTensor>> {
  const bytes = await readFile(file).catch((error: Error) => {
    throw corrupt(file, `cannot be read: ${error.message}`);
  });
  const { header, data } = splitFile(file, bytes);
  checkNoGaps(file, header, data.length);
  return new Map(
    Object.entries(header).map(([name, entry]) => [name, tensorOf(file, name, entry, data)]),
  );
}

function splitFile(file: string, bytes: Buffer): { header: Header; data: Buffer } {
  if (bytes.length < lengthBytes) {
    throw corrupt(file, `has ${bytes.length} bytes, too few for a safetensors header`);
  }
  const length = bytes.readBigUInt64LE();
  if (length > BigInt(bytes.length - lengthBytes)) {
    throw corrupt(file, `has a header of ${length} bytes, more than the file holds`);
  }
  const end = lengthBytes + Number(length);
  return { header: parseHeader(file, bytes.subarray(lengthBytes, end)), data: bytes.subarray(end) };
}

function parseHeader(file: string, bytes: Buffer): Header {
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw corrupt(file, 'has a header that is not JSON');
  }
  if (typeof header === 'object' && header !== null) {
    // Free text, which no tensor needs.
    header = Object.fromEntries(Object.entries(header).filter(([name]) => name !== '__metadata__'));
  }
  const parsed = headerSchema.safeParse(header);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') || 'header';
  throw corrupt(
    file,
    `has a header that is not of uint8, int64, float32 or float64 tensors, at ${at}`,
  );
}

/** Data lie one after another, to the end of the file: what is cut short or added shows here. */
function checkNoGaps(file: string, header: Header, length: number): void {
  const places = Object.values(header).map(({ data_offsets }) => data_offsets);
  let end = 0;
  for (const [from, to] of places.sort(([a], [b]) => a - b)) {
    if (from !== end || to < from) {
      throw corrupt(file, `has data at ${from} to ${to} where ${end} is next`);
    }
    end = to;
  }
  if (end !== length) throw corrupt(file, `has ${length} bytes of data, its header says ${end}`);
}

function tensorOf(
  file: string,
  name: string,
  { dtype, shape, data_offsets: [from, to] }: Header[string],
  data: Buffer,
): StoredTensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const numbers = arrays[dtype];
  if (count * numbers.BYTES_PER_ELEMENT !== to - from) {
    throw corrupt(file, `has ${to - from} bytes for ${name}, ${dtype} [${shape.join(', ')}]`);
  }
  // A copy: numbers of several bytes must lie at multiples of their size.
  const own = Uint8Array.from(data.subarray(from, to));
  return { dtype, shape, data: new numbers(own.buffer) } as StoredTensor;
}

function corrupt(file: string, what: string): TunnelError {
  return new TunnelError(
    'artifact-corrupt',
    `${file} ${what}; give a whole safetensors file of such tensors`,
    { path: file },
  );
}
