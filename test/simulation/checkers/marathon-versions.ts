/**
 * Which apps of Marathon may still run an old configuration. A deployment that was broken off, by a request with force, leaves
 * instances as they are, and scaling counts instances of all versions: so the mixture lasts until a restart has been carried out.
 */
import type { AppChange, Deployment } from '../../../src/marathon/core/deployments/deployment.ts';
import { instancesOf, type MarathonState } from '../../../src/marathon/core/state.ts';

export class VersionWatch {
  readonly #live = new Map<string, Deployment>();
  readonly #mixed = new Set<string>();

  /** To be called after every event; a crash before that may be left out. */
  stepped(state: MarathonState): void {
    for (const [id, deployment] of this.#live) {
      if (state.deployments.has(id)) continue;
      this.#live.delete(id);
      this.#ended(deployment);
    }
    for (const [id, deployment] of state.deployments) this.#live.set(id, deployment);
  }

  /** An app without a deployment that runs an old version and has no excuse. */
  problem(state: MarathonState): string | undefined {
    for (const { id, versionInfo } of state.apps.values()) {
      if (state.locks.has(id) || this.#mixed.has(id)) continue;
      const old = instancesOf(state, id).find(
        ({ condition, configVersion }) => condition === 'Running' && configVersion !== versionInfo.lastConfigChangeAt,
      );
      if (old !== undefined)
        return `${id} runs version ${old.version} in ${old.id}, wanted is ${versionInfo.lastConfigChangeAt}`;
    }
    return undefined;
  }

  #ended(deployment: Deployment): void {
    for (const [app, change] of deployment.changes) {
      if (!replaces(change)) continue;
      if (isCarriedOut(deployment, app)) this.#mixed.delete(app);
      else this.#mixed.add(app);
    }
  }
}

/** True for a change after which no instance from before it may be left. */
function replaces({ from, to }: AppChange): boolean {
  if (from === undefined) return false;
  return from.versionInfo.lastConfigChangeAt !== to?.versionInfo.lastConfigChangeAt;
}

function isCarriedOut({ steps, stepIndex, actions }: Deployment, app: string): boolean {
  const index = steps.findLastIndex((step) => step.actions.some((action) => action.app === app));
  return index < stepIndex || (index === stepIndex && actions.get(app)?.isDone === true);
}
