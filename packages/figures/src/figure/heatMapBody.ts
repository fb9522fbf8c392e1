import type { HeatMapChart } from '@tunnel/core';
import { fontSize, paragraphsHeight, stackParagraphs } from '../charts/chartFrame.js';
import { panelWords } from '../charts/panelWords.js';
import { measureText } from '../font/measureText.js';
import { luminance } from '../theme/mixColours.js';
import type { Theme } from '../theme/themes.js';
import { shortNumber } from '../words/numberText.js';
import { bottomAxis, sideAxis, sidePx, sideTitle } from './axes.js';
import { cellsElement, missingElements } from './cells.js';
import { colourBar } from './colourBar.js';
import { type ColourScale, colourScale } from './colourScale.js';
import { type Box, boxElement, type Drawn, type Room, textElement } from './drawing.js';
import { type Column, gapPx, panelColumns, panelRows } from './panelGrid.js';
import { categoryScale, reversed, type Scale } from './scales.js';
import { topLabels } from './topLabels.js';

type HeatMap = HeatMapChart['panels'][number];

const leastPanelPx = 230;
const leastOfManyPx = 190;
const many = 6;

/** The longest a map’s side is, and the widest and the highest a cell that is not square. */
const longestPx = 460;
const widestCellPx = 64;
const highestCellPx = 26;

/** The least room for a map, into which its title and those of its axes go. */
const leastPlotPx = 130;

/** Maps of more cells than these have no numbers in them. */
const mostTexts = 64;

/** Into how many steps the colours are cut, so that cells of one step can be one path. */
const colourSteps = 255;

/** Draws matrices: the bar of their colours, and the maps in rows. */
export function heatMapBody(chart: HeatMapChart, room: Room): Drawn {
  const { widthPx, theme } = room;
  const colours = colourScale(chart);
  const missing = chart.panels.some((map) => map.values.flat().some((value) => !has(value, chart)));
  const head = colourBar(chart.valueTitle, colours, missing, room);
  const leastPx = chart.panels.length > many ? leastOfManyPx : leastPanelPx;
  const rows = panelRows(chart.panels, widthPx, leastPx, null);
  const sides = rows.map((row) =>
    row.map((map, index) => ({
      title: index === 0 ? sideTitle(chart.rowTitle, lowestPx(chart)) : [],
      scale: rowScale(map, chart),
    })),
  );
  const columns = panelColumns(
    sides.map((row) => row.map((side) => ({ leftPx: sidePx(side), rightPx: 6 }))),
    widthPx,
    widestPx(chart),
  );
  let topPx = head.bottomPx + 8;
  const elements = rows.flatMap((row, rowIndex) => {
    const parts = row.flatMap((map, index) => {
      const column = columns[index];
      const side = sides[rowIndex]?.[index];
      if (column === undefined || side === undefined) return [];
      const words = panelWords({ title: map.title, words: [] }, column.toPx - column.fromPx, theme);
      const plot = plotSize(map, column);
      const label = markLabel(map, column.plotLeftPx, plot.widthPx, theme);
      return [
        { map, column, side, words, plot, lanes: topLabels(label, column.fromPx, column.toPx) },
      ];
    });
    const wordsPx = Math.max(
      ...parts.map(({ words, lanes }) => paragraphsHeight(words) + lanes.heightPx),
    );
    const plotTopPx = topPx + wordsPx + 6;
    const drawn = parts.map(({ map, column, side, words, plot, lanes }) => {
      const box: Box = {
        leftPx: column.plotLeftPx,
        rightPx: column.plotLeftPx + plot.widthPx,
        topPx: plotTopPx,
        bottomPx: plotTopPx + plot.heightPx,
      };
      const below = {
        title: chart.columnTitle,
        scale: categoryScale(map.columns),
        from: column.fromPx,
        to: column.toPx,
      };
      const axis = bottomAxis(below, box, theme);
      return {
        elements: [
          ...stackParagraphs(words, topPx, column.fromPx).elements,
          ...cellElements(map, chart, colours, box, side.scale, theme),
          boxElement(box, { stroke: theme.axis, z: 'rule' }),
          ...axis.elements,
          ...sideAxis(side, 'left', box, theme),
          ...markElements(map, box, side.scale),
          ...lanes.elements(plotTopPx),
        ],
        bottomPx: axis.bottomPx,
      };
    });
    topPx = Math.max(...drawn.map(({ bottomPx }) => bottomPx)) + gapPx;
    return drawn.flatMap((each) => each.elements);
  });
  return { elements: [...head.elements, ...elements], bottomPx: topPx - gapPx };
}

/** Whether a cell has a value that a colour can stand for. */
function has(value: number | null | undefined, { scale }: HeatMapChart): value is number {
  return value !== null && value !== undefined && (scale === 'linear' || value > 0);
}

function rowScale(map: HeatMap, { order }: HeatMapChart): Scale {
  const scale = categoryScale(map.rows);
  return order === 'bottom' ? scale : reversed(scale);
}

/** The widest plot that a map needs, and the height of the lowest one. */
function widestPx({ panels }: HeatMapChart): number {
  const most = Math.max(...panels.map(({ columns }) => columns.length));
  return Math.min(longestPx, Math.max(most * widestCellPx, leastPlotPx));
}

function lowestPx({ panels }: HeatMapChart): number {
  return Math.max(leastPlotPx, highestCellPx * Math.min(...panels.map(({ rows }) => rows.length)));
}

/** Cells of a square matrix are square; others are as high as a line of text where they can. */
function plotSize({ rows, columns }: HeatMap, { plotLeftPx, plotRightPx }: Column) {
  const mostPx = plotRightPx - plotLeftPx;
  const widthPx = Math.min(mostPx, columns.length * widestCellPx);
  if (rows.length === columns.length) return { widthPx, heightPx: widthPx };
  const heightPx = Math.min(longestPx, rows.length * highestCellPx);
  return { widthPx, heightPx };
}

function cellElements(
  map: HeatMap,
  chart: HeatMapChart,
  colours: ColourScale | null,
  box: Box,
  rowsAt: Scale,
  theme: Theme,
): object[] {
  const byStep = new Map<number, Box[]>();
  const missing: Box[] = [];
  const texts: CellText[] = [];
  map.values.forEach((row, rowIndex) => {
    row.forEach((value, columnIndex) => {
      const cell = cellBox(rowIndex, columnIndex, map, box, rowsAt);
      if (colours === null || !has(value, chart)) {
        missing.push(cell);
        return;
      }
      const step = Math.round(colourSteps * colours.place(value));
      const alike = byStep.get(step);
      if (alike === undefined) byStep.set(step, [cell]);
      else alike.push(cell);
      texts.push({ value, cell, colour: colours.colour(step / colourSteps) });
    });
  });
  const cells = [...byStep]
    .sort(([a], [b]) => a - b)
    .map(([step, boxes]) => cellsElement(boxes, colours?.colour(step / colourSteps) ?? 'none'));
  return [...cells, ...missingElements(missing, theme), ...cellTexts(texts)];
}

function cellBox(row: number, column: number, map: HeatMap, box: Box, rowsAt: Scale): Box {
  const x = (share: number) => Math.round(box.leftPx + share * (box.rightPx - box.leftPx));
  const y = (share: number) => Math.round(box.bottomPx - share * (box.bottomPx - box.topPx));
  const middle = rowsAt.place(row) ?? 0;
  const half = rowsAt.stepShare / 2;
  return {
    leftPx: x(column / map.columns.length),
    rightPx: x((column + 1) / map.columns.length),
    topPx: y(middle + half),
    bottomPx: y(middle - half),
  };
}

/** A value and the cell that it stands in. */
interface CellText {
  readonly value: number;
  readonly cell: Box;
  readonly colour: string;
}

/** The values within their cells, where they are few and all have room. */
function cellTexts(cells: readonly CellText[]): object[] {
  const fit = cells.every(({ value, cell }) => {
    const widthPx = measureText(shortNumber(value), fontSize.small) + 6;
    return cell.bottomPx - cell.topPx >= 15 && cell.rightPx - cell.leftPx >= widthPx;
  });
  if (!fit || cells.length > mostTexts) return [];
  return cells.map(({ value, cell, colour }) => {
    const middle = [(cell.leftPx + cell.rightPx) / 2, (cell.topPx + cell.bottomPx) / 2] as const;
    return textElement(shortNumber(value), middle, {
      colour: luminance(colour) > 0.18 ? '#000000' : '#ffffff',
      size: 'small',
      align: 'center',
    });
  });
}

/** The ends of the outlined block, within the map. */
function blockOf({ mark, rows, columns }: HeatMap) {
  if (mark === null) return null;
  const last = Math.min(rows.length, columns.length) - 1;
  const from = Math.min(mark.from, mark.to, last);
  return { from, to: Math.min(Math.max(mark.from, mark.to), last), label: mark.label };
}

function markLabel(map: HeatMap, leftPx: number, widthPx: number, theme: Theme) {
  const block = blockOf(map);
  if (block === null) return [];
  const xPx = leftPx + (block.from / map.columns.length) * widthPx;
  return [{ text: block.label, xPx, align: 'left', colour: theme.tunnelText, stem: null } as const];
}

/** The outline of a block, dark within light so that it is seen on every colour. */
function markElements(map: HeatMap, box: Box, rowsAt: Scale): object[] {
  const block = blockOf(map);
  if (block === null) return [];
  const first = cellBox(block.from, block.from, map, box, rowsAt);
  const last = cellBox(block.to, block.to, map, box, rowsAt);
  const outline: Box = {
    leftPx: first.leftPx,
    rightPx: last.rightPx,
    topPx: Math.min(first.topPx, last.topPx),
    bottomPx: Math.max(first.bottomPx, last.bottomPx),
  };
  return [
    boxElement(outline, { stroke: '#ffffff', widthPx: 4, z: 'line' }),
    boxElement(outline, { stroke: '#000000', widthPx: 1.75, z: 'mark' }),
  ];
}
