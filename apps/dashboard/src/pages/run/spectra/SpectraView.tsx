import '../views.css';
import type { SpectrumResult } from '@tunnel/core';
import { count, shortNumber, type ThemeName } from '@tunnel/figures/browser';
import { useMemo, useState } from 'react';
import { Chart } from '../../../charts/Chart.js';
import { spectrumChart } from '../../../charts/spectrumChart.js';
import { Choice } from '../measured/Choice.js';
import { TableRegion } from '../measured/TableRegion.js';
import type { MeasuredTask } from '../measured/taskSubjects.js';

/** A spectrum with its values by the layers’ names. */
type Spectrum = SpectrumResult & { readonly values: Readonly<Record<string, readonly number[]>> };

interface Props {
  readonly tasks: readonly MeasuredTask<Spectrum>[];
  readonly themeName: ThemeName;
}

/** The threshold of the numerical rank where nothing else is said. */
const usualRtol = 1e-3;

/** The singular values of each layer, and the ranks that they make. */
export function SpectraView({ tasks, themeName }: Props) {
  const [chosen, setChosen] = useState(tasks[0]?.id ?? '');
  const task = tasks.find(({ id }) => id === chosen) ?? tasks[0];
  const [rtol, setRtol] = useState(String(usualRtol));
  const rtols = task?.result.rtols ?? [];
  const threshold = rtols.find((each) => String(each) === rtol) ?? rtols[0] ?? usualRtol;
  const model = useMemo(() => task && modelOf(task, threshold), [task, threshold]);
  if (task === undefined || model === undefined) return null;
  return (
    <section className="view" aria-label="Spectra">
      <h2 className="visually-hidden">Spectra</h2>
      <Choice
        label="Measured"
        options={tasks.map(({ id, label }) => ({ value: id, label }))}
        value={task.id}
        onChange={setChosen}
      />
      <Choice
        label="Rank counts values above"
        options={rtols.map((each) => ({ value: String(each), label: shortNumber(each) }))}
        value={String(threshold)}
        onChange={setRtol}
      />
      <Chart model={model} themeName={themeName} />
      <p className="note">
        Singular values of the covariance of each layer’s representation of{' '}
        {count(task.result.images)} images, each layer by its own largest. Lighter to darker, or in
        the dark theme the other way: first to last layer.
      </p>
      <RanksTable result={task.result} />
    </section>
  );
}

function modelOf({ label, result }: MeasuredTask<Spectrum>, rtol: number) {
  return spectrumChart({
    subject: label,
    layers: result.layers.map(({ layer, name }) => ({
      layer,
      name,
      values: result.values[name] ?? [],
    })),
    rtol,
  });
}

function RanksTable({ result }: { result: SpectrumResult }) {
  const { layers, rtols } = result;
  return (
    <section aria-label="Ranks by every definition">
      <h3>Ranks by every definition</h3>
      <TableRegion label="Ranks, as a table">
        <table className="numbers">
          <thead>
            <tr>
              <th scope="col">layer</th>
              <th scope="col">at most</th>
              {rtols.map((rtol) => (
                <th key={rtol} scope="col">
                  above {shortNumber(rtol)}
                </th>
              ))}
              <th scope="col">matrix rank</th>
              <th scope="col">effective</th>
              <th scope="col">participation</th>
              <th scope="col">RankMe</th>
            </tr>
          </thead>
          <tbody>
            {layers.map((layer) => (
              <tr key={layer.name}>
                <th scope="row">
                  {layer.layer} {layer.name}
                </th>
                <td>{count(layer.cap)}</td>
                {rtols.map((rtol, index) => (
                  <td key={rtol}>{count(layer.ranks[index] ?? 0)}</td>
                ))}
                <td>{count(layer.matrixRank)}</td>
                <td>{shortNumber(layer.effectiveRank)}</td>
                <td>{shortNumber(layer.participationRatio)}</td>
                <td>{shortNumber(layer.rankMe)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableRegion>
    </section>
  );
}
