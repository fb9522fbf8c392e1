import { Link } from '@tanstack/react-router';
import { datasetTitle } from '@tunnel/core';
import type { ListedRun, RunSummary } from '@tunnel/core/resources';
import { plural } from '@tunnel/figures/browser';
import { StateBadge } from './Badge.js';
import { Time } from './Time.js';

interface Props {
  readonly runs: readonly ListedRun[];
  /** Its accessible name. */
  readonly label: string;
  /** Whether all are of one experiment, which need not be named each time; default no. */
  readonly ofOne?: boolean;
}

/** So many networks are told of in a list; of more, how many there are. */
const mostNetworks = 3;

/** Runs, one below the other, each with what it found. */
export function RunList({ runs, label, ofOne = false }: Props) {
  return (
    <ul className="run-list" aria-label={label}>
      {runs.map((run) => (
        <li key={run.id}>
          <div className="run-what">
            <Link to="/runs/$id" params={{ id: run.id }} className="run-link">
              {ofOne ? `${run.scale}, ${plural(run.seeds.length, 'seed')}` : run.title}
            </Link>
            <span className="muted">
              {!ofOne && `${run.scale}, ${plural(run.seeds.length, 'seed')}, `}
              {run.dataset && datasetTitle(run.dataset)}
              {run.engine === 'slurm' && ', on Slurm'}
            </span>
          </div>
          <Result run={run} />
          <div className="run-when">
            <StateBadge state={run.state} />
            <span className="muted">
              <Time at={run.createdAt} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Result({ run }: { run: RunSummary }) {
  const { networks, taskCounts } = run;
  if (run.finishedAt === null) {
    return (
      <div className="run-result muted">
        {taskCounts.all === 0
          ? 'its plan is being made'
          : `${taskCounts.done} of ${plural(taskCounts.all, 'task')} done`}
      </div>
    );
  }
  const findings = findingWords(run);
  return (
    <div className="run-result">
      {networks.slice(0, mostNetworks).map((network) => (
        <span key={network.name}>
          {network.name} <span className="muted">{splitWords(network)}</span>
        </span>
      ))}
      {networks.length > mostNetworks && (
        <span className="muted">and {plural(networks.length - mostNetworks, 'network')} more</span>
      )}
      {findings && <span className="muted">{findings}</span>}
    </div>
  );
}

function splitWords({ verdict, start, depth }: RunSummary['networks'][number]): string {
  switch (verdict) {
    case 'tunnel':
      return `tunnel from layer ${start} of ${depth}`;
    case 'no-tunnel':
      return `no tunnel in ${depth} layers`;
    case 'undecided':
      return 'undecided';
    case null:
      return 'no split';
  }
}

function findingWords({ findings }: RunSummary): string {
  return Object.entries(findings)
    .filter(([, number]) => number > 0)
    .map(([verdict, number]) => `${number} ${verdict}`)
    .join(', ');
}
