import { TunnelError } from '@tunnel/core';
import { type Theme, themes } from '../theme/themes.js';
import { axisPx, integerAxis, logAxis, valueAxis } from './axes.js';
import type { ChartOptions } from './ChartOptions.js';
import {
  checkWidth,
  headParagraphs,
  marginPx,
  paragraph,
  paragraphHeight,
  paragraphsHeight,
  stackParagraphs,
} from './chartFrame.js';
import { legendLayout } from './legendLayout.js';
import { type Line, lineBand, lineSeries } from './lines.js';
import { type LogScale, logScale, type NiceScale, percentScale } from './niceScale.js';
import type { Panel, PanelChartInput } from './PanelChartInput.js';
import { panelWords } from './panelWords.js';
import { renderSvg } from './renderSvg.js';
import { tunnelShade } from './tunnelLanes.js';

/** A panel is at least so wide; where fewer fit, panels stand below each other. */
const leastPanelPx = 250;
const gapPx = 14;

/** How much lower than its lowest value a logarithmic axis begins, as a factor. */
const roomBelow = 0.8;

/** Room below a plot for the numbers and the title of its axis. */
const belowPlotPx = 58;

/**
 * A figure of panels side by side, one a network: lines with bands over the layers, the tunnel
 * shaded in those panels that have one. On a narrow figure the panels stand below each other.
 *
 * @returns SVG text, the same for the same input on every machine
 * @throws TunnelError `invalid-request` without panels, or for a width outside 320 to 2,400 pixels
 */
export function panelChart(input: PanelChartInput, options: ChartOptions = {}): string {
  if (input.panels.length === 0) {
    throw new TunnelError('invalid-request', 'a figure got no panels; give at least one');
  }
  const widthPx = checkWidth(options.widthPx ?? 860);
  const themeName = options.theme ?? 'light';
  const theme = themes[themeName];
  const drawn = input.panels.map((panel) => drawnPanel(panel, input, theme));

  const head = stackParagraphs(headParagraphs(input, widthPx, theme), marginPx - 4);
  const names = [...new Set(drawn.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const legend = legendLayout(names, head.bottomPx + 12, widthPx, theme);
  const { rows, panelPx } = panelRows(drawn, widthPx);
  let topPx = head.bottomPx + 12 + legend.heightPx + 10;
  const parts = rows.flatMap((row) => {
    const placed = placeRow(row, topPx, panelPx, theme);
    topPx = placed.bottomPx;
    return placed.panels;
  });
  const note = paragraph(input.note, widthPx, { size: 'small', weight: 400, colour: theme.muted });
  const heightPx = Math.ceil(topPx + paragraphHeight(note) + marginPx - 4);

  const option = {
    backgroundColor: theme.background,
    legend: legend.option,
    grid: parts.map(({ box }) => ({
      left: box.leftPx,
      top: box.plotTopPx,
      width: box.rightPx - box.leftPx,
      height: box.plotBottomPx - box.plotTopPx,
      outerBoundsMode: 'none',
    })),
    xAxis: parts.map(({ panel, box }, gridIndex) => ({
      ...integerAxis('layer', 1, panel.depth, box.rightPx - box.leftPx, theme),
      gridIndex,
    })),
    yAxis: parts.map(({ scale, titled }, gridIndex) => ({
      ...verticalAxis(titled ? input.axisName : '', scale, theme),
      gridIndex,
    })),
    series: parts.flatMap(({ lines }, index) =>
      lines.map((line) => ({ ...lineSeries(line, theme), xAxisIndex: index, yAxisIndex: index })),
    ),
    graphic: {
      elements: [
        ...head.elements,
        ...parts.flatMap((part) => panelElements(part, theme)),
        ...stackParagraphs([note], topPx).elements,
      ],
    },
  };
  return renderSvg(option, {
    widthPx,
    heightPx,
    title: input.title,
    description: input.description,
    idPrefix: `${input.idPrefix}-${themeName}-${widthPx}`,
    embedFont: options.embedFont ?? true,
  });
}

interface DrawnPanel {
  readonly panel: Panel;
  readonly lines: readonly Line[];
  readonly scale: NiceScale | LogScale;
}

/** Where a panel’s plot lies, in pixels. */
interface Box {
  readonly leftPx: number;
  readonly rightPx: number;
  readonly plotTopPx: number;
  readonly plotBottomPx: number;
}

interface PlacedPanel extends DrawnPanel {
  readonly box: Box;
  /** Whether its vertical axis has a title: the first of a row has it for all. */
  readonly titled: boolean;
  readonly words: readonly object[];
}

function drawnPanel(panel: Panel, { scale }: PanelChartInput, theme: Theme): DrawnPanel {
  const lines = panel.lines(theme);
  const points = lines.flatMap((line) => line.points);
  const low = Math.min(...points.map((point) => point.low));
  const high = Math.max(...points.map((point) => point.high));
  if (scale === 'percent') {
    return { panel, lines, scale: percentScale(Math.max(0, low), Math.min(100, high)) };
  }
  return {
    panel,
    lines: lines.map(powersOf),
    scale: logScale(Math.max(1, roomBelow * low), Math.max(2, high)),
  };
}

/** A line by its values’ powers of ten; a logarithmic axis ends at 1, where what is below it lies. */
function powersOf(line: Line): Line {
  const power = (value: number) => Math.log10(Math.max(1, value));
  const points = line.points.map(({ x, value, low, high }) => ({
    x,
    value: power(value),
    low: power(low),
    high: power(high),
  }));
  return { ...line, points };
}

/** Panels in rows of as many as fit, all equally wide. */
function panelRows(panels: readonly DrawnPanel[], widthPx: number) {
  const availablePx = widthPx - 2 * marginPx;
  const fitting = Math.floor((availablePx + gapPx) / (leastPanelPx + gapPx));
  const columns = Math.max(1, Math.min(fitting, panels.length));
  const rows = Array.from({ length: Math.ceil(panels.length / columns) }, (_, row) =>
    panels.slice(row * columns, (row + 1) * columns),
  );
  return { rows, panelPx: (availablePx - (columns - 1) * gapPx) / columns };
}

/** Puts panels side by side: their words above, as high as the longest, the plots in line below. */
function placeRow(row: readonly DrawnPanel[], topPx: number, panelPx: number, theme: Theme) {
  const words = row.map(({ panel }) => panelWords(panel, panelPx, theme));
  const wordsPx = Math.max(...words.map(paragraphsHeight));
  const plotTopPx = topPx + wordsPx + 10;
  const plotBottomPx = plotTopPx + Math.round(Math.min(300, Math.max(210, 0.75 * panelPx)));
  const panels = row.map((drawn, index): PlacedPanel => {
    const startPx = marginPx + index * (panelPx + gapPx);
    const titled = index === 0;
    const box = {
      leftPx: Math.ceil(startPx + axisPx(drawn.scale, titled)),
      rightPx: Math.floor(startPx + panelPx - 4),
      plotTopPx,
      plotBottomPx,
    };
    const { elements } = stackParagraphs(words[index] ?? [], topPx, startPx);
    return { ...drawn, box, titled, words: elements };
  });
  return { panels, bottomPx: plotBottomPx + belowPlotPx };
}

function verticalAxis(name: string, scale: NiceScale | LogScale, theme: Theme) {
  if ('marks' in scale) return logAxis(name, scale, theme);
  return valueAxis(name, scale, 'left', theme);
}

/** A panel’s words, its shade and its bands. */
function panelElements({ panel, lines, scale, box, words }: PlacedPanel, theme: Theme): object[] {
  const { leftPx, rightPx, plotTopPx, plotBottomPx } = box;
  const x = (layer: number) => leftPx + ((layer - 0.5) / panel.depth) * (rightPx - leftPx);
  const y = (value: number) => {
    const within = Math.min(scale.max, Math.max(scale.min, value));
    const share = (within - scale.min) / (scale.max - scale.min);
    return plotBottomPx - share * (plotBottomPx - plotTopPx);
  };
  const start = panel.tunnelStart;
  const tunnel = start === null ? [] : tunnelFrom(x(start - 0.5), box, theme);
  return [...words, ...tunnel, ...lines.flatMap((line) => lineBand(line, x, y))];
}

/** The shade of a tunnel, and the mark at its start. */
function tunnelFrom(leftPx: number, box: Box, theme: Theme): object[] {
  const mark = {
    type: 'line',
    z: -5,
    silent: true,
    shape: { x1: leftPx, y1: box.plotTopPx, x2: leftPx, y2: box.plotBottomPx },
    style: { stroke: theme.tunnelMark, lineWidth: 1.5 },
  };
  return [tunnelShade({ ...box, leftPx }, theme), mark];
}
