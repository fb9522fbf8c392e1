import '../views.css';
import type { SimilarityResult } from '@tunnel/core';
import { count, type ThemeName } from '@tunnel/figures/browser';
import { useMemo, useState } from 'react';
import { Chart } from '../../../charts/Chart.js';
import { Choice } from '../measured/Choice.js';
import type { MeasuredTask } from '../measured/taskSubjects.js';
import type { DetectedNetwork } from '../measured/tunnelWithin.js';
import {
  type Estimator,
  hasEstimator,
  similarityMaps,
  similarityModel,
} from './similarityModels.js';

interface Props {
  readonly tasks: readonly MeasuredTask<SimilarityResult>[];
  readonly networks: readonly DetectedNetwork[];
  readonly themeName: ThemeName;
}

const estimators: readonly { readonly value: Estimator; readonly label: string }[] = [
  { value: 'debiased', label: 'debiased' },
  { value: 'biased', label: 'biased' },
];

/** How alike layers are: linear CKA as a map. */
export function SimilarityView({ tasks, networks, themeName }: Props) {
  const maps = useMemo(() => similarityMaps(tasks), [tasks]);
  const [chosen, setChosen] = useState(maps[0]?.id ?? '');
  const [wanted, setWanted] = useState<Estimator>('debiased');
  const map = maps.find(({ id }) => id === chosen) ?? maps[0];
  const offered = estimators.filter(({ value }) => map && hasEstimator(map, value));
  const estimator = offered.find(({ value }) => value === wanted)?.value ?? 'debiased';
  const model = useMemo(
    () => map && similarityModel(map, estimator, networks),
    [map, estimator, networks],
  );
  if (map === undefined || !model) return null;
  const [first] = map.results;
  return (
    <section className="view" aria-label="Similarity">
      <h2 className="visually-hidden">Similarity</h2>
      <div className="view-controls">
        <Choice
          label="Measured"
          options={maps.map(({ id, label }) => ({ value: id, label }))}
          value={map.id}
          onChange={setChosen}
        />
        <Choice
          label="Estimator"
          options={offered}
          value={estimator}
          onChange={(value) => setWanted(value)}
        />
      </div>
      <Chart model={model} themeName={themeName} />
      <p className="note">
        Linear CKA (Kornblith et al. 2019) of {count(first?.images ?? 0)} images: 1 for layers that
        are the same but for a rotation and a scale. The debiased estimator (Song et al. 2012) is 0
        in the mean where layers have nothing in common; the biased one grows with the features. The
        outlined block is the tunnel by the run’s first rule, where its verdict is that there is
        one.
      </p>
    </section>
  );
}
