import type { ReadNetwork } from './readProtocol.js';

/** How many seeds and test images starts rest on. */
export function counts({ network, imagesTest }: ReadNetwork) {
  return [
    { count: network.runs.length, of: 'seeds' },
    { count: imagesTest, of: 'test images' },
  ];
}
