import '../run/views.css';
import { useSuspenseQuery } from '@tanstack/react-query';
import { plural } from '@tunnel/figures/browser';
import { useState } from 'react';
import { recentRunsQuery } from '../run/measured/runQueries.js';

/** The most runs that the API lays side by side. */
export const mostRuns = 8;

interface Props {
  readonly chosen: readonly string[];
  onChange(chosen: readonly string[]): void;
}

/** Chooses the runs that are compared, from the latest ones that have results. */
export function RunPicker({ chosen, onChange }: Props) {
  const { data } = useSuspenseQuery(recentRunsQuery);
  // Who is choosing shall go on; who came to compare shall see that first.
  const [open] = useState(chosen.length < 2);
  const known = new Map(data.items.map((run) => [run.id, run]));
  const ids = [...chosen.filter((id) => !known.has(id)), ...known.keys()];
  const toggle = (id: string) =>
    onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <details className="run-picker" open={open}>
      <summary>
        {chosen.length === 0
          ? 'Choose two to eight runs'
          : `${plural(chosen.length, 'run')} chosen`}
      </summary>
      <fieldset>
        <legend className="visually-hidden">Runs to compare</legend>
        {ids.map((id) => {
          const run = known.get(id);
          const on = chosen.includes(id);
          return (
            <label key={id}>
              <input
                type="checkbox"
                checked={on}
                disabled={!on && chosen.length >= mostRuns}
                onChange={() => toggle(id)}
              />
              <span>
                {run ? `${run.experiment}, ${run.scale}` : id}
                {run && <small>{id}</small>}
              </span>
            </label>
          );
        })}
      </fieldset>
    </details>
  );
}
