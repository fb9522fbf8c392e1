import { z } from 'zod';
import { classCountOf, sideOf } from '../dataSpec.js';
import { checkpoint, seed, text } from '../fields.js';
import { networkSpecSchema } from '../networkSpec.js';
import { continualTrainingSpecSchema } from '../trainingSpec.js';
import { classifiedDataSchema } from './classifiedData.js';

/** One of the tasks that a network learns in turn. */
const learnedTaskSchema = z.strictObject({ name: text(), data: classifiedDataSchema });

/**
 * Trains a network on several tasks, one after the other, each with a head of its own.
 *
 * - `network.heads`: as many as there are tasks, each with its task’s number of classes.
 * - `tasks`: at least two, in their order; no name twice, images of one size.
 * - `checkpoint` of the input `weights`, as of a train task.
 * - `training`: of each task, with a fresh optimiser. Its `checkpoints` are the ends of the tasks.
 */
export const continualTaskSchema = z
  .strictObject({
    kind: z.literal('continual'),
    network: networkSpecSchema,
    tasks: z.array(learnedTaskSchema).min(2).describe('a list of at least two tasks'),
    training: continualTrainingSpecSchema,
    checkpoint: checkpoint(),
    seed: seed(),
  })
  .superRefine(({ network: { heads }, tasks }, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const classes = tasks.map(({ data }) => classCountOf(data));
    if (JSON.stringify(heads) !== JSON.stringify(classes)) {
      const given = heads ? heads.join(', ') : 'one for all';
      refuse(
        ['network', 'heads'],
        `are ${given}, and the tasks have ${classes.join(', ')} classes; give ${classes.join(', ')}`,
      );
    }
    const side = tasks[0] && sideOf(tasks[0].data);
    tasks.forEach(({ name, data }, index) => {
      if (tasks.findIndex((other) => other.name === name) !== index) {
        refuse(['tasks', index, 'name'], `is “${name}” again; give each task a name of its own`);
      }
      if (sideOf(data) === side) return;
      refuse(
        ['tasks', index, 'data'],
        `has images of ${sideOf(data)} pixels a side, and the first task of ${side}; give data of one size`,
      );
    });
  });
