export { collectEvidence } from './collectEvidence.js';
export { type PlanOutcome, type PlanRun, runPlan, type TaskEvent } from './runPlan.js';
export { artifactFiles, type TaskSetting } from './startTask.js';
