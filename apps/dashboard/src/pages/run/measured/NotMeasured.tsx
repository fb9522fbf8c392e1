import { Link } from '@tanstack/react-router';
import { Empty } from '../../../components/Empty.js';

/** Stands where a run has nothing to show, and says which experiment would. */
export function NotMeasured({ what, experiment }: { what: string; experiment: string }) {
  return (
    <Empty title={`No ${what}`}>
      <p>
        This run measured none, or has not come so far. The experiment{' '}
        <Link to="/experiments/$name" params={{ name: experiment }}>
          {experiment}
        </Link>{' '}
        does.
      </p>
    </Empty>
  );
}
