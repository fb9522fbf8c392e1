import { describe, expect, it } from 'vitest';
import { exampleNetworks } from '../testing/exampleNetworks.js';
import { exampleLayers, exampleRun } from '../testing/exampleRun.js';
import { recordOf } from '../testing/recordOf.js';
import { answerSentence } from './answerSentence.js';

const answer = (...layers: Parameters<typeof exampleLayers>) =>
  answerSentence(recordOf(exampleRun(exampleLayers(...layers))));

describe('answerSentence', () => {
  it('says where the tunnel starts and what is lost in it', () => {
    expect(answerSentence(recordOf(exampleRun()))).toBe(
      'By the 95\u00a0% rule the tunnel starts at layer 2 of 12; OOD probe accuracy falls 18.0 points from its peak at layer 2 (56.6\u00a0%) to the last layer (38.6\u00a0%), and numerical rank falls from 483 at layer 2 to 69.',
    );
  });

  it('says no more than was measured', () => {
    expect(answer([30, 54, 54], null, null)).toBe(
      'By the 95\u00a0% rule the tunnel starts at layer 2 of 3.',
    );
    expect(answer([30, 40, 54], null, null)).toBe('This network has no tunnel: it is made up.');
  });

  it('says so where nothing falls', () => {
    expect(answer([30, 54, 54], [20, 30, 40], [5, 6, 7])).toMatch(
      /; OOD probe accuracy is highest at the last layer \(40\.0\u00a0%\), and numerical rank is highest at the last layer \(7\)\.$/,
    );
    expect(answer([30, 54, 54], [20, 40, 40], [7, 6, 7])).toMatch(
      /; OOD probe accuracy ends as high as its peak \(40\.0\u00a0%\), and numerical rank ends as high as its peak \(7\)\.$/,
    );
  });

  it('says so where nothing is certain', () => {
    const run = exampleRun();
    const { detection } = run;
    if (!detection) throw new Error('no detection');
    const verdict = { ...detection.verdict, verdict: 'undecided' as const };
    expect(answerSentence(recordOf({ ...run, detection: { ...detection, verdict } }))).toMatch(
      /^Whether this network has a tunnel is undecided: it is made up; OOD probe accuracy falls/,
    );
  });

  it('has a clause for each of several networks', () => {
    expect(answerSentence(exampleNetworks())).toMatch(
      /^Over 3 seeds: MLP: Tunnel from layer 3 \[2–3\] of 12 on \(95\u00a0% rule\), 67\.4\u00a0% of OOD accuracy retained; VGG-19: Tunnel .*; ResNet-34: No tunnel \(.*retained\.$/,
    );
  });

  it('says so where there is no answer', () => {
    expect(answerSentence(recordOf(exampleRun([])))).toMatch(/^The run did not end with a result/);
    expect(answer([50])).toMatch(/no tunnel to look for/);
  });
});
