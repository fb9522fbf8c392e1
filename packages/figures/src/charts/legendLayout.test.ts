import { describe, expect, it } from 'vitest';
import { legendRows } from './legendLayout.js';

describe('legendRows', () => {
  it('breaks a row where the next entry does not fit', () => {
    expect(legendRows(['one', 'two', 'three'], 10_000)).toEqual([['one', 'two', 'three']]);
    expect(legendRows(['one', 'two', 'three'], 150)).toEqual([['one', 'two'], ['three']]);
    expect(legendRows(['one', 'two', 'three'], 10)).toEqual([['one'], ['two'], ['three']]);
  });
});
