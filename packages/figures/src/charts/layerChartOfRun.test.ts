import { describe, expect, it } from 'vitest';
import { exampleLayers, exampleRun } from '../testing/exampleRun.js';
import { layerChartOfRun } from './layerChartOfRun.js';

describe('layerChartOfRun', () => {
  it('says what was measured on what', () => {
    expect(layerChartOfRun(exampleRun())).toMatchObject({
      title: 'MLP, 12 hidden layers of 512 units, trained on CIFAR-10: tunnel from layer 2',
      subtitle: [
        'ID: CIFAR-10, 50,000 training and 10,000 test images · OOD: CIFAR-100, 10 classes, 4,000 training and 1,000 test images · 1 seed',
        "Taps: relu1 to relu12 · Tunnel threshold: 95\u00a0% of the last layer's ID accuracy = 51.7\u00a0%",
      ],
      idName: 'CIFAR-10',
      oodName: 'CIFAR-100, 10 classes',
    });
  });

  it('says nothing of what was not measured', () => {
    const input = layerChartOfRun({
      ...exampleRun(exampleLayers(undefined, null, null)),
      detection: null,
    });
    expect(input.title).toMatch(/: layer by layer$/);
    expect(input.subtitle.join()).not.toMatch(/OOD|threshold/);
    expect(input.note).toBe('Bands: ±1 standard error over test images, not over seeds.');
  });

  it('names built-in data as such', () => {
    const run = exampleRun();
    const train = { ...run.data.train, dataset: 'shapes' as const };
    expect(layerChartOfRun({ ...run, data: { ...run.data, train } }).title).toContain(
      'shapes (built in)',
    );
  });
});
