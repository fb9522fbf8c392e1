import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTheme } from '../../../theme/ThemeProvider.js';
import { NotMeasured } from '../measured/NotMeasured.js';
import { spectraQuery } from '../measured/runQueries.js';
import { SpectraView } from './SpectraView.js';

/** The singular values of layers. */
export function SpectraPage() {
  const { id } = useParams({ from: '/runs/$id/spectra' });
  const { name } = useTheme();
  const { data } = useSuspenseQuery(spectraQuery(id));
  if (!data) return <NotMeasured what="spectra" experiment="protocol" />;
  return <SpectraView tasks={data.tasks} themeName={name} />;
}
