import type { TaskSpecOf } from '@tunnel/core';

/** What an `import` task takes in, of one kind. */
export type SourceOf<K extends string> = Extract<TaskSpecOf<'import'>['source'], { kind: K }>;
