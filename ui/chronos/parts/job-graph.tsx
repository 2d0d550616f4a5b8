import type { ReactNode } from 'react';
import { type Job, useSummaries, withState } from '../api/jobs.ts';
import { type Graph, layOut, type Place } from '../model/graph-layout.ts';
import { activityWords, resultWords, runningCount } from '../model/job-state.ts';
import classes from './job-graph.module.css';

const box = { width: 190, height: 46 };
const gap = { x: 70, y: 18 };
const margin = 8;
const nameChars = 22;

const left = (place: Place): number => margin + place.layer * (box.width + gap.x);
const top = (place: Place): number => margin + place.row * (box.height + gap.y);
const short = (name: string): string => (name.length > nameChars ? `${name.slice(0, nameChars - 1)}…` : name);

const edgePath = (from: Place, to: Place): string => {
  const startX = left(from) + box.width;
  const startY = top(from) + box.height / 2;
  const endX = left(to) - 5;
  const endY = top(to) + box.height / 2;
  const middle = Math.max(30, (endX - startX) / 2);
  return `M${startX},${startY} C${startX + middle},${startY} ${endX - middle},${endY} ${endX},${endY}`;
};

export type JobGraphProps = {
  readonly graph: Graph;
  readonly jobs: readonly Job[];
  /** The job whose page this is, if any. */
  readonly current?: string;
};

/** Jobs as boxes, each right of what it runs after. A box leads to the page of its job. */
export function JobGraph({ graph, jobs, current }: JobGraphProps): ReactNode {
  const summaries = useSummaries();
  const { places, layers, rows } = layOut(graph);
  const width = 2 * margin + layers * box.width + Math.max(0, layers - 1) * gap.x;
  const height = 2 * margin + rows * box.height + Math.max(0, rows - 1) * gap.y;
  const byName = new Map(jobs.map((job) => [job.name, job]));
  return (
    <div className={classes.frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing of links is no fieldset. */}
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="group"
        aria-label="Dependencies of jobs"
      >
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0,0 L8,4 L0,8 z" className={classes.arrow} />
          </marker>
        </defs>
        {graph.edges.map(([from, to]) => {
          const start = places.get(from);
          const end = places.get(to);
          if (start === undefined || end === undefined) return null;
          return (
            <path key={`${from} ${to}`} d={edgePath(start, end)} className={classes.edge} markerEnd="url(#arrow)" />
          );
        })}
        {[...places].map(([name, place]) => {
          const job = byName.get(name);
          if (job === undefined) return null;
          const entry = withState(job, summaries.get(name));
          const words = `${resultWords(entry.status).label} · ${activityWords(entry).label}`;
          const tone = runningCount(entry.state) > 0 ? 'busy' : resultWords(entry.status).tone;
          return (
            <a key={name} href={`#/jobs/${encodeURIComponent(name)}`} aria-label={`${name}: ${words}`}>
              <g
                transform={`translate(${left(place)},${top(place)})`}
                className={classes.node}
                data-tone={tone}
                data-current={name === current}
              >
                <rect width={box.width} height={box.height} rx={8} />
                <rect width={5} height={box.height - 12} x={6} y={6} rx={2.5} className={classes.mark} />
                <text x={20} y={20} className={classes.name}>
                  {short(name)}
                  <title>{name}</title>
                </text>
                <text x={20} y={37} className={classes.words}>
                  {words}
                </text>
              </g>
            </a>
          );
        })}
      </svg>
    </div>
  );
}
