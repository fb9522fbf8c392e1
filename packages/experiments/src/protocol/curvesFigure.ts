import type { FigureInput, LinesChartInput } from '@tunnel/core';
import { accuraciesAt } from '../analysis/accuraciesAt.js';
import { counted } from '../analysis/counted.js';
import { layerShade } from '../analysis/figures/layerShade.js';
import { seedPoint } from '../analysis/figures/seedPoint.js';
import { tunnelSpan } from '../analysis/tunnelSpan.js';
import { choicesOf } from './choicesOf.js';
import { layerAxis } from './layerAxis.js';
import { oodStart } from './oodStart.js';
import { type ReadNetwork, startOf } from './readProtocol.js';
import { ruleName, shares } from './rules.js';
import { type Choice, choices } from './ways.js';
import { defaultWords, slug } from './words.js';

type Panel = LinesChartInput['panels'][number];
type Rule = NonNullable<Panel['rules']>[number];

/** ID probes by layer, a panel a choice. */
export function curvesFigure(read: ReadNetwork): FigureInput {
  const { network } = read;
  return {
    id: `curves-${slug(network.name)}`,
    title: `${network.name}: ID probes by the way they are read`,
    caption: `Accuracy of linear ID probes by layer, in the mean of ${counted(network.runs.length, 'seed')}, without bands for their number: see the starts for what is sure. ${defaultWords(read)} Each panel has another choice; upright lines are starts by the 95 % rule, in the first panel by other rules too. ${shadeWords(read)}`,
    chart: {
      kind: 'lines',
      columns: 2,
      panels: choicesOf(read).map((choice) => panelOf(read, choice)),
    },
  };
}

function panelOf(read: ReadNetwork, choice: Choice): Panel {
  const { ways } = read;
  const [usual] = ways;
  const shown = [usual, ...ways.filter((way) => way.choice === choice)];
  return {
    title: choices[choice],
    x: layerAxis(read),
    y: { title: 'ID probe accuracy (%)' },
    lines: shown.map((way) => ({
      name: way.name,
      colour: way === usual ? 'id' : 'other',
      points: way.numbers.map((number, layer) => {
        const { y } = seedPoint(layer, accuraciesAt(way.runs, layer));
        return { x: number - 1, y };
      }),
    })),
    shade: layerShade(tunnelSpan(read.network)),
    rules:
      choice === 'threshold'
        ? rulesAt([
            ...[...shares]
              .sort((a, b) => a - b)
              .map((share) => ({
                label: ruleName(share),
                start: startOf(read, usual, share).value,
              })),
            { label: 'OOD peak', start: oodStart(read)?.value ?? null },
          ])
        : rulesAt(
            shown.map((way) => ({
              label: way.name,
              start: startOf(read, way, shares[0]).value,
            })),
          ),
  };
}

/** One upright line a layer, with all that start there. */
function rulesAt(starts: readonly { label: string; start: number | null }[]): Rule[] {
  const labels = new Map<number, string[]>();
  for (const { label, start } of starts) {
    if (start === null) continue;
    labels.set(start, [...(labels.get(start) ?? []), label]);
  }
  return [...labels].map(([start, all]) => ({
    axis: 'x',
    at: start - 1,
    label: all.join('; '),
  }));
}

function shadeWords({ network }: ReadNetwork): string {
  const span = tunnelSpan(network);
  if (!span?.found) return 'No tunnel is shaded, since none was established by default.';
  return `Shaded: the tunnel by default, from layer ${span.start} on by the ${span.rule}.`;
}
