import {
  type FigureInput,
  type FigureTableInput,
  type LinesChartInput,
  transferValidationShare,
} from '@tunnel/core';
import { counted } from '../analysis/counted.js';
import { seedDot } from '../analysis/figures/seedDot.js';
import { tunnelShade } from '../analysis/figures/tunnelShade.js';
import { budgetName } from './planTransfer.js';
import { type Advice, advices, type BudgetRead, type TransferRead } from './readTransfer.js';

type Panel = LinesChartInput['panels'][number];

const adviceOrder: readonly Advice[] = ['validation', 'allLabels', 'beforeTunnel', 'last'];

/** How the numbers came about, for captions. */
function basisOf([first]: readonly TransferRead[]): string {
  const [budget] = first?.budgets ?? [];
  const seeds = counted(first?.seeds ?? 0, 'seed');
  const images = counted(budget?.imagesTest ?? 0, 'OOD test image');
  return `${seeds}, ${images}. Of the labelled images ${100 * transferValidationShare} % are held out of what the probes learn from, and choose layer and epoch.`;
}

/** Test accuracy by layer and budget, and the layers that validation chose. */
export function transferFigure(transfers: readonly TransferRead[]): FigureInput {
  return {
    id: 'transfer-by-layer',
    title: 'Transfer from every layer, by label budget',
    caption: `Test accuracy of linear probes on other classes than the networks were trained on, at every default layer, one line a label budget. Points: the layer that is best on validation, one a seed and budget, at that seed’s test accuracy. Upright lines: the last layer before the tunnel by the 95 % rule on ID probes; shaded: the tunnel, where the verdict is that there is one. Lines are means over the seeds. ${basisOf(transfers)}`,
    chart: { kind: 'lines', panels: transfers.map(layersPanel) },
  };
}

function layersPanel({ name, overSeeds, budgets }: TransferRead): Panel {
  const { detection, layers } = overSeeds;
  const [before] = budgets[0]?.advices.beforeTunnel.layers ?? [];
  return {
    title: name,
    x: { title: 'Layer', range: { low: 1, high: layers.length } },
    y: { title: 'OOD test accuracy (%)' },
    lines: [
      ...budgets.map(({ perClass, runs }) => ({
        name: budgetName(perClass),
        colour: 'ordered' as const,
        points: layers.map(({ layer }, at) => ({
          x: layer,
          y: meanOf(runs.map((run) => 100 * (run.layers[at]?.id ?? 0))),
        })),
      })),
      {
        name: advices.validation,
        mark: 'points',
        points: budgets.flatMap(({ runs, advices: { validation } }) =>
          validation.layers.map((chosen, seed) => ({
            x: chosen + 1,
            y: 100 * (runs[seed]?.layers[chosen]?.id ?? 0),
          })),
        ),
      },
    ],
    shade: tunnelShade(detection),
    rules: before === undefined ? [] : [{ axis: 'x', at: before + 1, label: advices.beforeTunnel }],
  };
}

/** What each advice costs with each budget. */
export function regretFigure(transfers: readonly TransferRead[]): FigureInput {
  const rows = rowsOf(transfers);
  return {
    id: 'transfer-regret',
    title: 'What each advice costs',
    caption: `Regret: test accuracy of the layer that is best on test images in the mean over the seeds, less that of the layer that the advice chooses. “${advices.allLabels}” is what validation chooses where there are all labels; “${advices.beforeTunnel}” is by the 95 % rule on ID probes. Means over the seeds with Student’s 95 % intervals. ${basisOf(transfers)}`,
    chart: {
      kind: 'dots',
      rows: rows.map(({ name, budget }) => `${name}, ${budgetName(budget.perClass)}`),
      x: { title: 'Regret (points)' },
      series: adviceOrder.map((advice) => ({
        name: advices[advice],
        dots: rows.map(({ budget }) => seedDot(budget.advices[advice].regrets)),
      })),
      rules: [{ at: 0, label: 'the best layer' }],
    },
  };
}

/** The advice for each network and budget, and its regret beside that of the others. */
export function adviceTable(transfers: readonly TransferRead[]): FigureTableInput {
  const regret = (of: string) => ({ title: `Regret, ${of}`, unit: 'points', digits: 1 });
  return {
    id: 'transfer-advice',
    title: 'Which layer to transfer from',
    caption: `Layers by number; those that are ${advices.validation} one a seed, the first of equals. Accuracies and regrets are means over the seeds. ${basisOf(transfers)}`,
    columns: [
      { title: 'Network' },
      { title: 'Labels' },
      { title: 'Labelled images', digits: 0 },
      { title: 'Best layer on test', digits: 0 },
      { title: 'Its accuracy', unit: '%', digits: 1 },
      { title: 'Layers best on validation' },
      ...adviceOrder.map((advice) => regret(advices[advice])),
    ],
    rows: rowsOf(transfers).map(({ name, budget }) => [
      name,
      budgetName(budget.perClass),
      budget.imagesTrain,
      budget.best + 1,
      meanOf(budget.runs.map(({ layers }) => 100 * (layers[budget.best]?.id ?? 0))),
      budget.advices.validation.layers.map((layer) => layer + 1).join(', '),
      ...adviceOrder.map((advice) => meanOf(budget.advices[advice].regrets)),
    ]),
  };
}

function rowsOf(transfers: readonly TransferRead[]): { name: string; budget: BudgetRead }[] {
  return transfers.flatMap(({ name, budgets }) => budgets.map((budget) => ({ name, budget })));
}

function meanOf(values: readonly number[]): number | null {
  return seedDot(values)?.value ?? null;
}
