import { type RunRecord, TunnelError } from '@tunnel/core';
import { answerSentence } from '../words/answerSentence.js';
import { verdictCounts } from '../words/describeFinding.js';
import { plural } from '../words/format.js';
import { smokeNote } from '../words/smokeNote.js';
import { dataNotes } from './dataNotes.js';
import { figuresSection } from './figuresSection.js';
import { findingsSection } from './findingsSection.js';
import { type Html, html } from './html.js';
import { omittedSection } from './omittedSection.js';
import { page } from './page.js';
import { recordSections } from './recordSections.js';
import { runHeader } from './runHeader.js';
import { runLine } from './runLine.js';
import { foldedSection, type Place, section, wholePage, within } from './section.js';
import { summaryTable } from './summaryTable.js';
import { tablesSection } from './tablesSection.js';
import { type PlacedRun, verdictTable } from './verdictTable.js';

/**
 * Several runs as one HTML page of the kind that `renderReport` makes: contents, the verdicts on all
 * claims, then each run with its findings, figures, tables and settings.
 *
 * @throws TunnelError `invalid-request` without runs
 */
export function renderReports(runs: readonly RunRecord[]): string {
  if (runs.length === 0) {
    throw new TunnelError('invalid-request', 'a report got no runs; give at least one');
  }
  const placed = runs.map((run, index) => ({ run, id: `run-${index + 1}` }));
  const findings = runs.flatMap((run) => run.findings);
  const smoke = findings.some(({ scale }) => scale === 'smoke');
  const title = `Results of ${plural(runs.length, 'run')}`;
  return page(
    title,
    html`<header>
<h1>${title}</h1>
<p class="question">${plural(findings.length, 'finding')}: ${verdictCounts(findings)}.</p>
</header>
${smoke && html`<p>${smokeNote}</p>`}
${section(wholePage, 'contents', 'Contents', contents(placed))}
${section(wholePage, 'verdicts', 'Verdicts', verdictTable(placed))}
${placed.map(runPart)}`,
    true,
  );
}

function contents(runs: readonly PlacedRun[]): Html {
  return html`<ul class="contents">${runs.map(
    ({ run, id }) =>
      html`<li><a href="#${id}">${run.title}</a> <span class="small">${run.experiment}, scale ${run.scale}; ${verdictCounts(run.findings)}</span></li>`,
  )}</ul>`;
}

function runPart({ run, id }: PlacedRun): Html {
  const place: Place = { prefix: `${id}-`, level: 3 };
  return html`<section class="run" aria-labelledby="${id}">
${runHeader(run, 2, id)}
<p class="small">${runLine(run)}</p>
<p class="answer">${answerSentence(run)}</p>
${dataNotes(run, place)}
${findingsSection(run, place)}
${omittedSection(run, place)}
${figuresSection(run, place)}
${tablesSection(run, place)}
${run.networks.length > 1 && section(place, 'results', 'Networks', summaryTable(run.networks))}
${foldedSection(place, 'record', 'Settings, data, evidence, command', recordSections(run, within(place)))}
</section>
`;
}
