export { describeActivations } from './activations/describeActivations.js';
export { findActivations } from './activations/findActivations.js';
export { collectEvidence } from './collectEvidence.js';
export { hashImport } from './imports/hashImport.js';
export { type PlanOutcome, type PlanRun, runPlan, type TaskEvent } from './runPlan.js';
export { artifactFiles } from './tasks/artifactFiles.js';
export { networkRef } from './tasks/networkRef.js';
export type { TaskSetting } from './tasks/TaskSetting.js';
