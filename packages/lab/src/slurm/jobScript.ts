import type { JobElement } from './planJobs.js';

/** What a job’s script is made of. */
export interface JobScript {
  readonly elements: readonly JobElement[];
  /** How `tunnel` is called. */
  readonly command: readonly string[];
  /** What follows the tasks’ ids. */
  readonly args: readonly string[];
  /** Lines of bash to begin with. */
  readonly setup: readonly string[];
}

/** How often a job whose process was killed is queued again. */
const restarts = 3;

/**
 * The script of an array of jobs: each runs its tasks with `tunnel task`. It queues itself again when
 * its task has kept its state before the time limit, when it is preempted, and when its process was
 * killed.
 */
export function jobScript({ elements, command, args, setup }: JobScript): string {
  const tasks = elements.map(
    ({ index, tasks }) => `  [${index}]='${tasks.map(({ id }) => id).join(' ')}'`,
  );
  const words = (list: readonly string[]) => list.map(quoted).join(' ');
  return `#!/bin/bash
tasks=(
${tasks.join('\n')}
)
${setup.map((line) => `${line}\n`).join('')}again=
ending=
# Slurm sends USR1 to this script alone, and TERM to all its processes.
trap 'again=1; kill -TERM "$process" 2>/dev/null' USR1
trap 'ending=1' TERM
${words(command)} task \${tasks[$SLURM_ARRAY_TASK_ID]} ${words(args)} &
process=$!
wait "$process"; code=$?
while kill -0 "$process" 2>/dev/null; do wait "$process"; code=$?; done
# By the array’s number: the last job of an array has that number for its own as well.
job="\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
if [ "$code" -gt 128 ] && [ "$code" -ne 130 ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt ${restarts} ]; then
  again=1
fi
# A job that is preempted still counts as running, and one that is cancelled does not.
if [ -n "$ending" ]; then
  again=$(squeue --noheader --states=RUNNING --jobs="$job" --format=%T 2>/dev/null)
fi
if [ "$code" -eq 0 ]; then again=; fi
# A job that ends in the grace time of a preemption is taken for failed, whatever its code, and those
# that wait for it are cancelled. Queued again, it finds its results.
shown=$(scontrol --oneliner show job "$job" 2>/dev/null)
pattern='JobState=RUNNING .* StartTime=([^ ]+) .* PreemptTime=([0-9][^ ]*)'
if [[ $shown =~ $pattern && ! \${BASH_REMATCH[2]} < \${BASH_REMATCH[1]} ]]; then again=1; fi
if [ -n "$again" ]; then scontrol requeue "$job"; fi
exit "$code"
`;
}

/** A word of bash, whatever is in it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
