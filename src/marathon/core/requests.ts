import type { App, AppSettings } from './app.ts';
import type { AppDocument, AppPatch } from './app-document.ts';
import type { Step } from './deployments/deployment.ts';
import type { GroupDocument } from './group-document.ts';
import type { Instance } from './instance.ts';
import type { Issue } from './issues.ts';
import type { PathId } from './path-id.ts';

/** Who asked, for the api_post_event. */
export interface Origin {
  readonly clientIp: string;
  readonly uri: string;
}

/** A change of one app among several. */
export type AppUpdate =
  | { readonly kind: 'whole'; readonly id: PathId; readonly document: AppDocument }
  | { readonly kind: 'patch'; readonly id: PathId; readonly patch: AppPatch; readonly whole?: AppDocument }
  | { readonly kind: 'version'; readonly id: PathId; readonly version: string };

export interface KillOptions {
  readonly scale: boolean;
  readonly wipe: boolean;
  readonly force: boolean;
}

/** What the API asks the core to do. */
export type Command =
  | { readonly type: 'create-app'; readonly document: AppDocument; readonly force: boolean; readonly origin: Origin }
  | {
      readonly type: 'update-apps';
      readonly updates: readonly AppUpdate[];
      readonly mayCreate: boolean;
      readonly force: boolean;
      /** Present for a single app: then an api_post_event is sent. */
      readonly origin?: Origin;
    }
  | { readonly type: 'delete-app'; readonly id: PathId; readonly force: boolean }
  | { readonly type: 'restart-app'; readonly id: PathId; readonly force: boolean }
  | {
      readonly type: 'kill-app-tasks';
      readonly id: PathId;
      readonly host: string | undefined;
      readonly options: KillOptions;
    }
  | { readonly type: 'kill-app-task'; readonly id: PathId; readonly taskId: string; readonly options: KillOptions }
  | { readonly type: 'kill-tasks'; readonly taskIds: readonly string[]; readonly options: KillOptions }
  | { readonly type: 'create-group'; readonly id: PathId; readonly document: GroupDocument; readonly force: boolean }
  | {
      readonly type: 'update-group';
      readonly id: PathId;
      readonly document: GroupDocument;
      readonly force: boolean;
      readonly dryRun: boolean;
    }
  | { readonly type: 'enforce-role'; readonly id: PathId; readonly enforceRole: boolean | undefined }
  | { readonly type: 'delete-group'; readonly id: PathId; readonly force: boolean }
  | { readonly type: 'cancel-deployment'; readonly id: string; readonly force: boolean }
  | { readonly type: 'reset-delay'; readonly id: PathId };

export type RefusalCode =
  | 'not-found'
  | 'exists'
  | 'locked'
  | 'invalid'
  | 'illegal-argument'
  | 'bad-request'
  | 'too-many-deployments'
  | 'ports-exhausted'
  | 'unavailable';

/** Why a command was not done. */
export interface CommandRefusal {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly message: string;
  readonly details?: readonly Issue[];
  /** Of a lock: the deployments that hold it. */
  readonly deployments?: readonly string[];
}

/** What came of a command. */
export interface CommandSuccess {
  readonly ok: true;
  readonly deployment?: { readonly id: string; readonly version: string };
  readonly app?: App;
  readonly created?: boolean;
  readonly killed?: readonly Instance[];
  /** Of a dry run. */
  readonly steps?: readonly Step[];
}

export type Answer = CommandSuccess | CommandRefusal;

export function refused(code: RefusalCode, message: string): CommandRefusal {
  return { ok: false, code, message };
}

export function notFound(message: string): CommandRefusal {
  return refused('not-found', message);
}

/** The refusal for a document whose content breaks rules. */
export function invalid(details: readonly Issue[]): CommandRefusal {
  return { ok: false, code: 'invalid', message: 'Object is not valid', details };
}

export function missingApp(id: PathId): CommandRefusal {
  return notFound(`App '${id}' does not exist`);
}

/** Puts the settings an app was stored with apart from its bookkeeping. */
export function settingsOf(app: App): AppSettings {
  const { version, versionInfo, ...settings } = app;
  return settings;
}
