import { type LayerRow, TunnelError } from '@tunnel/core';
import { measureText } from '../font/measureText.js';
import { themes } from '../theme/themes.js';
import { axisPx, integerAxis, valueAxis } from './axes.js';
import type { ChartOptions } from './ChartOptions.js';
import {
  checkWidth,
  fontSize,
  headParagraphs,
  marginPx,
  paragraph,
  paragraphHeight,
  stackParagraphs,
} from './chartFrame.js';
import { describeChart } from './describeChart.js';
import type { LayerChartInput } from './LayerChartInput.js';
import { accuracyLinesOf, rankLineOf } from './layerLines.js';
import { legendLayout } from './legendLayout.js';
import { type Line, lineBand, lineSeries } from './lines.js';
import { countScale, type NiceScale, percentScale } from './niceScale.js';
import { renderSvg } from './renderSvg.js';
import { lanePx, ruleName, tunnelLanes } from './tunnelLanes.js';

/**
 * The figure of a run: ID and OOD probe accuracy (per cent, bands of ±1 standard error) and
 * numerical rank on a second axis over the layers, the tunnel by the leading rule shaded, the starts
 * by every rule marked.
 *
 * @returns SVG text, the same for the same input on every machine
 * @throws TunnelError `invalid-request` without rows, or for a width outside 320 to 2,400 pixels
 */
export function layerChart(input: LayerChartInput, options: ChartOptions = {}): string {
  const first = input.rows[0]?.layer;
  const last = input.rows.at(-1)?.layer;
  if (first === undefined || last === undefined) {
    throw new TunnelError('invalid-request', 'a layer chart got no rows; give at least one layer');
  }
  const widthPx = checkWidth(options.widthPx ?? 860);
  const themeName = options.theme ?? 'light';
  const theme = themes[themeName];
  const accuracyLines = accuracyLinesOf(input, theme);
  const rankLine = rankLineOf(input.rows, theme);
  const accuracy = accuracyScale(accuracyLines);
  const rank = rankLine && rankScale(rankLine, accuracy.intervals);

  const head = stackParagraphs(headParagraphs(input, widthPx, theme), marginPx - 4);
  const lines = rankLine ? [...accuracyLines, rankLine] : accuracyLines;
  const legend = legendLayout(
    lines.map((line) => line.name),
    head.bottomPx + 12,
    widthPx,
    theme,
  );
  const rules = input.detection?.rules ?? [];
  const leftPx = leftMargin(accuracy, rules.map(ruleName));
  const rightPx = Math.floor(widthPx - marginPx - (rank ? axisPx(rank) : 8));
  const lanesTopPx = head.bottomPx + 12 + legend.heightPx + 6;
  const plotTopPx = lanesTopPx + rules.length * lanePx + 8;
  const plotBottomPx = plotTopPx + plotHeight(widthPx);
  const note = paragraph(input.note, widthPx, { size: 'small', weight: 400, colour: theme.muted });
  const noteTopPx = plotBottomPx + 54;
  const heightPx = Math.ceil(noteTopPx + paragraphHeight(note) + marginPx - 4);

  const from = first - 0.5;
  const to = last + 0.5;
  const x = (layer: number) => leftPx + ((layer - from) / (to - from)) * (rightPx - leftPx);
  const y = (percent: number) =>
    plotBottomPx -
    ((percent - accuracy.min) / (accuracy.max - accuracy.min)) * (plotBottomPx - plotTopPx);
  const geometry = { leftPx, rightPx, lanesTopPx, plotTopPx, plotBottomPx, x };

  const option = {
    backgroundColor: theme.background,
    grid: {
      left: leftPx,
      top: plotTopPx,
      width: rightPx - leftPx,
      height: plotBottomPx - plotTopPx,
      outerBoundsMode: 'none',
    },
    legend: legend.option,
    xAxis: integerAxis(
      layerAxisName(input.rows, rightPx - leftPx),
      first,
      last,
      rightPx - leftPx,
      theme,
    ),
    yAxis: [
      valueAxis('probe accuracy (%)', accuracy, 'left', theme),
      ...(rank ? [valueAxis('numerical rank', rank, 'right', theme)] : []),
    ],
    series: lines.map((line) => lineSeries(line, theme)),
    graphic: {
      elements: [
        ...head.elements,
        ...(input.detection ? tunnelLanes(input.detection, geometry, theme) : []),
        ...accuracyLines.flatMap((line) => lineBand(line, x, y)),
        ...stackParagraphs([note], noteTopPx).elements,
      ],
    },
  };
  return renderSvg(option, {
    widthPx,
    heightPx,
    title: input.title,
    description: describeChart(input),
    idPrefix: `layers-${themeName}-${widthPx}`,
    embedFont: options.embedFont ?? true,
  });
}

function accuracyScale(lines: readonly Line[]): NiceScale {
  const points = lines.flatMap((line) => line.points);
  return percentScale(
    Math.min(...points.map(({ low }) => low)),
    Math.max(...points.map(({ high }) => high)),
  );
}

function rankScale(line: Line, intervals: number): NiceScale {
  return countScale(Math.max(...line.points.map(({ value }) => value)), intervals);
}

/** Room for the axis numbers and title, and for the names of the rules’ rows. */
function leftMargin(accuracy: NiceScale, names: readonly string[]): number {
  const namesPx = names.map((name) => measureText(name, fontSize.small) + 10);
  return Math.ceil(marginPx + Math.max(axisPx(accuracy), ...namesPx));
}

function plotHeight(widthPx: number): number {
  return Math.round(Math.min(420, Math.max(230, 0.4 * widthPx)));
}

function layerAxisName(rows: readonly LayerRow[], plotPx: number): string {
  const first = rows[0]?.name ?? '';
  const last = rows.at(-1)?.name ?? '';
  const name = rows.length === 1 ? `layer (${first})` : `layer (${first} to ${last})`;
  return measureText(name, fontSize.text) <= plotPx ? name : 'layer';
}
