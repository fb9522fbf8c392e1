import { claims, type RunRecord } from '@tunnel/core';
import { verdictCounts } from '../words/describeFinding.js';
import { claimsSeen } from './claimsSeen.js';
import { findingCard } from './findingCard.js';
import { type Html, html } from './html.js';
import { type Place, section, within } from './section.js';

/** What a run says to the claims that it tests, claim by claim; null where it tests none. */
export function findingsSection({ findings, scale }: RunRecord, place: Place): Html | null {
  if (findings.length === 0) return null;
  return section(
    place,
    'findings',
    'Findings',
    html`<p>${verdictCounts(findings)}.${scale === 'smoke' ? ` ${smokeNote}` : null}</p>
${claimsSeen(findings).map((claim) =>
  section(
    within(place),
    `claim-${claim}`,
    html`Claim <q>${claims[claim]}</q>`,
    findings.filter((finding) => finding.claim === claim).map(findingCard),
  ),
)}`,
  );
}

/** What a reader must know of verdicts at scale smoke. */
export const smokeNote =
  'Scale smoke shows that every part works; its verdicts say nothing about the claims.';
