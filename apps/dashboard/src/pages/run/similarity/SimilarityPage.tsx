import { useSuspenseQueries } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTheme } from '../../../theme/ThemeProvider.js';
import { NotMeasured } from '../measured/NotMeasured.js';
import { similarityQuery, tunnelsQuery } from '../measured/runQueries.js';
import { SimilarityView } from './SimilarityView.js';

/** How alike the layers of networks are. */
export function SimilarityPage() {
  const { id } = useParams({ from: '/runs/$id/similarity' });
  const { name } = useTheme();
  const [{ data }, { data: tunnels }] = useSuspenseQueries({
    queries: [similarityQuery(id), tunnelsQuery(id)],
  });
  if (!data) return <NotMeasured what="similarities" experiment="similarity" />;
  return <SimilarityView tasks={data.tasks} networks={tunnels?.networks ?? []} themeName={name} />;
}
