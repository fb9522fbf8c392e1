import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashFiles } from '@tunnel/files';
import { afterAll, bench, describe } from 'vitest';
import { generateShapes } from './shapes/generateShapes.js';

const folder = mkdtempSync(join(tmpdir(), 'tunnel-bench-'));
const file = join(folder, 'images.bin');
writeFileSync(file, Buffer.alloc(30_730_000, 7));
afterAll(() => rmSync(folder, { recursive: true }));

describe('datasets', () => {
  bench('draw 500 images of shapes', () => {
    generateShapes({ set: 'shapes', split: 'train', count: 500 });
  });

  bench('hash a file of 10,000 images', async () => {
    await hashFiles([file]);
  });
});
