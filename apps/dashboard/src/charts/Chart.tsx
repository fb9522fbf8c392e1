import './charts.css';
import { type ThemeName, themes } from '@tunnel/figures/browser';
import { useId, useState } from 'react';
import { ChartDownloads } from './ChartDownloads.js';
import { ChartLegend } from './ChartLegend.js';
import type { ChartModel } from './ChartModel.js';
import { ChartPicture } from './ChartPicture.js';
import { ChartTable } from './ChartTable.js';

/**
 * A chart with all that belongs to it: its title, downloads, a legend that hides and shows, the picture
 * that arrow keys read out, and its numbers as a table.
 */
export function Chart({ model, themeName }: { model: ChartModel; themeName: ThemeName }) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const titleId = useId();
  const theme = themes[themeName];
  return (
    <figure className="chart" aria-labelledby={titleId}>
      <figcaption className="chart-head">
        <h3 id={titleId}>{model.title}</h3>
        <ChartDownloads model={model} theme={theme} hidden={hidden} />
      </figcaption>
      {model.legend.length > 1 && (
        <ChartLegend entries={model.legend} theme={theme} hidden={hidden} onChange={setHidden} />
      )}
      <ChartPicture model={model} theme={theme} hidden={hidden} />
      <ChartTable table={model.table} title={model.title} />
    </figure>
  );
}
