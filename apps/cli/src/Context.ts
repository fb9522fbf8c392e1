/** What a command works with, so that tests can bring their own. */
export interface Context {
  /** Settings of configuration files are added where it says nothing. */
  readonly env: NodeJS.ProcessEnv;
  /** Aborts at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Results. */
  readonly out: NodeJS.WriteStream;
  /** Progress and errors. */
  readonly err: NodeJS.WriteStream;
}
