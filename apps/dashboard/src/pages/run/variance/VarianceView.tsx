import '../views.css';
import type { VarianceResult } from '@tunnel/core';
import { count, plural, type ThemeName } from '@tunnel/figures/browser';
import { useMemo, useState } from 'react';
import { Chart } from '../../../charts/Chart.js';
import { Choice } from '../measured/Choice.js';
import { type MeasuredTask, taskSubjects } from '../measured/taskSubjects.js';
import { type DetectedNetwork, tunnelWithin } from '../measured/tunnelWithin.js';
import { collapseChart, layersOf, ratioChart, variancesChart } from './varianceCharts.js';

interface Props {
  readonly tasks: readonly MeasuredTask<VarianceResult>[];
  readonly networks: readonly DetectedNetwork[];
  readonly themeName: ThemeName;
}

const measureNames = ['nc1', 'nc2Equinorm', 'nc2Equiangular', 'nc4'] as const;

const shortNames = {
  nc1: 'NC1',
  nc2Equinorm: 'NC2, lengths',
  nc2Equiangular: 'NC2, angles',
  nc4: 'NC4',
} as const;

/** How layers draw classes together and apart, and neural collapse, over the seeds. */
export function VarianceView({ tasks, networks, themeName }: Props) {
  const subjects = useMemo(() => taskSubjects(tasks), [tasks]);
  const [chosen, setChosen] = useState(subjects[0]?.name ?? '');
  const [measure, setMeasure] = useState<(typeof measureNames)[number]>('nc1');
  const subject = subjects.find(({ name }) => name === chosen) ?? subjects[0];
  const models = useMemo(() => {
    if (subject === undefined) return null;
    const tunnel = tunnelWithin(subject.name, layersOf(subject), networks);
    return {
      variances: variancesChart(subject, tunnel),
      ratio: ratioChart(subject, tunnel),
      collapse: collapseChart(subject, measure, tunnel),
    };
  }, [subject, networks, measure]);
  if (subject === undefined || models === null) return null;
  const images = subject.tasks[0]?.result.images ?? 0;
  return (
    <section className="view" aria-label="Variance">
      <h2 className="visually-hidden">Variance</h2>
      <Choice
        label="Measured"
        options={subjects.map(({ name }) => ({ value: name, label: name }))}
        value={subject.name}
        onChange={setChosen}
      />
      <p className="note">
        Means over features of the variance within classes and of the variance of the class means,
        of {count(images)} images. Lines are means over {plural(subject.tasks.length, 'seed')},
        geometric on logarithmic axes; bands are 95&nbsp;% intervals (Student’s).
      </p>
      <div className="chart-pair">
        <Chart model={models.variances} themeName={themeName} />
        <Chart model={models.ratio} themeName={themeName} />
      </div>
      <h3>Neural collapse</h3>
      <p className="note">
        After Papyan, Han and Donoho 2020: each measure is 0 where a network has collapsed.
      </p>
      <Choice
        label="Measure"
        options={measureNames.map((name) => ({ value: name, label: shortNames[name] }))}
        value={measure}
        onChange={(name) => setMeasure(name)}
      />
      <Chart model={models.collapse} themeName={themeName} />
    </section>
  );
}
