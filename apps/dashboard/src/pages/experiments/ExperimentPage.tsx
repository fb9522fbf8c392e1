import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { datasetTitle, scaleSchema } from '@tunnel/core';
import type { ExperimentFacts } from '@tunnel/core/resources';
import { experimentsQuery } from '../../api/experimentsQuery.js';
import { runsQuery } from '../../api/runsQuery.js';
import { Empty } from '../../components/Empty.js';
import { FactList } from '../../components/FactList.js';
import { NotFound } from '../../components/NotFound.js';
import { PageHead } from '../../components/PageHead.js';
import { RunList } from '../../components/RunList.js';

const scaleWords = {
  smoke: 'seconds, to see that it works',
  laptop: 'up to an hour on two cores',
  paper: 'the published settings, for a GPU',
} as const;

/** One experiment: its question, the claims that it looks into, its runs. */
export function ExperimentPage() {
  const { name } = useParams({ from: '/experiments/$name' });
  const { data } = useSuspenseQuery(experimentsQuery);
  const { data: runs } = useSuspenseQuery(runsQuery({ experiment: name, limit: 20 }));
  const experiment = data.items.find((each) => each.name === name);
  if (!experiment) return <NotFound />;
  return (
    <>
      <PageHead
        kicker={<Link to="/experiments">Experiments</Link>}
        title={experiment.title}
        lead={experiment.question}
        actions={
          <Link to="/start" search={{ experiment: name }} className="button primary">
            Start a run
          </Link>
        }
      />
      <div className="columns">
        <section aria-labelledby="runs">
          <h2 id="runs">Runs</h2>
          {runs.items.length === 0 ? (
            <Empty title="Not run yet">
              <p>
                A run at the smallest scale takes seconds. <Start name={name} />, or in a terminal:
              </p>
              <pre className="command">npx tunnel run {name} --scale smoke</pre>
            </Empty>
          ) : (
            <RunList runs={runs.items} label={`Runs of ${experiment.title}`} ofOne />
          )}
          {runs.next && (
            <p className="more">
              <Link to="/runs" search={{ experiment: name }}>
                All its runs
              </Link>
            </p>
          )}
        </section>
        <aside aria-label="About the experiment">
          <section>
            <h2>What is claimed</h2>
            <ul className="claims">
              {experiment.claims.map((claim) => (
                <li key={claim}>{data.claims[claim]}</li>
              ))}
            </ul>
            <p className="muted small">{experiment.source}</p>
          </section>
          <section>
            <h2>Scales</h2>
            <FactList
              facts={scaleSchema.options.map((scale) => [
                scale,
                `${scaleWords[scale]}; ${seedWords(experiment, scale)}`,
              ])}
            />
          </section>
          <section>
            <h2>Data</h2>
            <FactList facts={dataFacts(experiment)} />
          </section>
        </aside>
      </div>
    </>
  );
}

function Start({ name }: { name: string }) {
  return (
    <Link to="/start" search={{ experiment: name }}>
      Start one
    </Link>
  );
}

function seedWords({ seeds }: ExperimentFacts, scale: keyof typeof scaleWords): string {
  const own = seeds[scale];
  return own.length === 1 ? `seed ${own[0]}` : `seeds ${own.join(', ')}`;
}

function dataFacts({ data }: ExperimentFacts) {
  const { train, ood, more, standIn } = data;
  return [
    ['trained on', datasetTitle(train)],
    ['other data', ood && datasetTitle(ood)],
    ['more', more.map(datasetTitle).join(', ')],
    ['where there is none', standIn && datasetTitle(standIn)],
  ] as const;
}
