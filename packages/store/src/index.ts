export type { TaskRow } from './catalogue/schema.js';
export { hashFile } from './files/hashFile.js';
export type { Garbage } from './maintenance/garbage.js';
export type { CorruptEntry, VerifyProgress } from './maintenance/verifyStore.js';
export { readCorrectness } from './readCorrectness.js';
export { readTensors, type StoredTensor } from './readTensors.js';
export { type FoundFile, Store } from './Store.js';
export {
  type ResultOf,
  type StoredFile,
  type StoredTask,
  storedTaskSchema,
} from './StoredTask.js';
export { resumeFile, type TaskDraft } from './TaskDraft.js';
export { writeTensors } from './writeTensors.js';
