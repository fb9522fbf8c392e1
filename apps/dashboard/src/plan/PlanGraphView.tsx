import type { PlanGraph } from '@tunnel/core/resources';
import { duration } from '@tunnel/figures/browser';
import { type CSSProperties, useMemo, useState } from 'react';
import { layoutPlan, type PlacedTask } from './layoutPlan.js';
import { taskStateWords } from './taskStateWords.js';

/** Of a task and of the room between tasks, in pixels. */
const size = { width: 256, height: 58, across: 72, down: 14 } as const;

/**
 * A plan as a graph, from left to right. Each task is a button; the one that is chosen has its lines
 * marked.
 */
export function PlanGraphView({ plan }: { plan: PlanGraph }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const places = useMemo(() => layoutPlan(plan), [plan]);
  const placeOf = new Map(places.map((place) => [place.id, place]));
  const columns = 1 + Math.max(0, ...places.map(({ column }) => column));
  const rows = 1 + Math.max(0, ...places.map(({ row }) => row));
  const width = columns * (size.width + size.across) - size.across;
  const height = rows * (size.height + size.down) - size.down;
  const near = new Set(
    plan.edges
      .filter(({ from, to }) => from === chosen || to === chosen)
      .flatMap(({ from, to }) => [from, to]),
  );
  const inOrder = places.toSorted((a, b) => a.column - b.column || a.row - b.row);
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys must be able to scroll it
    <section className="plan-scroll" aria-label="The plan as a graph" tabIndex={0}>
      <div className="plan" style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {plan.edges.map(({ from, to, role }) => {
            const [start, end] = [placeOf.get(from), placeOf.get(to)];
            if (!start || !end) return null;
            const marked = from === chosen || to === chosen;
            return (
              <path
                key={`${from} ${to} ${role}`}
                d={lineBetween(start, end)}
                className={marked ? 'marked' : undefined}
              />
            );
          })}
        </svg>
        {inOrder.map((place) => {
          const node = nodes.get(place.id);
          if (!node) return null;
          const faded = chosen !== null && node.id !== chosen && !near.has(node.id);
          return (
            <button
              key={node.id}
              type="button"
              className={`plan-task ${node.state}${faded ? ' faded' : ''}`}
              style={styleOf(place)}
              title={node.label}
              aria-pressed={node.id === chosen}
              onClick={() => setChosen(node.id === chosen ? null : node.id)}
            >
              <span className="plan-label">{node.label}</span>
              <span className="plan-state">
                {taskStateWords(node)}
                {node.seconds !== null && `, ${duration(node.seconds)}`}
              </span>
            </button>
          );
        })}
      </div>
    </section>
  );
}

function cornerOf({ column, row }: PlacedTask) {
  return { left: column * (size.width + size.across), top: row * (size.height + size.down) };
}

function styleOf(place: PlacedTask): CSSProperties {
  return { ...cornerOf(place), width: size.width, height: size.height };
}

/** From the right side of one task to the left side of another. */
function lineBetween(start: PlacedTask, end: PlacedTask): string {
  const from = cornerOf(start);
  const to = cornerOf(end);
  const [x1, y1] = [from.left + size.width, from.top + size.height / 2];
  const [x2, y2] = [to.left, to.top + size.height / 2];
  const bend = Math.min(size.across, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
