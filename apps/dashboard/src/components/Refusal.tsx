import { Link } from '@tanstack/react-router';
import { ApiProblem } from '../api/ApiProblem.js';

/** Why the API did not do what it was asked to, beside where it was asked. */
export function Refusal({ error }: { error: Error }) {
  const aboutToken = error instanceof ApiProblem && [401, 403].includes(error.status);
  return (
    <div className="refusal" role="alert">
      <p>
        {error instanceof ApiProblem && <strong>{error.title} </strong>}
        {error.message}
      </p>
      {aboutToken && (
        <p>
          The page sends the token of its <Link to="/settings">settings</Link>.
        </p>
      )}
    </div>
  );
}
