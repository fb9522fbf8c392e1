import { useSuspenseQueries } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { describeData } from '@tunnel/figures/browser';
import { useEffect, useState } from 'react';
import { useTheme } from '../../../theme/ThemeProvider.js';
import { NotMeasured } from '../measured/NotMeasured.js';
import { layersQuery, runQuery, tunnelsQuery } from '../measured/runQueries.js';
import { LayersView } from './LayersView.js';

const usualShare = 0.95;

/** So long after the last move of the threshold the address follows. */
const addressAfterMs = 250;

/** Probes, rank and tunnel of a run’s networks, layer by layer. */
export function LayersPage() {
  const { id } = useParams({ from: '/runs/$id/layers' });
  const { network, threshold: asked } = useSearch({ from: '/runs/$id/layers' });
  const navigate = useNavigate({ from: '/runs/$id/layers' });
  const { name: themeName } = useTheme();
  const [{ data: layers }, { data: tunnels }, { data: run }] = useSuspenseQueries({
    queries: [layersQuery(id), tunnelsQuery(id), runQuery(id)],
  });
  const [threshold, setThreshold] = useState(asked ?? usualShare);

  // The split moves at once, the address when the reader has come to rest.
  useEffect(() => {
    if (threshold === (asked ?? usualShare)) return;
    const timer = setTimeout(() => {
      void navigate({
        search: (search) => ({ ...search, threshold }),
        replace: true,
        resetScroll: false,
      });
    }, addressAfterMs);
    return () => clearTimeout(timer);
  }, [threshold, asked, navigate]);

  if (!layers || layers.rows.length === 0) {
    return <NotMeasured what="layers" experiment="main-result" />;
  }
  return (
    <LayersView
      rows={layers.rows}
      networks={tunnels?.networks ?? []}
      idName={run.data ? describeData(run.data.id) : 'training data'}
      oodName={run.data?.ood ? describeData(run.data.ood) : null}
      network={network}
      threshold={threshold}
      themeName={themeName}
      onNetwork={(name) => {
        void navigate({
          search: (search) => ({ ...search, network: name }),
          replace: true,
          resetScroll: false,
        });
      }}
      onThreshold={setThreshold}
    />
  );
}
