import { type RunRecord, type SingleRun, singleRunOf, type TrainResult } from '@tunnel/core';
import { trainingChart } from '../charts/trainingChart.js';
import { answerSentence } from '../words/answerSentence.js';
import { describeData } from '../words/describeData.js';
import { describeNetwork } from '../words/describeNetwork.js';
import { percent } from '../words/format.js';
import { dataNotes, isBuiltIn } from './dataNotes.js';
import { figuresSection } from './figuresSection.js';
import { findingsSection } from './findingsSection.js';
import { type Html, html } from './html.js';
import { layersTable } from './layersTable.js';
import { networkSections } from './networkSections.js';
import { omittedSection } from './omittedSection.js';
import { page } from './page.js';
import { recordSections } from './recordSections.js';
import { rulesTable } from './rulesTable.js';
import { runHeader } from './runHeader.js';
import { section, wholePage } from './section.js';
import { summaryTable } from './summaryTable.js';
import { tablesSection } from './tablesSection.js';
import { themedFigure } from './themedFigure.js';
import { verdictReasons } from './verdictReasons.js';

/** What a report may show beside the run record. */
export interface ReportOptions {
  /** The epochs of a lone training, for its figure; default null, no such figure. */
  readonly epochs?: TrainResult['epochs'] | null | undefined;
}

/**
 * A run as one HTML page that needs nothing else: question, answer, notes of data, findings, what was
 * left out, figures, tables, settings, data, evidence and the command that repeats it. It has no
 * script and fetches nothing, follows the reader's light or dark theme, and prints.
 *
 * @returns HTML text, the same for the same input on every machine
 */
export function renderReport(run: RunRecord, options: ReportOptions = {}): string {
  const single = singleRunOf(run);
  return page(
    `${run.title}${isBuiltIn(run) ? ' (built-in data)' : ''}`,
    html`${runHeader(run, 1)}
<p class="answer">${answerSentence(run)}</p>
${single && testAccuracy(single)}
${dataNotes(run, wholePage)}
${findingsSection(run, wholePage)}
${omittedSection(run, wholePage)}
${figuresSection(run, wholePage)}
${tablesSection(run, wholePage)}
${single ? singleResults(single, options.epochs ?? []) : networksResults(run)}
${recordSections(run, wholePage)}`,
  );
}

function testAccuracy(run: SingleRun): Html | null {
  if (run.testAccuracy === null) return null;
  return html`<p class="small">Test accuracy of the trained network: ${percent(run.testAccuracy)}.</p>`;
}

/** Layers, rules and training; a sentence where the run ended before a layer was measured. */
function singleResults(run: SingleRun, epochs: TrainResult['epochs']): Html {
  if (run.layers.length === 0) {
    const ended = 'The run ended before a layer was measured; see its tasks below.';
    return html`${section(wholePage, 'layers', 'Layers', html`<p>${ended}</p>`)}${training(run, epochs)}`;
  }
  const { detection } = run;
  return html`${section(wholePage, 'layers', 'Layers', layersTable(run))}${
    detection &&
    section(
      wholePage,
      'rules',
      'Detection rules',
      html`${verdictReasons(detection)}
${rulesTable(detection)}`,
    )
  }${training(run, epochs)}`;
}

/** All networks in one table, then each in a section of its own; nothing without networks. */
function networksResults({ networks }: RunRecord): Html | null {
  if (networks.length === 0) return null;
  const results = section(wholePage, 'results', 'Results', summaryTable(networks));
  return html`${results}${networkSections(networks, wholePage)}`;
}

function training(run: SingleRun, epochs: TrainResult['epochs']): Html | null {
  if (epochs.length === 0) return null;
  const words = {
    title: 'Training',
    subtitle: [`${describeNetwork(run.network)}, ${describeData(run.data.train)}`],
  };
  const chart = themedFigure((options) => trainingChart({ epochs, ...words }, options), {
    caption: 'Mean loss and accuracy over the training images, by epoch.',
    label: 'Training chart',
    idPrefix: 'training-chart',
    small: true,
  });
  return section(wholePage, 'training', 'Training', chart);
}
