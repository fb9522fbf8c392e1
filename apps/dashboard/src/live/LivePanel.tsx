import { duration, plural } from '@tunnel/figures/browser';
import { ProgressBar } from '../components/ProgressBar.js';
import { fractionOf, type LiveTask } from './LiveRun.js';
import type { Followed } from './useLiveRun.js';

/** How far a run is, what it does now, and how long that takes. */
export function LivePanel({ run, isConnected }: Followed) {
  const fraction = fractionOf(run);
  const [current, ...others] = run.tasks.filter(({ state }) => state === 'running');
  const done = run.tasks.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
  return (
    <section className="card live" aria-label="Progress">
      <div className="live-head">
        <h2 className="live-title">{headOf(run.state, current)}</h2>
        {fraction !== null && <strong>{Math.floor(100 * fraction)}&nbsp;%</strong>}
      </div>
      <ProgressBar label="The run’s progress" fraction={fraction} />
      <p className="live-now muted">
        {run.tasks.length > 0 && `${done} of ${plural(run.tasks.length, 'task')} done`}
        {current?.progress && ` · ${progressWords(current.progress)}`}
        {others.length > 0 && ` · ${plural(others.length, 'more task')} at the same time`}
        {run.download && downloadWords(run.download)}
        {run.tasks.length === 0 && !run.download && 'The plan comes first.'}
      </p>
      {current?.progress && current.progress.secondsLeft !== null && (
        <p className="live-left">
          About {duration(current.progress.secondsLeft)} left of this step
        </p>
      )}
      {run.notes.map((note) => (
        <p key={note} className="note">
          {note}
        </p>
      ))}
      {run.warnings.map((warning) => (
        <p key={warning} className="note">
          {warning}
        </p>
      ))}
      {!isConnected && run.tasks.length > 0 && (
        <p className="muted">The connection broke off; it is being tried again.</p>
      )}
      <p className="visually-hidden" role="status">
        {current ? `${current.label}; ${done} of ${plural(run.tasks.length, 'task')} done` : ''}
      </p>
    </section>
  );
}

function headOf(state: Followed['run']['state'], current: LiveTask | undefined): string {
  if (current) return current.label;
  return state === 'queued' ? 'It waits for its turn' : 'It begins';
}

function progressWords(progress: NonNullable<LiveTask['progress']>): string {
  const { phase, epoch, epochs, imagesPerSecond, lossNats } = progress;
  return [
    phaseWords[phase] ?? phase,
    epochs > 0 && `epoch ${epoch} of ${epochs}`,
    lossNats !== null && `loss ${lossNats.toFixed(3)} nats`,
    imagesPerSecond !== null && `${Math.round(imagesPerSecond).toLocaleString('en')} images/s`,
  ]
    .filter((part) => part !== false)
    .join(' · ');
}

/** What the engine does, by its own name for it. */
const phaseWords: Readonly<Record<string, string>> = {
  load: 'loading images',
  train: 'training',
  evaluate: 'testing',
  features: 'reading the layers',
  probe: 'training probes',
  rank: 'counting ranks',
  similarity: 'comparing layers',
  measure: 'measuring',
  time: 'measuring times',
  write: 'writing the result',
  embed: 'drawing maps',
};

function downloadWords(download: NonNullable<Followed['run']['download']>): string {
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  const { bytes, totalBytes, secondsLeft } = download;
  const total = totalBytes === null ? '' : ` of ${megabytes(totalBytes)}`;
  const left = secondsLeft === null ? '' : `, about ${duration(secondsLeft)} left`;
  return `fetching images: ${megabytes(bytes)}${total} MB${left}`;
}
