import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { NotMeasured } from '../measured/NotMeasured.js';
import { findingsQuery } from '../measured/runQueries.js';
import { FindingsView } from './FindingsView.js';

/** What a run says to the claims. */
export function FindingsPage() {
  const { id } = useParams({ from: '/runs/$id/findings' });
  const { data } = useSuspenseQuery(findingsQuery(id));
  if (!data || data.findings.length === 0) {
    return <NotMeasured what="findings" experiment="main-result" />;
  }
  return <FindingsView findings={data.findings} />;
}
