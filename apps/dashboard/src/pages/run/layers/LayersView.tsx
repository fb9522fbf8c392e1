import '../views.css';
import type { TunnelDetection } from '@tunnel/core';
import type { ThemeName } from '@tunnel/figures/browser';
import { useMemo, useState } from 'react';
import { Chart } from '../../../charts/Chart.js';
import { layerChart } from '../../../charts/layerChart.js';
import { Choice } from '../measured/Choice.js';
import type { DetectedNetwork } from '../measured/tunnelWithin.js';
import { chartLayers, type LayerRow, networksOf, seedRuns } from './chartLayers.js';
import { RulesTable } from './RulesTable.js';
import { SplitFacts } from './SplitFacts.js';
import { splitAt } from './splitAt.js';
import { ThresholdSlider } from './ThresholdSlider.js';
import { VerdictReasons } from './VerdictReasons.js';

interface Props {
  readonly rows: readonly LayerRow[];
  readonly networks: readonly DetectedNetwork[];
  /** The data of the probes, in words. */
  readonly idName: string;
  readonly oodName: string | null;
  /** Undefined for the first one. */
  readonly network: string | undefined;
  readonly threshold: number;
  readonly themeName: ThemeName;
  onNetwork(network: string): void;
  onThreshold(threshold: number): void;
}

/** A network’s layers: probes, rank, and where the split lies at any threshold. */
export function LayersView(props: Props) {
  const { rows, networks, idName, oodName, threshold, themeName } = props;
  const [showSeeds, setShowSeeds] = useState(false);
  const names = networksOf(rows);
  const network = names.find((name) => name === props.network) ?? names[0] ?? '';
  const detection: TunnelDetection | null =
    networks.find(({ name }) => name === network)?.detection ?? null;
  const runs = useMemo(() => seedRuns(rows, network), [rows, network]);
  const layers = useMemo(() => chartLayers(rows, network), [rows, network]);
  const split = useMemo(() => splitAt(runs, threshold, detection), [runs, threshold, detection]);
  const model = useMemo(
    () => layerChart({ network, layers, idName, oodName, split: split?.chart ?? null, showSeeds }),
    [network, layers, idName, oodName, split, showSeeds],
  );
  return (
    <section className="view" aria-label="Layers">
      <h2 className="visually-hidden">Layers</h2>
      <Choice
        label="Network"
        options={names.map((name) => ({ value: name, label: name }))}
        value={network}
        onChange={props.onNetwork}
      />
      {split && <SplitFacts split={split} depth={layers.length} detection={detection} />}
      <div className="view-controls">
        {split && <ThresholdSlider value={threshold} onChange={props.onThreshold} />}
        {runs.length > 1 && (
          <label className="check">
            <input
              type="checkbox"
              checked={showSeeds}
              onChange={({ target }) => setShowSeeds(target.checked)}
            />
            Show each seed
          </label>
        )}
      </div>
      <Chart model={model} themeName={themeName} />
      <p className="note">{bandNote(runs.length)}</p>
      {detection && (
        <>
          <RulesTable detection={detection} />
          <VerdictReasons verdict={detection.verdict} />
        </>
      )}
    </section>
  );
}

function bandNote(seeds: number): string {
  const bands =
    seeds > 1
      ? `Bands: 95\u00a0% intervals of the mean over ${seeds} seeds (Student’s).`
      : 'Bands: a standard error over test images; one seed has no spread.';
  return `${bands} Above the plot: where each seed alone starts its tunnel, and the start’s interval where there is one. The dashed level is the accuracy that the threshold asks for.`;
}
