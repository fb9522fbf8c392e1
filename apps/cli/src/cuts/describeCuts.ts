import { type CutCost, type CutPrice, type Figure, formatInterval } from '@tunnel/core';
import type { Context } from '../Context.js';
import { fittingTable } from '../output/fittingTable.js';
import { significant } from '../output/significant.js';
import { terminalWidth } from '../output/terminalWidth.js';
import { useColor } from '../output/useColor.js';
import type { PricedNetwork } from './priceNetwork.js';

/** The prices as a table and a chart, with what they are from. */
export async function describeCuts(
  context: Context,
  { cuts, cost, id, ood }: PricedNetwork,
  figure: Figure,
): Promise<string> {
  const { terminalPanel } = await import('@tunnel/figures');
  const width = terminalWidth(context);
  const head = [
    ...['layer', 'name', 'parameters', 'multiply-adds', 'µs'],
    ...['ID %', 'lost', ...(ood ? ['OOD %'] : []), 'front'],
  ];
  const rows = cuts.map((cut) => [
    cut.layer === null ? '' : String(cut.layer),
    cut.name,
    cut.parameters.toLocaleString('en-US'),
    cut.multiplyAdds.toLocaleString('en-US'),
    significant(cut.microseconds.median),
    accuracy(cut.id),
    lost(cut),
    ...(ood ? [accuracy(cut.ood)] : []),
    frontOf(cut),
  ]);
  const { batchSize, device, threads } = cost.result;
  return [
    fittingTable(width, 2, head, rows),
    '',
    terminalPanel(figure, { width: Math.min(width, 100), color: useColor(context) }),
    '',
    'parameters and multiply-adds with the head, µs an image without it; lost: points of ID accuracy',
    `against the last layer read; medians in batches of ${batchSize}, on ${device}, threads: ${threads}`,
    `ID probes: ${id.id.slice(0, 12)}`,
    ood
      ? `OOD probes: ${ood.id.slice(0, 12)}`
      : 'no OOD probes of these layers are in the store; "tunnel probe ID --data NAME" makes them',
  ].join('\n');
}

/** In words, what the numbers of a figure of cuts are from. */
export function basisOfCuts({ cost, id, ood }: PricedNetwork, by: CutCost): string {
  const { batchSize, device, threads, precision } = cost.result;
  const images = `${id.result.imagesTest.toLocaleString('en-US')} ID${ood ? ` and ${ood.result.imagesTest.toLocaleString('en-US')} OOD` : ''} test images.`;
  if (by !== 'latency') return images;
  return `${images} Medians in batches of ${batchSize} in ${precision} on ${device}, threads: ${threads}; the head is not timed.`;
}

function accuracy(measured: CutPrice['id']): string {
  if (!measured) return '–';
  const value = (100 * measured.accuracy).toFixed(1);
  if (!measured.interval) return value;
  const { low, high } = measured.interval;
  return `${value} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]`;
}

function lost({ idLoss }: CutPrice): string {
  if (!idLoss || idLoss.value === null) return '–';
  const value = idLoss.value.toFixed(1).replace('-', '−');
  return idLoss.interval ? `${value} [${formatInterval(idLoss.interval, null)}]` : value;
}

function frontOf({ front }: CutPrice): string {
  const on = [...(front.id ? ['ID'] : []), ...(front.ood ? ['OOD'] : [])];
  return on.join(', ');
}
