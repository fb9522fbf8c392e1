import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { controlCharacters } from '../testing/controlCharacters.js';
import { exampleDeepRun } from '../testing/exampleDeepRun.js';
import { exampleLayers, exampleRun } from '../testing/exampleRun.js';
import { hostileRun } from '../testing/hostileRun.js';
import { terminalTable } from './terminalTable.js';

describe('terminalTable', () => {
  it('shows every layer, those of the tunnel marked', () => {
    const run = exampleRun(exampleLayers([30, 52, 54], [50, 55.5, 40], [1446, 83, 9]));
    expect(terminalTable(run)).toBe(
      [
        'layer  name   ID %  OOD %   rank',
        '    1  relu1  30.0   50.0  1,446',
        '    2  relu2  52.0   55.5     83  │ tunnel',
        '    3  relu3  54.0   40.0      9  │ tunnel',
      ].join('\n'),
    );
  });

  it('leaves out what was not measured', () => {
    const run = exampleRun(exampleLayers([30, 54], null, null));
    expect(terminalTable(run)).toBe(
      ['layer  name   ID %', '    1  relu1  30.0', '    2  relu2  54.0'].join('\n'),
    );
    expect(terminalTable({ ...exampleRun(), detection: null })).not.toContain('tunnel');
    expect(terminalTable(exampleRun([]))).toBe('layer  name  ID %');
  });

  it('aligns 256 layers', () => {
    const lines = terminalTable(exampleDeepRun(256)).split('\n');
    expect(lines).toHaveLength(257);
    const ends = lines.map((line) => line.replace(/ {2}│ tunnel$/, '').length);
    expect(new Set(ends).size).toBe(1);
  });

  it('says the same with colour', () => {
    const coloured = terminalTable(exampleRun(), { color: true });
    expect(coloured).toContain('\u001b[');
    expect(stripVTControlCharacters(coloured)).toBe(terminalTable(exampleRun()));
  });

  it('lets no name steer the terminal or break the alignment', () => {
    const table = terminalTable(hostileRun());
    expect(controlCharacters(table)).toEqual([]);
    expect(table.split('\n')).toHaveLength(13);
    expect(table).toContain('…');
  });
});
