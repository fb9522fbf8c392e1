import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { scaleSchema } from '@tunnel/core';
import { type RunSort, runSorts, standingSchema } from '@tunnel/core/resources';
import { experimentsQuery } from '../../api/experimentsQuery.js';
import { runsQuery } from '../../api/runsQuery.js';
import { Empty } from '../../components/Empty.js';
import { PageHead } from '../../components/PageHead.js';
import { RunList } from '../../components/RunList.js';
import { FilterSelect } from './FilterSelect.js';

const sortWords: Record<RunSort, string> = {
  '-createdAt': 'newest first',
  createdAt: 'oldest first',
  '-finishedAt': 'last finished first',
  finishedAt: 'first finished first',
  experiment: 'experiment, A to Z',
  '-experiment': 'experiment, Z to A',
};

/** All runs: filtered, sorted, a page at a time, by the address. */
export function RunsPage() {
  const search = useSearch({ from: '/runs' });
  const navigate = useNavigate({ from: '/runs' });
  const { data: experiments } = useSuspenseQuery(experimentsQuery);
  const { data: runs } = useSuspenseQuery(runsQuery(search));
  const { experiment, scale, state, sort = '-createdAt', cursor } = search;
  const isFiltered = Boolean(experiment ?? scale ?? state);
  // Another list has other pages.
  const change = (changes: Partial<typeof search>) => {
    void navigate({
      search: (before) => ({ ...before, ...changes, cursor: undefined }),
      resetScroll: false,
    });
  };
  return (
    <>
      <PageHead
        title="Runs"
        actions={
          <Link to="/start" className="button primary">
            Start a run
          </Link>
        }
      />
      <search className="filters">
        <FilterSelect
          label="Experiment"
          all="all"
          options={experiments.items.map(({ name }) => [name, name])}
          value={experiment}
          onChange={(value) => change({ experiment: value })}
        />
        <FilterSelect
          label="Scale"
          all="all"
          options={scaleSchema.options.map((each) => [each, each])}
          value={scale}
          onChange={(value) => change({ scale: value })}
        />
        <FilterSelect
          label="State"
          all="all"
          options={standingSchema.options.map((each) => [each, each])}
          value={state}
          onChange={(value) => change({ state: value })}
        />
        <FilterSelect
          label="Order"
          options={runSorts.map((each) => [each, sortWords[each]])}
          value={sort}
          onChange={(value) => change({ sort: value === '-createdAt' ? undefined : value })}
        />
      </search>
      {runs.items.length === 0 ? (
        <NoRuns isFiltered={isFiltered || cursor !== undefined} />
      ) : (
        <RunList runs={runs.items} label="Runs" />
      )}
      <nav className="pages" aria-label="Pages">
        {cursor && (
          <Link to="/runs" search={(before) => ({ ...before, cursor: undefined })}>
            First page
          </Link>
        )}
        {runs.next && (
          <Link to="/runs" search={(before) => ({ ...before, cursor: runs.next ?? undefined })}>
            Next page
          </Link>
        )}
      </nav>
    </>
  );
}

function NoRuns({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty title="No such runs">
        <p>
          <Link to="/runs">Show all runs</Link> instead.
        </p>
      </Empty>
    );
  }
  return (
    <Empty title="No runs yet">
      <p>
        <Link to="/start">Start one here</Link>, or in a terminal. At the smallest scale it takes
        seconds:
      </p>
      <pre className="command">npx tunnel run quickstart --scale smoke</pre>
    </Empty>
  );
}
