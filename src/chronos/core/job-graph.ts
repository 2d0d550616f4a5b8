import type { ChronosState, JobRecord } from './state.ts';

/** The circle that these parents would close, as job names from `name` back to it; undefined when there is none. */
export function findCycle(state: ChronosState, name: string, parents: readonly string[]): string[] | undefined {
  const from = new Map<string, string>();
  const open: string[] = [];
  const visit = (parent: string, child: string): void => {
    if (from.has(parent)) return;
    from.set(parent, child);
    open.push(parent);
  };
  for (const parent of parents) visit(parent, name);
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    if (current === name) return pathTo(from, name);
    for (const parent of parentsOf(state.jobs.get(current))) visit(parent, current);
  }
  return undefined;
}

function pathTo(from: ReadonlyMap<string, string>, name: string): string[] {
  const path = [name];
  for (let at = from.get(name); at !== undefined; at = from.get(at)) {
    path.push(at);
    if (at === name) break;
  }
  return path;
}

export function parentsOf(job: JobRecord | undefined): readonly string[] {
  return job?.definition.trigger.kind === 'parents' ? job.definition.trigger.parents : [];
}

/** Makes a job known to its parents. */
export function linkParents(state: ChronosState, job: JobRecord): void {
  for (const parent of parentsOf(job)) state.jobs.get(parent)?.children.add(job.definition.name);
}

export function unlinkParents(state: ChronosState, job: JobRecord): void {
  for (const parent of parentsOf(job)) state.jobs.get(parent)?.children.delete(job.definition.name);
}
