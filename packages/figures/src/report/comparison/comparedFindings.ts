import { claims, type Finding, type RunRecord } from '@tunnel/core';
import { plural } from '../../words/format.js';
import { claimsSeen } from '../claimsSeen.js';
import { findingNumbers } from '../findingCard.js';
import { type Html, html } from '../html.js';
import { referenceList } from '../referenceList.js';
import { section, wholePage, within } from '../section.js';
import { verdictBadge } from '../verdictBadge.js';
import { findingDifference } from './findingDifference.js';
import { type Matched, matched } from './matched.js';
import { pairedColumns, type RunNames } from './pairedColumns.js';

/** The findings of two runs, the same ones next to each other; null where neither has any. */
export function comparedFindings(
  first: RunRecord,
  second: RunRecord,
  names: RunNames,
): Html | null {
  const pairs = matched(first.findings, second.findings, ({ claim, title }) => `${claim} ${title}`);
  if (pairs.length === 0) return null;
  const differing = pairs.filter((pair) => findingDifference(pair, names).differs).length;
  const ofEither = pairs.map((pair) => ({ pair, claim: eitherOf(pair).claim }));
  return section(
    wholePage,
    'findings',
    'Findings',
    html`<p>${plural(pairs.length, 'finding')}, ${differing === 0 ? 'none of which differs' : html`<strong>${differing} of which differ</strong>`}.</p>
${claimsSeen(ofEither).map((claim) =>
  section(
    within(wholePage),
    `claim-${claim}`,
    html`Claim <q>${claims[claim]}</q>`,
    ofEither.filter((each) => each.claim === claim).map(({ pair }) => comparedFinding(pair, names)),
  ),
)}`,
  );
}

function comparedFinding(pair: Matched<Finding>, names: RunNames): Html {
  const { differs, words } = findingDifference(pair, names);
  const { title } = eitherOf(pair);
  return html`<article class="finding${differs && ' differs'}">
<p class="finding-title"><strong>${title}</strong> <span class="difference">${words}</span></p>
${pairedColumns(names, side(pair.first), side(pair.second))}
${referencesOf(pair)}
</article>
`;
}

function side(finding: Finding | null): Html | null {
  return (
    finding &&
    html`<p>${verdictBadge(finding)}</p>
${findingNumbers(finding)}`
  );
}

/** What others report, of both findings, nothing twice. */
function referencesOf({ first, second }: Matched<Finding>): Html | null {
  const all = [...(first?.references ?? []), ...(second?.references ?? [])];
  const different = all.filter(
    ({ value }, index) => all.findIndex((other) => other.value === value) === index,
  );
  const list = referenceList(different);
  return (
    list &&
    html`<p class="label">Reported by others</p>
${list}`
  );
}

function eitherOf(pair: Matched<Finding>): Finding {
  return pair.first ?? pair.second;
}
