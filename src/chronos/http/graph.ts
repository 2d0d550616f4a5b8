import { parentsOf } from '../core/job-graph.ts';
import type { ChronosState } from '../core/state.ts';
import { jobState, jobStatus } from './job-views.ts';

/** The job graph for Graphviz: numbered vertices, edges from parent to child. */
export function dotGraph(state: ChronosState): string {
  const numbers = new Map([...state.jobs.keys()].map((name, index) => [name, index + 1]));
  const lines = ['digraph G {'];
  for (const [name, number] of numbers) lines.push(`  ${number} [ label=${JSON.stringify(name)} ];`);
  for (const job of state.jobs.values()) {
    for (const parent of parentsOf(job)) {
      lines.push(`  ${numbers.get(parent)} -> ${numbers.get(job.definition.name)};`);
    }
  }
  return `${lines.join('\n')}\n}\n`;
}

/** `node,name,status,state` for each job, then `link,parent,child`: what older tools read as the status of all. */
export function csvGraph(state: ChronosState): string {
  let text = '';
  for (const job of state.jobs.values()) text += `node,${job.definition.name},${jobStatus(job)},${jobState(job)}\n`;
  for (const job of state.jobs.values()) {
    for (const parent of parentsOf(job)) text += `link,${parent},${job.definition.name}\n`;
  }
  return text;
}
