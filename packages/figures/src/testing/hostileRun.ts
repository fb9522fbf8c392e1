import type { SingleRun } from '@tunnel/core';
import { exampleLayers, exampleRun } from './exampleRun.js';

/** Text that would be a script, close an attribute, a comment, CSS or an SVG, or steer a terminal. */
export const hostileText =
  '<script>alert(1)</script>"\' onload=alert(2) --></style></svg>]]>&amp;$&\u001b[31m\u0000';

/** A run that has hostile text wherever a record may have text of one's own. */
export function hostileRun(): SingleRun {
  const run = exampleRun(exampleLayers().map((row) => ({ ...row, name: hostileText })));
  const train = { ...run.data.train, contentHash: hostileText, classNames: [hostileText] };
  return {
    ...run,
    title: hostileText,
    question: hostileText,
    source: hostileText,
    experiment: hostileText,
    command: hostileText,
    tasks: run.tasks.map((task) => ({ ...task, label: hostileText })),
    data: {
      train,
      id: train,
      ood: run.data.ood && {
        ...run.data.ood,
        classNames: run.data.ood.classNames.map(() => hostileText),
      },
      more: [{ use: hostileText, data: train }],
      notes: [hostileText],
    },
    omitted: [{ part: hostileText, reason: hostileText }],
    evidence: {
      ...run.evidence,
      versions: { [hostileText]: hostileText },
      commit: hostileText,
      device: hostileText,
      platform: hostileText,
    },
  };
}
