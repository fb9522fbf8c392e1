import type { ScatterChart } from '@tunnel/core';
import { paragraphsHeight, stackParagraphs } from '../charts/chartFrame.js';
import { panelWords } from '../charts/panelWords.js';
import type { Theme } from '../theme/themes.js';
import { type Box, boxElement, type Drawn, type Place, type Room } from './drawing.js';
import { extentOf } from './extent.js';
import { type LegendEntry, legend } from './legend.js';
import { seriesColour } from './lineLooks.js';
import { dotsElement, type MarkSymbol, marksElement, symbols } from './marks.js';
import { gapPx, panelColumns, panelRows } from './panelGrid.js';

type Cloud = ScatterChart['panels'][number];

const leastPanelPx = 220;
const leastOfManyPx = 180;
const many = 6;
const longestPx = 460;

/** Legends of more groups than these stand below the clouds. */
const mostAbove = 20;

const samplePx = 12;

/** White space within the frame of a cloud. */
const insetPx = 10;

/**
 * Points of the groups lie over each other in turns, so that the last group does not hide the
 * others.
 */
const turns = 4;

/** Draws clouds of points in panels with equal scales across and up, and the legend of their groups. */
export function scatterBody(chart: ScatterChart, room: Room): Drawn {
  const { widthPx, theme } = room;
  const below = chart.groups.length > mostAbove;
  const entries = chart.groups.map((name, index) => legendEntry(name, index, theme));
  const head = below ? null : legend(entries, samplePx, room);
  const clouds = cloudRows(chart, {
    ...room,
    topPx: head === null ? room.topPx : head.bottomPx + 8,
  });
  const foot = below
    ? legend(entries, samplePx, { widthPx, theme, topPx: clouds.bottomPx + 10 })
    : null;
  return {
    elements: [...(head?.elements ?? []), ...clouds.elements, ...(foot?.elements ?? [])],
    bottomPx: foot?.bottomPx ?? clouds.bottomPx,
  };
}

function cloudRows(chart: ScatterChart, { topPx: startPx, widthPx, theme }: Room): Drawn {
  const leastPx = chart.panels.length > many ? leastOfManyPx : leastPanelPx;
  const rows = panelRows(chart.panels, widthPx, leastPx, null);
  const sides = rows.map((row) => row.map(() => ({ leftPx: 0, rightPx: 0 })));
  const columns = panelColumns(sides, widthPx, longestPx);
  let topPx = startPx;
  const elements = rows.flatMap((row) => {
    const parts = row.flatMap((cloud, index) => {
      const column = columns[index];
      if (column === undefined) return [];
      return [{ cloud, column, words: panelWords(cloud, column.toPx - column.fromPx, theme) }];
    });
    const wordsPx = Math.max(...parts.map(({ words }) => paragraphsHeight(words)));
    const plotTopPx = topPx + wordsPx + 6;
    const sidePx = (columns[0]?.plotRightPx ?? 0) - (columns[0]?.plotLeftPx ?? 0);
    const heightPx = sidePx * Math.max(...row.map(shapeOf));
    const drawn = parts.flatMap(({ cloud, column, words }) => {
      const box: Box = {
        leftPx: column.plotLeftPx,
        rightPx: column.plotRightPx,
        topPx: plotTopPx,
        bottomPx: plotTopPx + heightPx,
      };
      return [
        ...stackParagraphs(words, topPx, column.fromPx).elements,
        boxElement(box, { stroke: theme.grid, z: 'grid' }),
        ...cloudElements(cloud, chart.groups.length, box, theme),
      ];
    });
    topPx = plotTopPx + heightPx + gapPx;
    return drawn;
  });
  return { elements, bottomPx: topPx - gapPx };
}

/** The mark of a group: round for the first ten, which ten colours tell apart. */
function symbolOf(group: number, theme: Theme): MarkSymbol {
  return symbols[Math.floor(group / theme.series.length) % symbols.length] ?? 'circle';
}

function legendEntry(name: string, index: number, theme: Theme): LegendEntry {
  const look = { colour: seriesColour(index, theme), radiusPx: 4, background: theme.background };
  return { name, sample: (middle) => [marksElement(symbolOf(index, theme), [middle], look)] };
}

function cloudElements({ points, groups }: Cloud, count: number, box: Box, theme: Theme): object[] {
  const places = placesOf(points, box);
  const round = count <= theme.series.length;
  const radiusPx = radiusOf(points.length, box, round ? 1 : 1.8);
  return Array.from({ length: turns }, (_, turn) => turn).flatMap((turn) => {
    const byGroup = new Map<number, Place[]>();
    places.forEach((place, index) => {
      if (index % turns !== turn) return;
      const group = (groups[index] ?? 0) % count;
      const list = byGroup.get(group);
      if (list === undefined) byGroup.set(group, [place]);
      else list.push(place);
    });
    return [...byGroup]
      .sort(([a], [b]) => a - b)
      .map(([group, list]) => {
        const colour = seriesColour(group, theme);
        const symbol = symbolOf(group, theme);
        if (symbol === 'circle') return dotsElement(list, { colour, radiusPx, opacity: 0.8 });
        const look = {
          colour,
          radiusPx,
          background: theme.background,
          opacity: 0.8,
        };
        return marksElement(symbol, list, look);
      });
  });
}

/** The height of a cloud as a share of its width, within what looks well. */
function shapeOf({ points }: Cloud): number {
  const { x, y } = extentsOf(points);
  return Math.min(1, Math.max(0.6, (y.high - y.low) / (x.high - x.low)));
}

function extentsOf(points: Cloud['points']) {
  return {
    x: extentOf(points.map(([first]) => first)),
    y: extentOf(points.map(([, second]) => second)),
  };
}

/** Points in pixels, as far apart across as up, in the middle of their box. */
function placesOf(points: Cloud['points'], box: Box): Place[] {
  const { x, y } = extentsOf(points);
  const perUnit = Math.min(
    (box.rightPx - box.leftPx - 2 * insetPx) / (x.high - x.low),
    (box.bottomPx - box.topPx - 2 * insetPx) / (y.high - y.low),
  );
  const middle = [(box.leftPx + box.rightPx) / 2, (box.topPx + box.bottomPx) / 2] as const;
  return points.map(([first, second]) => [
    middle[0] + (first - x.low / 2 - x.high / 2) * perUnit,
    middle[1] - (second - y.low / 2 - y.high / 2) * perUnit,
  ]);
}

/** Smaller dots the more there are, larger ones in a larger panel; marks need more than dots. */
function radiusOf(count: number, box: Box, leastPx: number): number {
  const sidePx = box.rightPx - box.leftPx;
  return Math.min(3.5, Math.max(leastPx, (0.18 * sidePx) / Math.sqrt(Math.max(1, count))));
}
