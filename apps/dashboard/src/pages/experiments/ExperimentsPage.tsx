import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RunSummary } from '@tunnel/core/resources';
import { experimentsQuery } from '../../api/experimentsQuery.js';
import { runsQuery } from '../../api/runsQuery.js';
import { StateBadge } from '../../components/Badge.js';
import { PageHead } from '../../components/PageHead.js';
import { Time } from '../../components/Time.js';

/** So many runs are looked through for each experiment’s latest one: the most that the API lists. */
const lookedThrough = 200;

/** All experiments: their questions, and the latest run of each. */
export function ExperimentsPage() {
  const { data: experiments } = useSuspenseQuery(experimentsQuery);
  const { data: runs } = useSuspenseQuery(runsQuery({ limit: lookedThrough }));
  const latest = new Map(runs.items.toReversed().map((run) => [run.experiment, run]));
  return (
    <>
      <PageHead
        title="Experiments"
        lead="Sufficiently deep networks build a representation in their first layers, the extractor, and merely carry it through the rest, the tunnel. Each experiment asks one question of that."
      />
      <ul className="cards">
        {experiments.items.map(({ name, title, question }) => (
          <li key={name} className="card linked">
            <h2 className="card-title">
              <Link to="/experiments/$name" params={{ name }} className="card-link">
                {title}
              </Link>
            </h2>
            <p>{question}</p>
            <Latest run={latest.get(name)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Latest({ run }: { run: RunSummary | undefined }) {
  if (!run) return <p className="card-foot muted">Not run yet</p>;
  return (
    <p className="card-foot muted">
      <StateBadge state={run.state} />
      <span>
        {run.scale}, <Time at={run.createdAt} />
      </span>
    </p>
  );
}
