import { type DataSpecInput, normaliseDataSpec } from '@tunnel/core';
import type { Dataset } from '@tunnel/datasets';
import { describe, expect, it } from 'vitest';
import { dataRef, validationRef } from './dataRef.js';

const pets: Dataset = {
  name: 'pets',
  layout: 'tunnel',
  side: 64,
  classCount: 3,
  classNames: ['cat', 'dog', 'fox'],
  train: ['train.bin'],
  valid: ['valid.bin'],
  test: ['test.bin'],
  imagesTrain: 30,
  imagesValid: 6,
  imagesTest: 6,
  contentHash: 'sha256:pets',
  source: 'cache',
  folder: '/pets',
  notes: [],
};
const known = { layout: 'tunnel', side: 64, classCount: 3 };

function spec(more: Partial<DataSpecInput> = {}) {
  return normaliseDataSpec({ dataset: 'pets', classCount: 3, side: 64, ...more });
}

describe('what the engine is told', () => {
  it('of whole data: all images of each split', () => {
    const whole = { ...known, classes: null, validation: null, images: null };
    expect(dataRef(spec(), [pets], 'train', 5)).toEqual({ ...whole, files: ['train.bin'] });
    expect(dataRef(spec(), [pets], 'test', 5)).toEqual({ ...whole, files: ['test.bin'] });
  });

  it('of a part: classes in every split, the rest of the choice in training alone', () => {
    const part = spec({ classes: [2, 0], images: 10, imagesPerClass: 7, validationShare: 0.2 });
    const share = { share: 0.2, seed: 5 };
    expect(dataRef(part, [pets], 'train', 5)).toMatchObject({
      classes: [2, 0],
      validation: { ...share, part: 'train' },
      images: { count: 10, perClass: 7, seed: 5 },
    });
    expect(validationRef(part, [pets], 5)).toMatchObject({
      files: ['train.bin'],
      classes: [2, 0],
      validation: { ...share, part: 'validation' },
      images: null,
    });
    const test = { classes: [2, 0], validation: null };
    expect(dataRef(part, [pets], 'test', 5)).toMatchObject({ ...test, images: null });
    expect(dataRef(part, [pets], 'test', 5, 4)).toMatchObject({
      ...test,
      images: { count: 4, perClass: null, seed: 5 },
    });
  });

  it('of validation without a share: the data set’s own split, or nothing', () => {
    expect(validationRef(spec(), [pets], 5)).toMatchObject({
      files: ['valid.bin'],
      validation: null,
    });
    expect(validationRef(spec(), [{ ...pets, valid: [] }], 5)).toBeNull();
  });
});

it.each([
  ['without the data set', spec(), [], 'data-unavailable'],
  ['with other content', spec({ contentHash: 'sha256:other' }), [pets], 'data-checksum'],
  ['with another side', spec({ side: 32 }), [pets], 'invalid-spec'],
  ['with other classes', spec({ classCount: 2 }), [pets], 'invalid-spec'],
])('%s is refused', (_, data, datasets, code) => {
  expect(() => dataRef(data, datasets, 'train', 0)).toThrow(expect.objectContaining({ code }));
  expect(() => validationRef(data, datasets, 0)).toThrow(expect.objectContaining({ code }));
});
