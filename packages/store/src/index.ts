export type { TaskRow } from './catalogue/schema.js';
export type { Garbage } from './maintenance/garbage.js';
export type { CorruptEntry, VerifyProgress } from './maintenance/verifyStore.js';
export { readCorrectness } from './readCorrectness.js';
export { Store } from './Store.js';
export type { ResultOf, StoredFile, StoredTask } from './StoredTask.js';
export { resumeFile, type TaskDraft } from './TaskDraft.js';
