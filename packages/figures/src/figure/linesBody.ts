import type { LinesChart } from '@tunnel/core';
import { paragraphsHeight, stackParagraphs } from '../charts/chartFrame.js';
import { iconPx } from '../charts/legendLayout.js';
import { panelWords } from '../charts/panelWords.js';
import type { Theme } from '../theme/themes.js';
import { bottomAxis, gridLines, type SideAxis, sideAxis, sidePx, sideTitle } from './axes.js';
import type { Box, Drawn, Room } from './drawing.js';
import { legend } from './legend.js';
import { joinedLine, lineSample, loosePoints, stretchesOf } from './lineElements.js';
import { type LineLook, lineLooks } from './lineLooks.js';
import { type Column, gapPx, panelColumns, panelRows } from './panelGrid.js';
import { ruleElements, ruleStroke } from './ruleElements.js';
import { horizontalScale, type Scale, verticalScale } from './scales.js';
import { shadeElements, shadeSpan, shadeStroke } from './shade.js';
import { type TopLabel, topLabels } from './topLabels.js';

type Panel = LinesChart['panels'][number];
type Line = Panel['lines'][number];

/** A panel is at least so wide, unless there are many. */
const leastPanelPx = 250;
const leastOfManyPx = 200;
const many = 6;

/** Draws lines: a legend for all panels, and the panels in rows. */
export function linesBody(chart: LinesChart, room: Room): Drawn {
  const { widthPx, theme } = room;
  const looks = lineLooks(chart, theme);
  const head = legend(legendEntries(chart, looks, theme), iconPx, room);
  const leastPx = chart.panels.length > many ? leastOfManyPx : leastPanelPx;
  const rows = panelRows(chart.panels, widthPx, leastPx, chart.columns);
  const across = Math.max(...rows.map((row) => row.length));
  const heightPx = plotHeight(widthPx / across, across);
  const sides = rows.map((row) => row.map((_, index) => sideAxes(row, index, heightPx)));
  const columns = panelColumns(
    sides.map((row) =>
      row.map(({ left, right }) => ({
        leftPx: sidePx(left),
        rightPx: right === null ? 10 : sidePx(right),
      })),
    ),
    widthPx,
  );
  let topPx = head.bottomPx + 10;
  const elements = rows.flatMap((row, rowIndex) => {
    const drawn = drawRow(row, sides[rowIndex] ?? [], columns, topPx, heightPx, looks, theme);
    topPx = drawn.bottomPx + gapPx;
    return drawn.elements;
  });
  return { elements: [...head.elements, ...elements], bottomPx: topPx - gapPx };
}

function legendEntries(chart: LinesChart, looks: ReadonlyMap<string, LineLook>, theme: Theme) {
  const lines = chart.panels.flatMap((panel) => panel.lines);
  return [...looks].flatMap(([name, look]) => {
    const line = lines.find((each) => each.name === name);
    return line === undefined
      ? []
      : [
          {
            name,
            sample: lineSample(
              line,
              look,
              theme,
              chart.panels.some((panel) => isBundle(name, panel)),
            ),
          },
        ];
  });
}

/** Whether several lines of a panel have one name, such as one for each draw. */
function isBundle(name: string, { lines }: Panel): boolean {
  return lines.filter((line) => line.name === name && line.mark === 'line').length > 1;
}

function plotHeight(panelPx: number, across: number): number {
  const most = across === 1 ? 420 : Math.max(320, 0.42 * panelPx);
  return Math.round(Math.min(most, Math.max(200, 0.6 * panelPx)));
}

/** The vertical axes of a panel. */
interface SideAxes {
  readonly left: SideAxis;
  readonly right: SideAxis | null;
}

/** The axes beside a panel; a title that the neighbour has as well is not said again. */
function sideAxes(row: readonly Panel[], index: number, heightPx: number): SideAxes {
  const panel = row[index];
  if (panel === undefined) throw new RangeError('no panel at this place of a row');
  const valuesOf = (axis: Line['axis'], at: 'x' | 'y') => [
    ...panel.lines
      .filter((line) => axisOf(line, panel) === axis)
      .flatMap(({ points }) => points)
      .flatMap(({ y, low, high }) => (y === null ? [] : [y, low ?? y, high ?? y])),
    ...(axis === 'left'
      ? panel.rules.filter((rule) => rule.axis === at).map((rule) => rule.at)
      : []),
  ];
  const before = row[index - 1]?.y.title;
  const after = row[index + 1]?.right?.title;
  return {
    left: {
      title: before === panel.y.title ? [] : sideTitle(panel.y.title, heightPx),
      scale: verticalScale(panel.y, valuesOf('left', 'y'), heightPx),
    },
    right: panel.right && {
      title: after === panel.right.title ? [] : sideTitle(panel.right.title, heightPx),
      scale: verticalScale(panel.right, valuesOf('right', 'y'), heightPx),
    },
  };
}

function axisOf({ axis }: Line, panel: Panel): Line['axis'] {
  return panel.right === null ? 'left' : axis;
}

function drawRow(
  row: readonly Panel[],
  sides: readonly SideAxes[],
  columns: readonly Column[],
  topPx: number,
  heightPx: number,
  looks: ReadonlyMap<string, LineLook>,
  theme: Theme,
): Drawn {
  const parts = row.flatMap((panel, index) => {
    const column = columns[index];
    const axes = sides[index];
    if (column === undefined || axes === undefined) return [];
    const words = panelWords(panel, column.toPx - column.fromPx, theme);
    const x = horizontalScale(panel.x, xValues(panel), column.plotRightPx - column.plotLeftPx);
    const lanes = topLabels(labelsAbove(panel, x, column, theme), column.fromPx, column.toPx);
    return [{ panel, column, axes, words, x, lanes }];
  });
  const wordsPx = Math.max(...parts.map(({ words }) => paragraphsHeight(words)));
  const lanesPx = Math.max(...parts.map(({ lanes }) => lanes.heightPx));
  const plotTopPx = topPx + wordsPx + lanesPx + 8;
  const drawn = parts.map(({ panel, column, axes, words, x, lanes }) => {
    const box: Box = {
      leftPx: column.plotLeftPx,
      rightPx: column.plotRightPx,
      topPx: plotTopPx,
      bottomPx: plotTopPx + heightPx,
    };
    const bottom = bottomAxis(
      { title: panel.x.title, scale: x, from: column.fromPx, to: column.toPx },
      box,
      theme,
    );
    const right = axes.right === null ? [] : sideAxis(axes.right, 'right', box, theme);
    return {
      elements: [
        ...stackParagraphs(words, topPx, column.fromPx).elements,
        ...shadeElements(panel.shade, x, box, theme),
        ...gridLines(axes.left.scale, box, theme),
        ...bottom.elements,
        ...sideAxis(axes.left, 'left', box, theme),
        ...right,
        ...plotElements(panel, x, axes, box, looks, theme),
        ...lanes.elements(plotTopPx),
      ],
      bottomPx: bottom.bottomPx,
    };
  });
  return {
    elements: drawn.flatMap(({ elements }) => elements),
    bottomPx: Math.max(...drawn.map(({ bottomPx }) => bottomPx)),
  };
}

function xValues({ lines, rules }: Panel): number[] {
  return [
    ...lines.flatMap(({ points }) => points.map(({ x }) => x)),
    ...rules.filter(({ axis }) => axis === 'x').map(({ at }) => at),
  ];
}

/** The words for the shade and for the upright rules. */
function labelsAbove({ shade, rules }: Panel, x: Scale, column: Column, theme: Theme): TopLabel[] {
  const xPx = (share: number) =>
    column.plotLeftPx + share * (column.plotRightPx - column.plotLeftPx);
  const span = shade && shadeSpan(shade, x);
  const upright = rules.flatMap(({ axis, at, label }): TopLabel[] => {
    const share = axis === 'x' ? x.place(at) : null;
    if (share === null || share < 0 || share > 1) return [];
    return [
      {
        text: label,
        xPx: xPx(share),
        align: 'center',
        colour: theme.muted,
        stem: ruleStroke(theme),
      },
    ];
  });
  if (shade === null || span === null) return upright;
  const label: TopLabel = {
    text: shade.label,
    xPx: xPx(span.from),
    align: 'left',
    colour: theme.tunnelText,
    stem: shadeStroke(theme),
  };
  return [label, ...upright];
}

/** The lines and rules of a panel. */
function plotElements(
  panel: Panel,
  x: Scale,
  axes: SideAxes,
  box: Box,
  looks: ReadonlyMap<string, LineLook>,
  theme: Theme,
): object[] {
  const loose = panel.lines.filter(({ mark, points }) => mark === 'points' || points.length === 1);
  const lines = panel.lines.flatMap((line) => {
    const look = looks.get(line.name);
    if (look === undefined) return [];
    const y = axisOf(line, panel) === 'right' && axes.right ? axes.right.scale : axes.left.scale;
    const shiftPx = x.kind === 'category' ? shiftOf(loose, line, box, x) : 0;
    return [{ line, look, stretches: stretchesOf(line, { box, x, y }, shiftPx) }];
  });
  const drawn = lines.flatMap(({ line, look, stretches }) => {
    if (line.mark === 'points') return loosePoints(stretches, look, box, theme);
    return joinedLine(line, stretches, look, box, theme, isBundle(line.name, panel));
  });
  return [
    ...ruleElements(
      panel.rules,
      { box, x, y: axes.left.scale },
      lines.flatMap(({ stretches }) => stretches),
      theme,
    ),
    ...drawn,
  ];
}

/** How far points of one category are moved aside, so that those of several lines do not meet. */
function shiftOf(loose: readonly Line[], line: Line, box: Box, x: Scale): number {
  const index = loose.indexOf(line);
  if (index < 0 || loose.length === 1) return 0;
  const stepPx = Math.min(10, (0.6 * x.stepShare * (box.rightPx - box.leftPx)) / loose.length);
  return (index - (loose.length - 1) / 2) * stepPx;
}
