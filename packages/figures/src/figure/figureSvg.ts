import type { Figure } from '@tunnel/core';
import type { ChartOptions } from '../charts/ChartOptions.js';
import { checkWidth, headParagraphs, marginPx, stackParagraphs } from '../charts/chartFrame.js';
import { renderSvg } from '../charts/renderSvg.js';
import { themes } from '../theme/themes.js';
import { describeFigure } from './describeFigure.js';
import { dotsBody } from './dotsBody.js';
import type { Drawn, Room } from './drawing.js';
import { heatMapBody } from './heatMapBody.js';
import { linesBody } from './linesBody.js';
import { scatterBody } from './scatterBody.js';

/**
 * Draws a figure that is data: its title and caption, its legend, its panels in as many columns as
 * fit. Its accessible description gives axes and values in words.
 *
 * @returns SVG text, the same for the same input on every machine
 * @throws TunnelError `invalid-request` for a width outside 320 to 2,400 pixels
 */
export function figureSvg(figure: Figure, options: ChartOptions = {}): string {
  const widthPx = checkWidth(options.widthPx ?? 860);
  const themeName = options.theme ?? 'light';
  const theme = themes[themeName];
  const words = { title: figure.title, subtitle: [figure.caption] };
  const head = stackParagraphs(headParagraphs(words, widthPx, theme), marginPx - 4);
  const body = drawBody(figure.chart, { topPx: head.bottomPx + 10, widthPx, theme });
  const option = {
    backgroundColor: theme.background,
    graphic: { elements: [...head.elements, ...body.elements] },
  };
  return renderSvg(option, {
    widthPx,
    heightPx: Math.ceil(body.bottomPx + marginPx),
    title: figure.title,
    description: describeFigure(figure),
    idPrefix: `${figure.id}-${themeName}-${widthPx}`,
    embedFont: options.embedFont ?? true,
  });
}

function drawBody(chart: Figure['chart'], room: Room): Drawn {
  switch (chart.kind) {
    case 'lines':
      return linesBody(chart, room);
    case 'heat-map':
      return heatMapBody(chart, room);
    case 'scatter':
      return scatterBody(chart, room);
    case 'dots':
      return dotsBody(chart, room);
  }
}
