import {
  decideFindings,
  type FigureInput,
  type FigureTableInput,
  type Finding,
  figureSchema,
  figureTableSchema,
} from '@tunnel/core';
import type { Analysis } from '../Experiment.js';

/** The findings of an analysis. */
export function findingsOf({ questions }: Analysis): Finding[] {
  return decideFindings(questions, 'smoke');
}

/** A finding’s verdict, or, where seeds are wanting, the side on which it leans: `leans supported`. */
export function verdictOf({ verdict, leaning }: Finding): string {
  return leaning === null ? verdict : `leans ${leaning}`;
}

/** Figures and tables as they are stored. */
export function shownBy({ figures = [], tables = [] }: Analysis) {
  const parsed = {
    figures: figures.map((figure: FigureInput) => figureSchema.parse(figure)),
    tables: tables.map((table: FigureTableInput) => figureTableSchema.parse(table)),
  };
  const ids = [...parsed.figures, ...parsed.tables].map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw new Error(`an id is there twice: ${ids.join(', ')}`);
  return parsed;
}
