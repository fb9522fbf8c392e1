import { claims, type RunRecord } from '@tunnel/core';
import { verdictCounts } from '../words/describeFinding.js';
import { smokeNote } from '../words/smokeNote.js';
import { claimsSeen } from './claimsSeen.js';
import { findingCard } from './findingCard.js';
import { type Html, html } from './html.js';
import { type Place, section, within } from './section.js';

/** What a run says to the claims that it tests, claim by claim; null where it tests none. */
export function findingsSection(run: RunRecord, place: Place): Html | null {
  const { findings, networks, scale } = run;
  if (findings.length === 0) return null;
  // Without networks the run’s answer says so already.
  const counts =
    networks.length > 0 &&
    html`<p>${verdictCounts(findings)}.</p>
`;
  return section(
    place,
    'findings',
    'Findings',
    html`${counts}${
      scale === 'smoke' &&
      html`<p>${smokeNote}</p>
`
    }${claimsSeen(findings).map((claim) =>
      section(
        within(place),
        `claim-${claim}`,
        html`Claim <q>${claims[claim]}</q>`,
        findings.filter((finding) => finding.claim === claim).map(findingCard),
      ),
    )}`,
  );
}
