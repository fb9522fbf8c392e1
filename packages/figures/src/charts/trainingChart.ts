import { type TrainResult, TunnelError } from '@tunnel/core';
import { type Theme, themes } from '../theme/themes.js';
import { percent } from '../words/format.js';
import { axisPx, integerAxis, valueAxis } from './axes.js';
import type { ChartOptions } from './ChartOptions.js';
import { checkWidth, headParagraphs, marginPx, stackParagraphs } from './chartFrame.js';
import { legendLayout } from './legendLayout.js';
import { barePoint, type Line, lineSeries } from './lines.js';
import { type NiceScale, positiveScale } from './niceScale.js';
import { renderSvg } from './renderSvg.js';

/** What a training chart shows. */
export interface TrainingChartInput {
  /** At least one epoch, in order. */
  readonly epochs: TrainResult['epochs'];
  readonly title: string;
  readonly subtitle: readonly string[];
}

/**
 * The small figure of a training run: mean training loss (nats) and training accuracy (per cent) of
 * each epoch.
 *
 * @returns SVG text
 * @throws TunnelError `invalid-request` without epochs, or for a width outside 320 to 2,400 pixels
 */
export function trainingChart(input: TrainingChartInput, options: ChartOptions = {}): string {
  const last = input.epochs.at(-1);
  if (last === undefined) {
    throw new TunnelError('invalid-request', 'a training chart got no epochs; give at least one');
  }
  const widthPx = checkWidth(options.widthPx ?? 480);
  const themeName = options.theme ?? 'light';
  const theme = themes[themeName];
  const lines = [lossLine(input.epochs, theme), accuracyLine(input.epochs, theme)];
  const loss = lossScale(input.epochs);
  const head = stackParagraphs(headParagraphs(input, widthPx, theme), marginPx - 4);
  const legend = legendLayout(
    lines.map((line) => line.name),
    head.bottomPx + 10,
    widthPx,
    theme,
  );
  const leftPx = Math.ceil(marginPx + axisPx(loss));
  const plotWidthPx = Math.floor(widthPx - leftPx - marginPx - axisPx(accuracyScale));
  const topPx = head.bottomPx + 10 + legend.heightPx + 8;
  const plotHeightPx = Math.round(0.36 * widthPx);
  const option = {
    backgroundColor: theme.background,
    grid: {
      left: leftPx,
      top: topPx,
      width: plotWidthPx,
      height: plotHeightPx,
      outerBoundsMode: 'none',
    },
    legend: legend.option,
    xAxis: integerAxis('epoch', 1, input.epochs.length, plotWidthPx, theme),
    yAxis: [
      valueAxis('training loss (nats)', loss, 'left', theme),
      valueAxis('training accuracy (%)', accuracyScale, 'right', theme),
    ],
    series: lines.map((line) => lineSeries(line, theme)),
    graphic: { elements: head.elements },
  };
  return renderSvg(option, {
    widthPx,
    heightPx: topPx + plotHeightPx + 54,
    title: input.title,
    description: `Line chart over ${input.epochs.length} epochs. At the last one the training loss is ${last.trainLossNats.toFixed(3)} nats and the training accuracy ${percent(last.trainAccuracy)}.`,
    idPrefix: `training-${themeName}-${widthPx}`,
    embedFont: options.embedFont ?? true,
  });
}

const accuracyScale: NiceScale = { min: 0, max: 100, step: 25, intervals: 4 };

function lossScale(epochs: TrainResult['epochs']): NiceScale {
  return positiveScale(Math.max(...epochs.map((epoch) => epoch.trainLossNats)), 4);
}

function lossLine(epochs: TrainResult['epochs'], theme: Theme): Line {
  return {
    name: 'training loss (left axis)',
    axis: 'left',
    colour: theme.rank,
    band: null,
    points: epochs.map(({ epoch, trainLossNats }) => barePoint(epoch, trainLossNats)),
    symbol: 'triangle',
    dash: [2, 3],
    widthPx: 1.75,
  };
}

function accuracyLine(epochs: TrainResult['epochs'], theme: Theme): Line {
  return {
    name: 'training accuracy (right axis)',
    axis: 'right',
    colour: theme.id,
    band: null,
    points: epochs.map(({ epoch, trainAccuracy }) => barePoint(epoch, 100 * trainAccuracy)),
    symbol: 'circle',
    dash: 'solid',
    widthPx: 2.25,
  };
}
