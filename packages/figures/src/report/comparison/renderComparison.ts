import type { RunRecord } from '@tunnel/core';
import { answerSentence } from '../../words/answerSentence.js';
import { dataNotes } from '../dataNotes.js';
import { type Html, html } from '../html.js';
import { omittedSection } from '../omittedSection.js';
import { page } from '../page.js';
import { runHeader } from '../runHeader.js';
import { runLine } from '../runLine.js';
import { section, wholePage } from '../section.js';
import { comparedFigures, comparedTables } from './comparedFigures.js';
import { comparedFindings } from './comparedFindings.js';
import { comparedSettings } from './comparedSettings.js';
import { pairedColumns, type RunNames } from './pairedColumns.js';

/**
 * Two runs side by side as one HTML page of the kind that `renderReport` makes: what each asked and
 * answered, the same findings and figures of both next to each other with what differs, and the
 * settings that differ.
 */
export function renderComparison(first: RunRecord, second: RunRecord): string {
  const names = namesOf(first, second);
  const both = (show: (run: RunRecord, prefix: string) => Html) =>
    pairedColumns(names, show(first, 'first-'), show(second, 'second-'));
  return page(
    `${names[0]} and ${names[1]} side by side`,
    html`<header>
<h1>Side by side</h1>
</header>
${both(introduction)}
${comparedFindings(first, second, names)}
${comparedFigures(first, second, names)}
${comparedTables(first, second, names)}
${comparedSettings(first, second, names)}
${section(
  wholePage,
  'repeat',
  'Repeat them',
  both(({ command }) => html`<pre><code>${command}</code></pre>`),
)}`,
    true,
  );
}

function introduction(run: RunRecord, prefix: string): Html {
  const place = { prefix, level: 3 };
  return html`${runHeader(run, 2)}
<p class="small">${runLine(run)}</p>
<p class="answer">${answerSentence(run)}</p>
${dataNotes(run, place)}
${omittedSection(run, place)}`;
}

/** What tells two runs apart: their experiments, their scales, or else their ids. */
function namesOf(first: RunRecord, second: RunRecord): RunNames {
  const ways: ((run: RunRecord) => string)[] = [
    ({ experiment }) => experiment,
    ({ experiment, scale }) => `${experiment}, ${scale}`,
    ({ id }) => id,
  ];
  for (const nameOf of ways) {
    if (nameOf(first) !== nameOf(second)) return [nameOf(first), nameOf(second)];
  }
  return [`${first.id} (first)`, `${second.id} (second)`];
}
