import { expect, it } from 'vitest';
import { exampleNetworks } from '../testing/exampleNetworks.js';
import { seedLayersCsv } from './seedLayersCsv.js';

it('has a line for every layer of every network, with n, mean, interval and each seed', () => {
  const run = exampleNetworks();
  const [header = '', ...records] = seedLayersCsv(run).trimEnd().split('\r\n');
  const columns = header.split(',');
  expect(columns).toEqual(
    [
      'network,layer,name,features',
      ...['id', 'ood', 'rank'].map((measure) =>
        [
          ...['n', 'mean', 'low', 'high'].map((part) => `${measure}_${part}`),
          ...run.seeds.map((seed) => `${measure}_seed_${seed}`),
        ].join(','),
      ),
      'rank_cap',
    ]
      .join(',')
      .split(','),
  );
  expect(records).toHaveLength(12 + 16 + 36);
  const rows = records.map((record) => {
    const fields = record.split(',');
    return Object.fromEntries(columns.map((column, index) => [column, fields[index]]));
  });
  const vgg = run.networks[1];
  const layer = vgg?.overSeeds?.layers[4];
  expect(rows.find((row) => row['network'] === 'VGG-19' && row['layer'] === '5')).toMatchObject({
    name: 'features.relu5',
    id_n: '3',
    id_mean: String(layer?.id.mean),
    id_low: String(layer?.id.interval?.low),
    ood_high: String(layer?.ood?.interval?.high),
    ood_seed_2: String(vgg?.seeds[2]?.layers[4]?.oodAccuracy),
    rank_seed_0: String(vgg?.seeds[0]?.layers[4]?.rank),
    rank_cap: '2000',
  });
});

it('leaves the interval of one seed empty', () => {
  const [header = '', record = ''] = seedLayersCsv(exampleNetworks(1)).split('\r\n');
  const at = header.split(',').indexOf('id_n');
  expect(record.split(',').slice(at, at + 4)).toEqual(['1', expect.stringMatching(/^0\./), '', '']);
});
