import { describe, expect, it } from 'vitest';
import { exampleLayers, exampleRun } from '../testing/exampleRun.js';
import { answerSentence } from './answerSentence.js';

const answer = (...layers: Parameters<typeof exampleLayers>) =>
  answerSentence(exampleRun(exampleLayers(...layers)));

describe('answerSentence', () => {
  it('says where the tunnel starts and what is lost in it', () => {
    expect(answerSentence(exampleRun())).toBe(
      'By the 95\u00a0% rule the tunnel starts at layer 2 of 12; OOD probe accuracy falls 18.0 points from its peak at layer 2 (56.6\u00a0%) to the last layer (38.6\u00a0%), and numerical rank falls from 483 at layer 2 to 69.',
    );
  });

  it('says no more than was measured', () => {
    expect(answer([30, 54, 54], null, null)).toBe(
      'By the 95\u00a0% rule the tunnel starts at layer 2 of 3.',
    );
    expect(answer([30, 40, 54], null, null)).toBe(
      'By the 95\u00a0% rule this network has no tunnel: ID probe accuracy reaches that share only at the last of 3 layers.',
    );
  });

  it('says so where nothing falls', () => {
    expect(answer([30, 54, 54], [20, 30, 40], [5, 6, 7])).toMatch(
      /; OOD probe accuracy is highest at the last layer \(40\.0\u00a0%\), and numerical rank is highest at the last layer \(7\)\.$/,
    );
    expect(answer([30, 54, 54], [20, 40, 40], [7, 6, 7])).toMatch(
      /; OOD probe accuracy ends as high as its peak \(40\.0\u00a0%\), and numerical rank ends as high as its peak \(7\)\.$/,
    );
  });

  it('says so where there is no answer', () => {
    expect(answerSentence(exampleRun([]))).toMatch(/^The run did not end with a result/);
    expect(answer([50])).toMatch(/no tunnel to look for/);
  });
});
