import { claims, type Finding, type Reference, type RunRecord } from '@tunnel/core';
import { count, plural } from '../../words/format.js';
import { claimsSeen } from '../claimsSeen.js';
import { findingNumbers } from '../findingCard.js';
import { type Html, type HtmlPart, html } from '../html.js';
import { referenceList } from '../referenceList.js';
import { section, wholePage, within } from '../section.js';
import { leaningNote, verdictBadge } from '../verdictBadge.js';
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
  const placed = pairs.map((pair) => ({ pair, claim: (pair.first ?? pair.second).claim }));
  return section(
    wholePage,
    'findings',
    'Findings',
    html`<p>${counts(pairs, names)}.</p>
${claimsSeen(placed).map((claim) =>
  section(
    within(wholePage),
    `claim-${claim}`,
    html`Claim <q>${claims[claim]}</q>`,
    placed.filter((each) => each.claim === claim).map(({ pair }) => comparedFinding(pair, names)),
  ),
)}`,
  );
}

/** How many findings both runs have, and how many one alone. */
function counts(pairs: readonly Matched<Finding>[], names: RunNames): HtmlPart {
  const differing = pairs.filter(
    ({ first, second }) => first && second && findingDifference(first, second).differs,
  ).length;
  const onlyFirst = pairs.filter(({ second }) => second === null).length;
  const onlySecond = pairs.filter(({ first }) => first === null).length;
  return html`${plural(pairs.length - onlyFirst - onlySecond, 'finding')} of both, <strong>${count(differing)} with another verdict</strong>${
    onlyFirst > 0 && `; ${count(onlyFirst)} only in ${names[0]}`
  }${onlySecond > 0 && `; ${count(onlySecond)} only in ${names[1]}`}`;
}

function comparedFinding({ first, second }: Matched<Finding>, names: RunNames): Html {
  if (first === null) return loneFinding(second, names[1]);
  if (second === null) return loneFinding(first, names[0]);
  const { differs, words } = findingDifference(first, second);
  return html`<article class="finding${differs && ' differs'}">
<p class="finding-title"><strong>${first.title}</strong> <span class="difference">${words}</span></p>
${pairedColumns(names, side(first), side(second))}
${reported([...first.references, ...second.references])}
</article>
`;
}

/** A finding that only one of the runs has. */
function loneFinding(finding: Finding, name: string): Html {
  return html`<article class="finding alone">
<p class="finding-title"><strong>${finding.title}</strong> <span class="difference">only in ${name}</span></p>
${side(finding)}
${reported(finding.references)}
</article>
`;
}

function side(finding: Finding): Html {
  return html`<p>${verdictBadge(finding)}${leaningNote(finding)}</p>
${findingNumbers(finding)}`;
}

/** What others report, nothing twice. */
function reported(references: readonly Reference[]): Html | null {
  const different = references.filter(
    ({ value }, index) => references.findIndex((other) => other.value === value) === index,
  );
  const list = referenceList(different);
  return (
    list &&
    html`<p class="label">Reported by others</p>
${list}`
  );
}
