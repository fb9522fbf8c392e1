import type { PlanGraph } from '@tunnel/core/resources';
import { describe, expect, it } from 'vitest';
import { layoutPlan } from './layoutPlan.js';

function graph(ids: string, arrows: readonly string[]): PlanGraph {
  return {
    run: 'run',
    nodes: [...ids].map((id) => ({
      ...{ id, label: id },
      kind: 'train',
      state: 'waiting',
      seconds: null,
      progress: null,
    })),
    edges: arrows.map(([from = '', to = '']) => ({ from, to, role: 'weights' })),
  };
}

const placesOf = (plan: PlanGraph) =>
  Object.fromEntries(layoutPlan(plan).map(({ id, column, row }) => [id, [column, row]]));

describe('layoutPlan', () => {
  it('puts every task to the right of all that it needs', () => {
    const places = placesOf(graph('dcba', ['ab', 'bc', 'ac', 'cd', 'ad']));
    expect(places).toEqual({ a: [0, 0], b: [1, 0], c: [2, 0], d: [3, 0] });
  });

  it('keeps tasks beside what they need', () => {
    const places = placesOf(graph('abdc', ['ac', 'bd']));
    expect(places).toEqual({ a: [0, 0], b: [0, 1], c: [1, 0], d: [1, 1] });
  });

  it('gives no two tasks one place', () => {
    const plan = graph('abcdefgh', ['ab', 'ac', 'ad', 'ae', 'bf', 'cf', 'dg', 'eh', 'fh']);
    const places = layoutPlan(plan).map(({ column, row }) => `${column} ${row}`);
    expect(new Set(places).size).toBe(plan.nodes.length);
  });

  it('needs no tasks, and passes over those that are not there', () => {
    expect(layoutPlan(graph('', []))).toEqual([]);
    expect(placesOf(graph('a', ['xa']))).toEqual({ a: [0, 0] });
  });
});
