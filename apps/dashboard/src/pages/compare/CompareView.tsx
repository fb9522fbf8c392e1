import '../run/views.css';
import { type ClaimId, claims, type Finding, type MeanInterval } from '@tunnel/core';
import {
  describeMean,
  smokeNote,
  startOf,
  statisticName,
  statisticOf,
  type ThemeName,
  verdictName,
} from '@tunnel/figures/browser';
import { useMemo, useState } from 'react';
import { Chart } from '../../charts/Chart.js';
import { Choice } from '../run/measured/Choice.js';
import { TableRegion } from '../run/measured/TableRegion.js';
import { type ComparedNetwork, comparisonChart, runNames } from './comparisonModels.js';

/** Runs side by side, as the API answers them. */
interface Comparison {
  readonly runs: readonly {
    readonly id: string;
    readonly experiment: string;
    readonly scale: string;
    readonly seeds: readonly number[];
    readonly networks: readonly {
      readonly name: string;
      readonly testAccuracy: MeanInterval | null;
    }[];
  }[];
  readonly networks: readonly ComparedNetwork[];
  readonly findings: readonly {
    readonly claim: ClaimId;
    readonly title: string;
    readonly findings: readonly (Finding | null)[];
  }[];
}

interface Props {
  readonly comparison: Comparison;
  readonly themeName: ThemeName;
}

const measures = ['id', 'ood', 'rank'] as const;

/** Two to eight runs side by side: layer by layer, where tunnels start, and what they say to the claims. */
export function CompareView({ comparison, themeName }: Props) {
  const { runs, networks, findings } = comparison;
  const names = useMemo(() => runNames(runs), [runs]);
  const shared = networks.filter(({ overSeeds }) => overSeeds.some((found) => found !== null));
  const [chosen, setChosen] = useState(shared[0]?.name ?? '');
  const network = shared.find(({ name }) => name === chosen) ?? shared[0];
  const models = useMemo(
    () =>
      network ? measures.flatMap((measure) => comparisonChart(network, measure, names) ?? []) : [],
    [network, names],
  );
  return (
    <section className="view" aria-label="Comparison">
      <h2 className="visually-hidden">Side by side</h2>
      {network && (
        <>
          <Choice
            label="Network"
            options={shared.map(({ name }) => ({ value: name, label: name }))}
            value={network.name}
            onChange={setChosen}
          />
          <div className="chart-pair">
            {models.map((model) => (
              <Chart key={model.title} model={model} themeName={themeName} />
            ))}
          </div>
          <p className="note">
            Lines are means over each run’s seeds, bands 95&nbsp;% intervals of them (Student’s).
          </p>
        </>
      )}
      {networks.length > 0 && <NetworksTable comparison={comparison} names={names} />}
      {findings.length > 0 && <FindingsTable comparison={comparison} names={names} />}
      {networks.length === 0 && findings.length === 0 && (
        <p>These runs have neither networks nor findings: there is nothing to lay side by side.</p>
      )}
    </section>
  );
}

interface TableProps {
  readonly comparison: Comparison;
  readonly names: readonly string[];
}

function TableHead({
  first,
  runs,
  names,
}: {
  readonly first: string;
  readonly runs: Comparison['runs'];
  readonly names: readonly string[];
}) {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {names.map((name, index) => (
          <th key={runs[index]?.id} scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function NetworksTable({ comparison: { runs, networks }, names }: TableProps) {
  return (
    <section aria-label="Networks">
      <h3>Where tunnels start</h3>
      <TableRegion label="Networks by run, as a table">
        <table>
          <TableHead first="network" runs={runs} names={names} />
          <tbody>
            {networks.map(({ name, overSeeds }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {runs.map((run, index) => {
                  const detection = overSeeds[index]?.detection ?? null;
                  const [rule] = detection?.rules ?? [];
                  const accuracy = run.networks.find((each) => each.name === name)?.testAccuracy;
                  return (
                    <td key={run.id}>
                      {detection && rule ? (
                        <>
                          <span className={`verdict ${detection.verdict.verdict}`}>
                            {verdictName(detection)}
                          </span>
                          <br />
                          from layer {startOf(rule, detection)} of {detection.depth}
                        </>
                      ) : (
                        '–'
                      )}
                      {accuracy && (
                        <small className="source">
                          <br />
                          test accuracy {describeMean(accuracy, 100)} %
                        </small>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </TableRegion>
      <p className="note">In brackets: the 95&nbsp;% interval of the start, where there is one.</p>
    </section>
  );
}

function FindingsTable({ comparison: { runs, findings }, names }: TableProps) {
  return (
    <section aria-label="Findings">
      <h3>Findings</h3>
      {runs.some(({ scale }) => scale === 'smoke') && <p className="note">{smokeNote}</p>}
      <TableRegion label="Findings by run, as a table">
        <table>
          <TableHead first="finding" runs={runs} names={names} />
          <tbody>
            {findings.map(({ claim, title, findings: byRun }) => (
              <tr key={`${claim} ${title}`} className={differ(byRun) ? 'differs' : undefined}>
                <th scope="row" title={claims[claim]}>
                  {title}
                </th>
                {byRun.map((finding, index) => (
                  <td key={runs[index]?.id}>{finding ? <Verdict finding={finding} /> : '–'}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableRegion>
      <p className="note">Marked at their left: findings whose verdicts differ.</p>
    </section>
  );
}

function Verdict({ finding }: { finding: Finding }) {
  return (
    <>
      <span className={`verdict ${finding.verdict}`}>{finding.verdict}</span>
      {finding.statistic && (
        <>
          <br />
          <span title={statisticName(finding) ?? ''}>{statisticOf(finding)}</span>
        </>
      )}
    </>
  );
}

/** Whether runs that have a finding come to different verdicts. */
function differ(findings: readonly (Finding | null)[]): boolean {
  return new Set(findings.flatMap((finding) => finding?.verdict ?? [])).size > 1;
}
