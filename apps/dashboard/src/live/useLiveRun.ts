import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { parseRunEvent } from '@tunnel/core/resources';
import { useEffect, useState } from 'react';
import { afterEvent, type LiveRun, unheardRun } from './LiveRun.js';

/** A run that is followed, and whether it can be heard at this moment. */
export interface Followed {
  readonly run: LiveRun;
  readonly isConnected: boolean;
}

/** So long after an event the run is looked up anew. */
const lookAfterMs = 250;

/**
 * Follows a run by its server-sent events from the first one on. Where the connection breaks off the
 * browser asks again, from the last event that it has. What is known of the run is looked up anew when
 * its plan is made, and when a task or the run ends.
 *
 * @param active whether to; else the run is as one that nothing is known of
 */
export function useLiveRun(id: string, active: boolean): Followed {
  const queryClient = useQueryClient();
  const [run, setRun] = useState(unheardRun);
  const [isConnected, setConnected] = useState(false);
  useEffect(() => {
    if (!active) return;
    setRun(unheardRun);
    let isAboutToLook = false;
    const source = new EventSource(`/api/v1/runs/${encodeURIComponent(id)}/events`);
    source.onopen = () => setConnected(true);
    source.onerror = () => setConnected(false);
    source.onmessage = ({ data }) => {
      const event = parseRunEvent(String(data));
      setRun((before) => afterEvent(before, event));
      if (event.kind === 'state' || event.kind === 'plan' || event.kind === 'ended') {
        // Many at once, as when all that was missed comes, are one reason to look.
        if (isAboutToLook) return;
        isAboutToLook = true;
        setTimeout(() => {
          isAboutToLook = false;
          void lookAgain(queryClient, id);
        }, lookAfterMs);
      }
    };
    return () => {
      source.close();
      setConnected(false);
    };
  }, [id, active, queryClient]);
  return { run, isConnected };
}

/** First at the run itself, by which its parts know whether they are there. */
async function lookAgain(queryClient: QueryClient, id: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ['runs', id], exact: true });
  await queryClient.invalidateQueries({ queryKey: ['runs'] });
}
