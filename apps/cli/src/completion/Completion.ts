/** One thing that a word may become. */
export interface Candidate {
  readonly value: string;
  /** What it is; empty where there is nothing to say. */
  readonly description: string;
}

/** What the word under the cursor may become. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Whether it may also be the name of a file or of a folder. */
  readonly paths: 'files' | 'folders' | null;
}
