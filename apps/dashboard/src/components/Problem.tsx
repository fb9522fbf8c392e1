import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { ApiProblem } from '../api/ApiProblem.js';

interface Props {
  readonly error: unknown;
  /** Tries again; default not offered. */
  readonly onRetry?: () => void;
}

/** What went wrong, in the service’s own words where it said any. */
export function Problem({ error, onRetry }: Props) {
  const router = useRouter();
  const { reset } = useQueryErrorResetBoundary();
  const problem = error instanceof ApiProblem ? error : null;
  const retry = () => {
    reset();
    onRetry?.();
    void router.invalidate();
  };
  return (
    <section className="problem" role="alert">
      <h2>{problem?.title ?? 'This view could not be shown'}</h2>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {problem?.instance && (
        <p className="muted">
          {problem.code}, request <code>{problem.instance}</code>
        </p>
      )}
      {problem?.status === 404 && (
        <p>
          Here are <Link to="/runs">all runs</Link> and <Link to="/experiments">experiments</Link>.
        </p>
      )}
      {onRetry && problem?.status !== 404 && (
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      )}
    </section>
  );
}
