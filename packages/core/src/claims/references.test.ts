import { expect, it } from 'vitest';
import { referenceSchema } from './reference.js';
import { references } from './references.js';

it('each has a value, a mark and a source', () => {
  const { notFound, ...found } = references;
  const all = [...Object.values(found), notFound('the learning rate')];
  for (const reference of all) expect(referenceSchema.parse(reference)).toEqual(reference);
  expect(notFound('the learning rate')).toMatchObject({
    value: 'the learning rate',
    mark: 'not-found',
  });
});
