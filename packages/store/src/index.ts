export type { RunQuery, TaskQuery } from './catalogue/Catalogue.js';
export type { TaskRow } from './catalogue/schema.js';
export { Claims } from './claims/Claims.js';
export type { HeldClaim } from './claims/HeldClaim.js';
export { hashFile } from './files/hashFile.js';
export { writeWhole } from './files/writeWhole.js';
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
export { Tokens } from './tokens/Tokens.js';
export { type TokenInfo, type TokenScope, tokenScopeSchema } from './tokens/tokenRecord.js';
export { writeTensors } from './writeTensors.js';
