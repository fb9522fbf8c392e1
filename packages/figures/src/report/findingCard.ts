import type { Finding } from '@tunnel/core';
import {
  countsOf,
  effectOf,
  intervalOf,
  overOf,
  pValueOf,
  statisticName,
  statisticOf,
  testOf,
} from '../words/describeFinding.js';
import { sentence } from '../words/sentence.js';
import { type Html, html } from './html.js';
import { referenceList } from './referenceList.js';
import { leaningNote, verdictBadge } from './verdictBadge.js';

/** One finding: verdict and title, the reason, the numbers behind it, what others report. */
export function findingCard(finding: Finding): Html {
  const { title, references, cautions } = finding;
  return html`<article class="finding">
<p class="finding-title">${verdictBadge(finding)} <strong>${title}</strong>${leaningNote(finding)}</p>
${findingNumbers(finding)}
${
  references.length > 0 &&
  html`<p class="label">Reported by others</p>
${referenceList(references)}`
}
${cautions.length > 0 && html`<ul class="cautions">${cautions.map((each) => html`<li>${sentence(each)}</li>`)}</ul>`}
</article>
`;
}

/** Why a finding came out as it did, and its numbers. */
export function findingNumbers(finding: Finding): Html {
  const facts = numbers(finding).filter(([, value]) => value !== null);
  const test = testOf(finding);
  return html`<p>${sentence(finding.reason)}</p>
<dl class="numbers">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${test && html`<p class="small">Test: ${test}.</p>`}`;
}

function numbers(finding: Finding): [string, string | null][] {
  const interval = [intervalOf(finding), overOf(finding)].filter((part) => part !== null);
  return [
    [statisticName(finding) ?? '', statisticOf(finding)],
    ['95\u00a0% interval', interval.length === 2 ? interval.join(' ') : (interval[0] ?? null)],
    ['n', countsOf(finding)],
    ['effect', effectOf(finding)],
    ['after correction', pValueOf(finding)],
    ['scale', finding.scale],
  ];
}
