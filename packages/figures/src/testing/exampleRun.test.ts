import { runRecordSchema, trainResultSchema } from '@tunnel/core';
import { expect, it } from 'vitest';
import { exampleEpochs, exampleRun } from './exampleRun.js';

it('the example is of the form that the house exchanges', () => {
  expect(runRecordSchema.parse(exampleRun())).toEqual(exampleRun());
  expect(trainResultSchema.shape.epochs.parse(exampleEpochs())).toEqual(exampleEpochs());
});
