import { useSuspenseQueries } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTheme } from '../../../theme/ThemeProvider.js';
import { NotMeasured } from '../measured/NotMeasured.js';
import { tunnelsQuery, varianceQuery } from '../measured/runQueries.js';
import { VarianceView } from './VarianceView.js';

/** Variance within and between classes, and neural collapse, layer by layer. */
export function VariancePage() {
  const { id } = useParams({ from: '/runs/$id/variance' });
  const { name } = useTheme();
  const [{ data }, { data: tunnels }] = useSuspenseQueries({
    queries: [varianceQuery(id), tunnelsQuery(id)],
  });
  if (!data) return <NotMeasured what="variances" experiment="variance" />;
  return <VarianceView tasks={data.tasks} networks={tunnels?.networks ?? []} themeName={name} />;
}
