import type { TunnelDetection } from '@tunnel/core';
import { describeStart, percent, ruleTitle, startOf } from '@tunnel/figures/browser';
import { TableRegion } from '../measured/TableRegion.js';

/** Where the run’s own rules start the tunnel, over all seeds and by each. */
export function RulesTable({ detection }: { detection: TunnelDetection }) {
  const { rules, basis } = detection;
  return (
    <section className="rules" aria-label="The run’s own rules">
      <h3>The run’s own rules</h3>
      <TableRegion label="Rules, as a table">
        <table className="lines">
          <thead>
            <tr>
              <th scope="col">rule</th>
              <th scope="col">asks for</th>
              <th scope="col">start [95 % interval]</th>
              <th scope="col">at</th>
              {basis.seeds > 1 && <th scope="col">by seed</th>}
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <tr key={rule.rule}>
                <th scope="row">{ruleTitle(rule)}</th>
                <td>{rule.threshold === null ? '–' : percent(rule.threshold)}</td>
                <td>{startOf(rule, detection)}</td>
                <td>{describeStart(rule)}</td>
                {basis.seeds > 1 && (
                  <td>{rule.starts.map((start) => start ?? 'none').join(', ')}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </TableRegion>
    </section>
  );
}
