import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { hasEnded, type RunDetail } from '@tunnel/core/resources';
import { useState } from 'react';
import { useToken } from '../../api/token.js';
import { write } from '../../api/write.js';
import { Refusal } from '../../components/Refusal.js';

/** What can be done with a run: compare it, cancel it, delete it, read its report. */
export function RunActions({ run }: { run: RunDetail }) {
  const ended = hasEnded(run.state);
  return (
    <>
      {run.evidence && (
        <>
          <a className="button" href={`/api/v1/runs/${encodeURIComponent(run.id)}/report.html`}>
            Report
          </a>
          <Link className="button" to="/compare" search={{ runs: run.id }}>
            Compare
          </Link>
        </>
      )}
      {!ended && <Cancel run={run} />}
      {ended && run.service && <Delete run={run} />}
    </>
  );
}

function Cancel({ run }: { run: RunDetail }) {
  const token = useToken();
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => write(`runs/${encodeURIComponent(run.id)}/cancel`, { method: 'POST', token }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['runs'] }),
  });
  const isAsked = cancel.isPending || run.service?.cancelling === true;
  return (
    <>
      <button type="button" className="button" disabled={isAsked} onClick={() => cancel.mutate()}>
        {isAsked ? 'Cancelling…' : 'Cancel'}
      </button>
      {cancel.error && <Refusal error={cancel.error} />}
    </>
  );
}

function Delete({ run }: { run: RunDetail }) {
  const token = useToken();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => write(`runs/${encodeURIComponent(run.id)}`, { method: 'DELETE', token }),
    onSuccess: async () => {
      await navigate({ to: '/runs' });
      queryClient.removeQueries({ queryKey: ['runs', run.id] });
      await queryClient.invalidateQueries({ queryKey: ['runs', 'list'] });
    },
  });
  if (!isAsking) {
    return (
      <button type="button" className="button" onClick={() => setAsking(true)}>
        Delete
      </button>
    );
  }
  return (
    <fieldset className="question">
      <legend>Delete this run? The results of its tasks stay in the store.</legend>
      <button
        type="button"
        className="button danger"
        disabled={remove.isPending}
        onClick={() => remove.mutate()}
      >
        Delete it
      </button>
      <button type="button" className="button" onClick={() => setAsking(false)}>
        Keep it
      </button>
      {remove.error && <Refusal error={remove.error} />}
    </fieldset>
  );
}
