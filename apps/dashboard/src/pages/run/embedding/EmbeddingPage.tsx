import { useSuspenseQueries } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTheme } from '../../../theme/ThemeProvider.js';
import { NotMeasured } from '../measured/NotMeasured.js';
import { embeddingsQuery, runQuery } from '../measured/runQueries.js';
import { EmbeddingView } from './EmbeddingView.js';

/** Maps of the images by layer. */
export function EmbeddingPage() {
  const { id } = useParams({ from: '/runs/$id/embedding' });
  const { name } = useTheme();
  const [{ data }, { data: run }] = useSuspenseQueries({
    queries: [embeddingsQuery(id), runQuery(id)],
  });
  if (!data) return <NotMeasured what="maps" experiment="variance" />;
  const classNames = run.data?.train.classNames ?? [];
  return <EmbeddingView tasks={data.tasks} classNames={classNames} themeName={name} />;
}
