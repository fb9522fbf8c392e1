export { readCorrectness } from './readCorrectness.js';
export { Store } from './Store.js';
export type { ResultOf, StoredFile, StoredTask } from './StoredTask.js';
export type { TaskDraft } from './TaskDraft.js';
