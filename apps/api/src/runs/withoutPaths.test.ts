import { expect, it } from 'vitest';
import { withoutPaths } from './withoutPaths.js';

const error = (message: string, context = {}) => ({ code: 'internal', message, context });
const roots = ['/home/a b/.tunnel/store', '/home/a b', 'relative', '/'];

it.each([
  ['/usr/lib/x/libtorch.so cannot be loaded', '…/libtorch.so cannot be loaded'],
  ['ENOENT: no such file, open "/a/b/c.bin"', 'ENOENT: no such file, open "…/c.bin"'],
  [
    "Cannot find module '/a/b/c.js' imported from file:///a/b/d.js",
    "Cannot find module '…/c.js' imported from …/d.js",
  ],
  ['LIBTORCH=/opt/torch/lib, and (/a/b/c)', 'LIBTORCH=…/lib, and (…/c)'],
  ['the folder /a/b/ is empty', 'the folder …/ is empty'],
  ['/home/a b/.tunnel/store/runs/x.json is not JSON', '…/runs/x.json is not JSON'],
  ['/home/a b/c d/e.bin is short', '…/c d/e.bin is short'],
])('%s', (message, clean) => {
  expect(withoutPaths(error(message), roots).message).toBe(clean);
});

it('leaves alone what is no path', () => {
  for (const message of [
    'a share of 1/2, and/or 3 / 4 of 5',
    'https://example.org/a/b is down',
    'probe/id of layer features.0',
  ]) {
    expect(withoutPaths(error(message), roots)).toEqual(error(message));
  }
});

it('finds paths with spaces where the context has them, and cleans that too', () => {
  const path = '/data/my images/train.bin';
  const context = { path, files: [{ at: path, bytes: 3 }], none: null };
  expect(withoutPaths(error(`${path} has 3 bytes`, context), roots)).toEqual(
    error('…/train.bin has 3 bytes', {
      path: '…/train.bin',
      files: [{ at: '…/train.bin', bytes: 3 }],
      none: null,
    }),
  );
});
