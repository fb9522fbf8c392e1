export { collectEvidence } from './collectEvidence.js';
export { type PlanOutcome, type PlanRun, runPlan, type TaskEvent } from './runPlan.js';
export { artifactFiles } from './tasks/artifactFiles.js';
export type { TaskSetting } from './tasks/TaskSetting.js';
