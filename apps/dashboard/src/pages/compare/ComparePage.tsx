import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense } from 'react';
import { Loading } from '../../components/Loading.js';
import { PageHead } from '../../components/PageHead.js';
import { useTheme } from '../../theme/ThemeProvider.js';
import { comparisonQuery } from '../run/measured/runQueries.js';
import { CompareView } from './CompareView.js';
import { mostRuns, RunPicker } from './RunPicker.js';

/** Runs side by side, two to eight of them: those of the address, and others to choose from. */
export function ComparePage() {
  const { runs = '' } = useSearch({ from: '/compare' });
  const navigate = useNavigate({ from: '/compare' });
  const chosen = [...new Set(runs.split(',').filter((run) => run !== ''))].slice(0, mostRuns);
  return (
    <>
      <PageHead
        title="Compare runs"
        lead="Two to eight runs side by side: layer by layer, where tunnels start, and what they say to the claims."
      />
      <RunPicker
        chosen={chosen}
        onChange={(next) => {
          void navigate({ search: { runs: next.join(',') || undefined }, resetScroll: false });
        }}
      />
      {chosen.length > 1 && (
        <Suspense fallback={<Loading />}>
          <Compared runs={chosen} />
        </Suspense>
      )}
    </>
  );
}

function Compared({ runs }: { runs: readonly string[] }) {
  const { data } = useSuspenseQuery(comparisonQuery(runs));
  const { name } = useTheme();
  return <CompareView comparison={data} themeName={name} />;
}
