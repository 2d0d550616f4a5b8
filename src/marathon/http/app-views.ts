import type { App } from '../core/app.ts';
import { appJson } from '../core/app-json.ts';
import type { PathId } from '../core/path-id.ts';
import { instancesOf, type MarathonState } from '../core/state.ts';
import { type Embed, embedKey } from './embed.ts';
import { countTasks, taskJson, taskStats } from './task-view.ts';

interface CachedApp {
  readonly app: App;
  readonly revision: number;
  readonly byEmbed: Map<number, string>;
}

/**
 * The JSON text of apps, kept per app: a list of ten thousand is joined from pieces, of which only those that changed are made
 * anew. Two pieces an app at most are kept besides the definition.
 */
export class AppViews {
  readonly #definitions = new WeakMap<App, string>();
  readonly #cached = new Map<PathId, CachedApp>();

  /** Text of the definition alone. */
  definition(app: App): string {
    let text = this.#definitions.get(app);
    if (text === undefined) {
      text = JSON.stringify(appJson(app));
      this.#definitions.set(app, text);
    }
    return text;
  }

  /** Text of an app with what is embedded. Statistics depend on the time and are never kept. */
  info(state: MarathonState, app: App, embed: Embed, nowMs: number): string {
    if (embed.taskStats) return this.#render(state, app, embed, nowMs);
    const revision = state.runtimes.get(app.id)?.revision ?? 0;
    let cached = this.#cached.get(app.id);
    if (cached?.app !== app || cached.revision !== revision) {
      cached = { app, revision, byEmbed: new Map() };
      this.#cached.set(app.id, cached);
    }
    const key = embedKey(embed);
    let text = cached.byEmbed.get(key);
    if (text === undefined) {
      text = this.#render(state, app, embed, nowMs);
      if (cached.byEmbed.size >= 2) cached.byEmbed.clear();
      cached.byEmbed.set(key, text);
    }
    return text;
  }

  /** Forgets apps that are gone. Cheap; called now and then. */
  forget(id: PathId): void {
    this.#cached.delete(id);
  }

  #render(state: MarathonState, app: App, embed: Embed, nowMs: number): string {
    const extra = extras(state, app, embed, nowMs);
    const definition = this.definition(app);
    return extra === '{}' ? definition : `${definition.slice(0, -1)},${extra.slice(1)}`;
  }
}

function extras(state: MarathonState, app: App, embed: Embed, nowMs: number): string {
  const fields: Record<string, unknown> = {};
  const runtime = state.runtimes.get(app.id);
  const instances = instancesOf(state, app.id);
  if (embed.counts) {
    const counts = countTasks(state, instances);
    fields['tasksStaged'] = counts.staged;
    fields['tasksRunning'] = counts.running;
    fields['tasksHealthy'] = counts.healthy;
    fields['tasksUnhealthy'] = counts.unhealthy;
  }
  if (embed.deployments) {
    const holder = state.locks.get(app.id);
    fields['deployments'] = holder === undefined ? [] : [{ id: holder }];
  }
  if (embed.tasks) {
    fields['tasks'] = instances.flatMap((instance) => taskJson(state, instance) ?? []);
  }
  if (embed.readiness) {
    fields['readinessCheckResults'] = instances.flatMap(({ id }) => state.readiness.get(id) ?? []);
  }
  if (embed.lastTaskFailure && runtime?.lastFailure !== undefined) fields['lastTaskFailure'] = runtime.lastFailure;
  if (embed.taskStats) {
    const stats = taskStats(state, app.id, instances, nowMs);
    // COMPAT(marathon-1.11): the server says tasksStats; its documents and web pages say taskStats.
    fields['tasksStats'] = stats;
    fields['taskStats'] = stats;
  }
  return JSON.stringify(fields);
}
