import { expect, it } from 'vitest';
import { type TopLabel, topLabels } from './topLabels.js';

const label = (text: string, xPx: number): TopLabel => ({
  text,
  xPx,
  align: 'center',
  colour: '#000000',
  stem: null,
});

it('topLabels puts labels that would meet into lanes above each other', () => {
  const height = (...labels: TopLabel[]) => topLabels(labels, 0, 400).heightPx;
  const one = height(label('peak', 100));
  expect(height()).toBe(0);
  expect(one).toBeGreaterThan(0);
  expect(height(label('peak', 100), label('start', 300))).toBe(one);
  const two = height(label('peak', 100), label('start', 110));
  expect(two).toBeGreaterThan(one);
  expect(height(label('peak', 100), label('start', 110), label('end', 300))).toBe(two);
});

it('topLabels breaks what is too long', () => {
  const long = label('the start of the tunnel by the 95 % rule', 50);
  const lanes = topLabels([long], 0, 100);
  expect(lanes.elements(100).length).toBeGreaterThan(1);
  expect(lanes.heightPx).toBeGreaterThan(topLabels([label('peak', 50)], 0, 100).heightPx);
});
