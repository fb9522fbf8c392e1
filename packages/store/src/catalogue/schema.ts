/** A task whose artifact is there. */
export interface TaskRow {
  id: string;
  kind: string;
  label: string;
  /** The network’s spec as JSON; `null` where it is not one that Tunnel builds. */
  network: string;
  /** The data sets’ names, with commas; empty where the task reads none. */
  dataset: string;
  seed: number;
  /** ISO 8601, UTC. */
  finished_at: string;
  device: string;
  /** Of all files together. */
  bytes: number;
  /** The whole spec as JSON. */
  spec: string;
  /** The ids of its inputs by role, as JSON. */
  inputs: string;
  /** When the artifact’s record was written, by the file system’s clock, in milliseconds. */
  recorded_ms: number;
}

/** A file of an artifact. */
export interface FileRow {
  task: string;
  name: string;
  bytes: number;
  sha256: string;
}

/** What a task needs: another one’s id. */
export interface InputRow {
  task: string;
  role: string;
  input: string;
}

/** A run whose record is there. */
export interface RunRow {
  id: string;
  experiment: string;
  scale: string;
  created_at: string;
  finished_at: string;
  /** What lists show of it, a `RunSummary` as JSON. */
  summary: string;
  recorded_ms: number;
}

/** One task of a run, at its place in the plan, from 0. */
export interface RunTaskRow {
  run: string;
  place: number;
  task: string;
  state: string;
}

/** A folder whose entries the catalogue has: `runs`, or the first two digits of artifacts’ ids. */
export interface FolderRow {
  name: string;
  /** The folder’s time when it was looked at, in milliseconds. */
  seen_ms: number;
}

/** The tables of the newest version. */
export interface CatalogueTables {
  tasks: TaskRow;
  files: FileRow;
  inputs: InputRow;
  runs: RunRow;
  run_tasks: RunTaskRow;
  folders: FolderRow;
}
