import type { TunnelVerdict } from '@tunnel/core';
import { sentence } from '@tunnel/figures/browser';

/** Why the run’s verdict is what it is, and what to know beside it. */
export function VerdictReasons({ verdict }: { verdict: TunnelVerdict }) {
  return (
    <section className="reasons" aria-label="Why this verdict">
      <h3>Why this verdict</h3>
      <ul>
        {verdict.reasons.map((reason) => (
          <li key={reason}>{sentence(reason)}</li>
        ))}
      </ul>
      {verdict.cautions.length > 0 && (
        <>
          <h4>To know beside it</h4>
          <ul className="cautions">
            {verdict.cautions.map((caution) => (
              <li key={caution}>{sentence(caution)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
