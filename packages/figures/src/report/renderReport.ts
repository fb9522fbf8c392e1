import { type RunRecord, type SingleRun, singleRunOf, type TrainResult } from '@tunnel/core';
import { runFigures } from '../charts/runFigures.js';
import { trainingChart } from '../charts/trainingChart.js';
import { answerSentence } from '../words/answerSentence.js';
import { describeData } from '../words/describeData.js';
import { describeNetwork } from '../words/describeNetwork.js';
import { percent } from '../words/format.js';
import { dataNotes, isBuiltIn } from './dataNotes.js';
import { evidence } from './evidence.js';
import { factsTable } from './factsTable.js';
import { type Html, html, trusted } from './html.js';
import { layersTable } from './layersTable.js';
import { networkSections } from './networkSections.js';
import { reportCss } from './reportCss.js';
import { rulesTable } from './rulesTable.js';
import { settings } from './settings.js';
import { summaryTable } from './summaryTable.js';
import { tasksTable } from './tasksTable.js';
import { themedFigure } from './themedFigure.js';
import { verdictReasons } from './verdictReasons.js';

/** What a report may show beside the run record. */
export interface ReportOptions {
  /** The epochs of a lone training, for its figure; default null, no such figure. */
  readonly epochs?: TrainResult['epochs'] | null | undefined;
}

/**
 * A run as one HTML page that needs nothing else: question, answer, notes of data, figures, tables,
 * settings, evidence and the command that repeats it. It has no script and fetches nothing, follows
 * the reader's light or dark theme, and prints.
 *
 * @returns HTML text, the same for the same input on every machine
 */
export function renderReport(run: RunRecord, options: ReportOptions = {}): string {
  const builtIn = isBuiltIn(run);
  const single = singleRunOf(run);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:">
<meta name="generator" content="Tunnel">
<title>${run.title}${builtIn ? ' (built-in data)' : null}</title>
<style>${trusted(reportCss())}</style>
</head>
<body>
<main>
<header>
<h1>${run.title}${builtIn ? html` <span class="badge">built-in data</span>` : null}</h1>
<p class="question">${run.question}</p>
</header>
<p class="answer">${answerSentence(run)}</p>
${single && testAccuracy(single)}
${dataNotes(run)}
${runFigures(run).map(
  ({ draw, ...figure }) => html`${themedFigure(draw, figure)}
`,
)}
${single ? singleResults(single, options.epochs ?? []) : networksResults(run)}
<section aria-labelledby="settings">
<h2 id="settings">Settings</h2>
${factsTable('Settings', settings(run))}
</section>
<section aria-labelledby="evidence">
<h2 id="evidence">Evidence</h2>
${factsTable('Evidence', evidence(run))}
</section>
<section aria-labelledby="tasks">
<h2 id="tasks">Tasks</h2>
${tasksTable(run.tasks)}
</section>
<section aria-labelledby="repeat">
<h2 id="repeat">Repeat it</h2>
<pre><code>${run.command}</code></pre>
</section>
</main>
</body>
</html>
`;
  return page.markup;
}

function testAccuracy(run: SingleRun): Html | null {
  if (run.testAccuracy === null) return null;
  return html`<p class="small">Test accuracy of the trained network: ${percent(run.testAccuracy)}.</p>`;
}

/** Layers, rules and training; a sentence where the run ended before a layer was measured. */
function singleResults(run: SingleRun, epochs: TrainResult['epochs']): Html {
  if (run.layers.length === 0) {
    return html`<section aria-labelledby="layers">
<h2 id="layers">Layers</h2>
<p>The run ended before a layer was measured; see its tasks below.</p>
</section>
${training(run, epochs)}`;
  }
  return html`<section aria-labelledby="layers">
<h2 id="layers">Layers</h2>
${layersTable(run)}
</section>
${
  run.detection &&
  html`<section aria-labelledby="rules">
<h2 id="rules">Detection rules</h2>
${verdictReasons(run.detection)}
${rulesTable(run.detection)}
</section>`
}
${training(run, epochs)}`;
}

/** All networks in one table, then each in a section of its own. */
function networksResults({ networks }: RunRecord): Html {
  return html`<section aria-labelledby="results">
<h2 id="results">Results</h2>
${summaryTable(networks)}
</section>
${networkSections(networks)}`;
}

function training(run: SingleRun, epochs: TrainResult['epochs']): Html | null {
  if (epochs.length === 0) return null;
  const words = {
    title: 'Training',
    subtitle: [`${describeNetwork(run.network)}, ${describeData(run.data.train)}`],
  };
  return html`<section aria-labelledby="training">
<h2 id="training">Training</h2>
${themedFigure((chart) => trainingChart({ epochs, ...words }, chart), {
  caption: 'Mean loss and accuracy over the training images, by epoch.',
  label: 'Training chart',
  small: true,
})}
</section>`;
}
