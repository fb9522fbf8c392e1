import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { planQuery } from '../../../api/planQuery.js';
import { Empty } from '../../../components/Empty.js';
import { PlanGraphView } from '../../../plan/PlanGraphView.js';
import { PlanTable } from '../../../plan/PlanTable.js';

/** The tasks of a run and what they need of each other, with their states. */
export function PlanPage() {
  const { id } = useParams({ from: '/runs/$id/plan' });
  const { data: plan } = useSuspenseQuery(planQuery(id));
  if (plan.nodes.length === 0) {
    return (
      <Empty title="No plan yet">
        <p>It is made when the run begins.</p>
      </Empty>
    );
  }
  return (
    <>
      <p className="muted">
        Tasks from left to right, each after all that it needs. Choose one to see its lines.
      </p>
      <PlanGraphView plan={plan} />
      <details className="plan-list">
        <summary>As a table</summary>
        <PlanTable plan={plan} />
      </details>
    </>
  );
}
