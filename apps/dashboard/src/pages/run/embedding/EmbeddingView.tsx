import '../views.css';
import type { EmbedResult } from '@tunnel/core';
import { count, percent, type ThemeName } from '@tunnel/figures/browser';
import { useMemo, useState } from 'react';
import { Chart } from '../../../charts/Chart.js';
import { embeddingChart } from '../../../charts/embeddingChart.js';
import { Choice } from '../measured/Choice.js';
import type { MeasuredTask } from '../measured/taskSubjects.js';

/** Maps with their points by the layers’ names. */
type Embedding = EmbedResult & {
  readonly labels: readonly number[];
  readonly points: Readonly<Record<string, readonly (readonly number[])[]>>;
};

interface Props {
  readonly tasks: readonly MeasuredTask<Embedding>[];
  /** Of the data that the run trained on. */
  readonly classNames: readonly string[];
  readonly themeName: ThemeName;
}

/** UMAP of the images by one layer after the other. */
export function EmbeddingView({ tasks, classNames, themeName }: Props) {
  const [chosen, setChosen] = useState(tasks[0]?.id ?? '');
  const task = tasks.find(({ id }) => id === chosen) ?? tasks[0];
  const layers = task?.result.layers ?? [];
  const [wanted, setWanted] = useState(layers.at(-1)?.name ?? '');
  const layer = layers.find(({ name }) => name === wanted) ?? layers.at(-1);
  const model = useMemo(() => {
    if (task === undefined || layer === undefined) return null;
    return embeddingChart({
      title: `${task.label}, layer ${layer.name}`,
      layer: layer.name,
      points: task.result.points[layer.name] ?? [],
      labels: task.result.labels,
      classNames,
    });
  }, [task, layer, classNames]);
  if (task === undefined || layer === undefined || model === null) return null;
  const { images, library } = task.result;
  return (
    <section className="view" aria-label="Embedding">
      <h2 className="visually-hidden">Embedding</h2>
      <Choice
        label="Measured"
        options={tasks.map(({ id, label }) => ({ value: id, label }))}
        value={task.id}
        onChange={setChosen}
      />
      <Choice
        label="Layer"
        options={layers.map(({ name }) => ({ value: name, label: name }))}
        value={layer.name}
        onChange={setWanted}
      />
      <Chart model={model} themeName={themeName} />
      <p className="note">
        UMAP ({library.name} {library.version}) of {count(images)} images by the layer’s{' '}
        {count(layer.components)} leading principal components, which have{' '}
        {percent(layer.explained)} of its variance. Axes have no unit; distances between clouds and
        their sizes mean nothing. What is to be seen is which classes lie apart.
      </p>
    </section>
  );
}
