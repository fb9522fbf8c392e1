import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { datasetTitle } from '@tunnel/core';
import { hasEnded, type RunDetail, type RunSummary } from '@tunnel/core/resources';
import { count, describeMean, duration, plural } from '@tunnel/figures/browser';
import { FactList } from '../../../components/FactList.js';
import { Time } from '../../../components/Time.js';
import { isUnrecorded, runQuery } from '../measured/runQueries.js';

/** What a run found in short, and what it was made with. */
export function OverviewPage() {
  const { id } = useParams({ from: '/runs/$id/' });
  const { data: run } = useSuspenseQuery(runQuery(id));
  return (
    <div className="columns">
      <div>
        <p className="question-text">{run.question}</p>
        {run.networks.length > 0 && <Networks run={run} />}
        <Findings run={run} />
        {run.omitted.length > 0 && <Omitted run={run} />}
        {run.networks.length === 0 && !hasEnded(run.state) && (
          <p className="muted">What it finds is shown here when it is done.</p>
        )}
        {isUnrecorded(run) && (
          <>
            <p>All its results are in the store. What they say is shown here once this was run:</p>
            <pre className="command">npx tunnel follow {run.id}</pre>
          </>
        )}
      </div>
      <aside aria-label="About the run">
        <section>
          <h2>Run</h2>
          <FactList facts={runFacts(run)} />
        </section>
        {run.evidence && (
          <section>
            <h2>Made with</h2>
            <FactList facts={evidenceFacts(run.evidence)} />
          </section>
        )}
        {run.command && (
          <section>
            <h2>Command</h2>
            <pre className="command">{run.command}</pre>
          </section>
        )}
      </aside>
    </div>
  );
}

function Networks({ run }: { run: RunDetail }) {
  return (
    <section aria-labelledby="networks">
      <h2 id="networks">Networks</h2>
      <ul className="networks">
        {run.networks.map((network) => (
          <li key={network.name}>
            <Link
              to="/runs/$id/layers"
              params={{ id: run.id }}
              search={{ network: network.name }}
              className="network-name"
            >
              {network.name}
            </Link>
            <Split network={network} />
            {network.testAccuracy && (
              <span className="muted">
                test accuracy {describeMean(network.testAccuracy, 100)}&nbsp;%
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Split({ network }: { network: RunSummary['networks'][number] }) {
  const { verdict, start, depth } = network;
  if (verdict === null || depth === null) return <span className="muted">no split</span>;
  const words = {
    tunnel: `Tunnel from layer ${start} of ${depth}`,
    'no-tunnel': `No tunnel in ${depth} layers`,
    undecided:
      start === null ? 'Undecided' : `Undecided: if there is one, from layer ${start} of ${depth}`,
  };
  return (
    <span className="split">
      <span className={`layer-strip ${verdict}`} aria-hidden="true">
        {Array.from({ length: depth }, (_, index) => (
          <span
            key={index}
            className={start !== null && verdict !== 'no-tunnel' && index + 1 >= start ? 'in' : ''}
          />
        ))}
      </span>
      {words[verdict]}
    </span>
  );
}

function Findings({ run }: { run: RunDetail }) {
  const { supported, contradicted, undecided } = run.findings;
  const all = supported + contradicted + undecided;
  if (all === 0) return null;
  return (
    <section aria-labelledby="findings">
      <h2 id="findings">Findings</h2>
      <ul className="tallies">
        <li>
          <strong>{supported}</strong> supported
        </li>
        <li>
          <strong>{contradicted}</strong> contradicted
        </li>
        <li>
          <strong>{undecided}</strong> undecided
        </li>
      </ul>
      <p>
        <Link to="/runs/$id/findings" params={{ id: run.id }}>
          Each with its statistic
        </Link>
      </p>
    </section>
  );
}

function Omitted({ run }: { run: RunDetail }) {
  return (
    <section aria-labelledby="omitted">
      <h2 id="omitted">Left out</h2>
      <ul>
        {run.omitted.map(({ part, reason }) => (
          <li key={part}>
            {part}: {reason}
          </li>
        ))}
      </ul>
    </section>
  );
}

function runFacts(run: RunDetail) {
  const { data, taskCounts, createdAt, finishedAt, dataset, engine } = run;
  const seconds = finishedAt ? (Date.parse(finishedAt) - Date.parse(createdAt)) / 1000 : null;
  const images = data?.train.imagesTrain;
  return [
    ['started', <Time key="started" at={createdAt} />],
    ['finished', finishedAt && <Time key="finished" at={finishedAt} />],
    ['took', seconds !== null && seconds > 0 ? duration(seconds) : null],
    [
      'tasks',
      taskCounts.all > 0 ? `${taskCounts.done} of ${plural(taskCounts.all, 'task')} done` : null,
    ],
    ['run by', engine === 'slurm' ? 'Slurm' : null],
    ['trained on', dataset && datasetTitle(dataset)],
    ['images', images ? count(images) : null],
    ['other data', data?.ood && datasetTitle(data.ood.dataset)],
    ['source', run.source],
  ] as const;
}

function evidenceFacts(evidence: NonNullable<RunDetail['evidence']>) {
  const { versions, commit, device, threads, cores, platform } = evidence;
  return [
    ...Object.entries(versions),
    ['commit', commit && <code key="commit">{commit.slice(0, 10)}</code>],
    ['device', device],
    ['threads', `${threads} of ${plural(cores, 'core')}`],
    ['platform', platform],
  ] as const;
}
