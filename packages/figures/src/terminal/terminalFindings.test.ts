import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { controlCharacters } from '../testing/controlCharacters.js';
import { exampleExperiment } from '../testing/exampleExperiment.js';
import { exampleFindings } from '../testing/exampleFindings.js';
import { hostileExperiment } from '../testing/hostileExperiment.js';
import { terminalFindings } from './terminalFindings.js';

const run = exampleExperiment();

describe('terminalFindings', () => {
  it('has verdict, title and statistic of each finding, then what was left out', () => {
    expect(terminalFindings(run, { width: 100 }).split('\n')).toEqual([
      'verdict       finding                                                     statistic [95 % interval]',
      'supported     VGG-19: probe accuracy saturates before the last layer      8 layers [7 to 9]',
      'contradicted  VGG-19: at least 95 % of the OOD accuracy is lost in the    71.3 % [68.9 to 73.6]',
      '              tunnel',
      'undecided     MLP: OOD accuracy falls from its peak to the last layer     0.4 points [−1.1 to 1.9]',
      'supported     A deeper MLP has a longer tunnel                            4.93 layers [4.03 to 5.84]',
      'undecided     A wider VGG-19 has a longer tunnel (for want of seeds;      2 layers [1.5 to 2.5]',
      '              leaning: supported)',
      'undecided     CINIC-10: as long a tunnel as on CIFAR-10                   –',
      '',
      'left out: the comparison with CINIC-10: CINIC-10 is not on this machine.',
    ]);
  });

  it.each([32, 40, 60, 80, 100, 200])('fits %i columns and loses no word', (width) => {
    const lines = terminalFindings(run, { width }).split('\n');
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
    const text = lines.join(' ');
    for (const { title, verdict } of run.findings) {
      expect(text).toContain(verdict);
      for (const word of title.split(' ')) expect(text).toContain(word);
    }
  });

  it('warns of verdicts at scale smoke', () => {
    const smoke = { ...run, scale: 'smoke' as const, findings: exampleFindings('smoke') };
    expect(terminalFindings(smoke)).toContain('say nothing about the claims');
    expect(terminalFindings(run)).not.toContain('say nothing');
  });

  it('says the same with colour, and lets no text steer the terminal', () => {
    for (const width of [40, 100]) {
      const coloured = terminalFindings(run, { width, color: true });
      expect(coloured).toContain('\u001b[');
      expect(stripVTControlCharacters(coloured)).toBe(terminalFindings(run, { width }));
      const hostile = terminalFindings(hostileExperiment(), { width });
      expect(controlCharacters(hostile)).toEqual([]);
      for (const line of hostile.split('\n')) expect([...line].length).toBeLessThanOrEqual(width);
    }
  });

  it('is empty where there is nothing to say', () => {
    expect(terminalFindings({ ...run, findings: [], omitted: [] })).toBe('');
  });
});
