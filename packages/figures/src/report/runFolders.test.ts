import { expect, it } from 'vitest';
import { runFolders } from './runFolders.js';

it('names folders by experiments, never twice, never elsewhere', () => {
  const names = ['depth', 'depth', '../../etc', 'A b', 'depth-2', 'report.html', 'x'.repeat(300)];
  expect(runFolders(names.map((experiment) => ({ experiment })))).toEqual([
    'depth',
    'depth-2',
    'run',
    'run-2',
    'depth-2-2',
    'run-3',
    'run-4',
  ]);
});
