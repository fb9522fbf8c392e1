import '../views.css';
import { claimIds, claims, type Finding } from '@tunnel/core';
import { verdictCounts } from '@tunnel/figures/browser';
import { FindingCard } from './FindingCard.js';

/** What a run says to the claims, claim by claim. */
export function FindingsView({ findings }: { findings: readonly Finding[] }) {
  const seen = claimIds.filter((id) => findings.some(({ claim }) => claim === id));
  return (
    <section className="view" aria-label="Findings">
      <h2 className="visually-hidden">Findings</h2>
      <p className="counts">
        <strong>{verdictCounts(findings)}</strong>
      </p>
      {seen.map((id) => (
        <section key={id} className="claim" aria-labelledby={`claim-${id}`}>
          <h3 id={`claim-${id}`}>
            Claim: <q>{claims[id]}</q>
          </h3>
          <div className="finding-cards">
            {findings
              .filter(({ claim }) => claim === id)
              .map((finding) => (
                <FindingCard key={finding.title} finding={finding} />
              ))}
          </div>
        </section>
      ))}
    </section>
  );
}
