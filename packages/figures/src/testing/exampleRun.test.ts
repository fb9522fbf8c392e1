import { runRecordSchema, singleRunOf, trainResultSchema } from '@tunnel/core';
import { expect, it } from 'vitest';
import { exampleNetworks } from './exampleNetworks.js';
import { exampleEpochs, exampleRun } from './exampleRun.js';
import { recordOf } from './recordOf.js';

it('the example is of the form that the house exchanges', () => {
  const record = recordOf(exampleRun());
  expect(runRecordSchema.parse(record)).toEqual(record);
  expect(singleRunOf(record)).toEqual(exampleRun());
  expect(runRecordSchema.parse(exampleNetworks())).toEqual(exampleNetworks());
  expect(trainResultSchema.shape.epochs.parse(exampleEpochs())).toEqual(exampleEpochs());
});
