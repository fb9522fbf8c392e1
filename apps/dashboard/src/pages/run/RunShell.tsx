import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import type { TaskKind } from '@tunnel/core';
import { hasEnded, type RunDetail } from '@tunnel/core/resources';
import { smokeNote } from '@tunnel/figures/browser';
import { StateBadge } from '../../components/Badge.js';
import { PageHead } from '../../components/PageHead.js';
import { Time } from '../../components/Time.js';
import { LivePanel } from '../../live/LivePanel.js';
import { useLiveRun } from '../../live/useLiveRun.js';
import { runQuery } from './measured/runQueries.js';
import { RunActions } from './RunActions.js';

/** The views of a run, and whether it has something for each. */
const views = [
  { to: '/runs/$id', label: 'Overview', isThere: () => true },
  { to: '/runs/$id/layers', label: 'Layers', isThere: ({ networks }) => networks.length > 0 },
  {
    to: '/runs/$id/findings',
    label: 'Findings',
    isThere: ({ findings }) => Object.values(findings).some((number) => number > 0),
  },
  { to: '/runs/$id/similarity', label: 'Similarity', isThere: hasTask('similarity') },
  { to: '/runs/$id/spectra', label: 'Spectra', isThere: hasTask('spectrum') },
  { to: '/runs/$id/variance', label: 'Variance', isThere: hasTask('variance') },
  { to: '/runs/$id/embedding', label: 'Embedding', isThere: hasTask('embed') },
  { to: '/runs/$id/figures', label: 'Figures', isThere: ({ data }) => data !== null },
  { to: '/runs/$id/plan', label: 'Plan', isThere: () => true },
] as const satisfies readonly { to: string; label: string; isThere(run: RunDetail): boolean }[];

/** One run: what it is, how far it is, and its views by tabs. */
export function RunShell() {
  const { id } = useParams({ from: '/runs/$id' });
  const { data: run } = useSuspenseQuery(runQuery(id));
  const isLive = !hasEnded(run.state);
  const followed = useLiveRun(id, isLive);
  return (
    <>
      <PageHead
        kicker={
          <Link to="/experiments/$name" params={{ name: run.experiment }}>
            {run.experiment}
          </Link>
        }
        title={run.title}
        lead={<Facts run={run} />}
        actions={<RunActions run={run} />}
      />
      {isLive && <LivePanel {...followed} />}
      {run.service?.error && run.state === 'failed' && (
        <section className="problem" role="alert">
          <h2>The run failed</h2>
          <p>{run.service.error.message}</p>
          <p className="muted">{run.service.error.code}</p>
        </section>
      )}
      {run.scale === 'smoke' && run.state === 'done' && <p className="note">{smokeNote}</p>}
      <nav className="tabs" aria-label="Views of this run">
        {views
          .filter(({ isThere }) => isThere(run))
          .map(({ to, label }) => (
            <Link key={to} to={to} params={{ id }} activeOptions={{ exact: to === '/runs/$id' }}>
              {label}
            </Link>
          ))}
      </nav>
      <Outlet />
    </>
  );
}

function Facts({ run }: { run: RunDetail }) {
  return (
    <span className="run-facts">
      <StateBadge state={run.state} />
      <span>{run.scale}</span>
      <span>
        {run.seeds.length === 1 ? 'seed' : 'seeds'} {run.seeds.join(', ')}
      </span>
      {run.engine === 'slurm' && <span>on Slurm</span>}
      <Time at={run.createdAt} />
      <code>{run.id}</code>
    </span>
  );
}

function hasTask(kind: TaskKind) {
  return (run: RunDetail) => run.tasks.some((task) => task.kind === kind);
}
