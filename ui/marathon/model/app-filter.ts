import { matchesSearch } from '../../shared/table/search.ts';
import type { App } from '../api/apps.ts';
import type { StatusCode } from './app-status.ts';
import { healthOf, type TaskHealth } from './health.ts';

/** What the list is narrowed to. Values within one kind are alternatives; the kinds must all hold. */
export type AppFilter = {
  readonly query: string;
  readonly statuses: readonly string[];
  readonly healths: readonly string[];
  /** As `key` or `key=value`. */
  readonly labels: readonly string[];
};

/** A label as it stands in the filter and on the screen. */
export function labelText(key: string, value: string): string {
  return value === '' ? key : `${key}=${value}`;
}

/** All labels in use, sorted. */
export function labelsOf(apps: readonly App[]): readonly string[] {
  const all = apps.flatMap((app) => Object.entries(app.labels).map(([key, value]) => labelText(key, value)));
  return [...new Set(all)].sort();
}

/** True if the list is narrowed, so that groups make no sense and all levels are searched. */
export function isNarrowed(filter: AppFilter): boolean {
  return filter.query.trim() !== '' || filter.statuses.length + filter.healths.length + filter.labels.length > 0;
}

/** True if an app has at least one instance of this health. */
export function hasHealth(app: App, health: TaskHealth): boolean {
  return healthOf(app)[health] > 0;
}

/** Whether an app is shown. */
export function matchesFilter(app: App, status: StatusCode, filter: AppFilter): boolean {
  const labels = Object.entries(app.labels).map(([key, value]) => labelText(key, value));
  const image = app.container?.docker?.image;
  return (
    matchesSearch([app.id, app.cmd, image, ...labels], filter.query) &&
    (filter.statuses.length === 0 || filter.statuses.includes(status)) &&
    (filter.healths.length === 0 || filter.healths.some((health) => hasHealth(app, health as TaskHealth))) &&
    (filter.labels.length === 0 || filter.labels.some((label) => labels.includes(label)))
  );
}
