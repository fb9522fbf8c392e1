import { useSuspenseQueries } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTheme } from '../../../theme/ThemeProvider.js';
import { NotMeasured } from '../measured/NotMeasured.js';
import { figuresQuery, runQuery } from '../measured/runQueries.js';
import { FiguresView } from './FiguresView.js';

/** The figures and tables of a run, as files. */
export function FiguresPage() {
  const { id } = useParams({ from: '/runs/$id/figures' });
  const { name } = useTheme();
  const [{ data }, { data: run }] = useSuspenseQueries({
    queries: [figuresQuery(id), runQuery(id)],
  });
  if (!data) return <NotMeasured what="figures" experiment={run.experiment} />;
  return <FiguresView run={id} figures={data.items} tables={run.tables} themeName={name} />;
}
