import { nextChance, nextFloat, nextInt, type Random } from '../../src/base/random.ts';
import { readApp, readPatch } from '../../src/marathon/core/app-document.ts';
import { Issues } from '../../src/marathon/core/issues.ts';
import type { Answer, Command } from '../../src/marathon/core/requests.ts';
import { formatScript } from './containers.ts';
import type { SimContext } from './context.ts';
import type { MarathonDoor } from './doors.ts';

/** What a user knows for sure of an app, by the last answer. */
export interface Expected {
  /** Undefined: it was deleted. */
  readonly instances: number | undefined;
  /** A later request went without answer: it may have been carried out or not. */
  isUncertain: boolean;
}

/** A person at Marathon's API, who remembers what was promised. */
export class MarathonUser {
  readonly expected: Map<string, Expected> = new Map();
  /** Apps that were asked to be anything else than they were created as. */
  readonly changed: Set<string> = new Set();
  readonly #context: SimContext;
  readonly #marathon: MarathonDoor;
  #isCalm = false;
  #names = 0;

  constructor(context: SimContext, marathon: MarathonDoor) {
    this.#context = context;
    this.#marathon = marathon;
  }

  begin(): void {
    const { clock, random } = this.#context;
    clock.after(500 + nextInt(random, 12_000), () => {
      if (this.#isCalm) return;
      // One thing at a time; a Marathon that died will never answer.
      if (!this.#marathon.isAsked) this.#act();
      this.begin();
    });
  }

  calmDown(): void {
    this.#isCalm = true;
  }

  #act(): void {
    const { random } = this.#context;
    const known = [...this.expected].filter(([, { instances }]) => instances !== undefined).map(([id]) => id);
    const id = known[nextInt(random, Math.max(1, known.length))];
    if (id === undefined || (known.length < 3 && nextChance(random, 0.4))) {
      this.#create();
      return;
    }
    const force = nextChance(random, 0.5);
    const dice = nextFloat(random);
    if (dice < 0.35) this.#scale(id, force);
    else if (dice < 0.6) this.#update(id, force);
    else if (dice < 0.75) this.#ask(id, { type: 'restart-app', id, force }, 'same');
    else if (dice < 0.85) this.#ask(id, { type: 'delete-app', id, force }, undefined);
    else {
      const options = { scale: false, wipe: false, force };
      this.#ask(id, { type: 'kill-app-tasks', id, host: undefined, options }, 'same');
    }
  }

  #create(): void {
    const { random } = this.#context;
    const id = `/app${++this.#names}`;
    const instances = nextInt(random, 4);
    const document = readApp(appDocument(random, id, instances), new Issues());
    this.#ask(id, { type: 'create-app', document, force: false, origin }, instances);
  }

  #scale(id: string, force: boolean): void {
    const instances = nextInt(this.#context.random, 5);
    this.#patch(id, { instances }, force, instances);
  }

  #update(id: string, force: boolean): void {
    const { random } = this.#context;
    this.#patch(id, { cmd: command(random), env: { round: String(nextInt(random, 1e6)) } }, force, 'same');
  }

  #patch(id: string, json: Record<string, unknown>, force: boolean, instances: number | 'same'): void {
    const patch = readPatch(json, new Issues());
    this.#ask(
      id,
      { type: 'update-apps', updates: [{ kind: 'patch', id, patch }], mayCreate: false, force, origin },
      instances,
    );
  }

  /** `instances`: what the app will have, or that it will be gone; `same`: the request leaves that as it is. */
  #ask(id: string, asked: Command, instances: number | undefined | 'same'): void {
    const before = this.expected.get(id);
    const isAsked = this.#marathon.ask(asked, (answer) => this.#answered(id, answer, before, instances));
    if (!isAsked) return;
    if (asked.type !== 'create-app') this.changed.add(id);
    if (instances === 'same') return;
    // Until it is answered nobody knows.
    this.expected.set(id, { instances: before?.instances, isUncertain: true });
  }

  #answered(id: string, answer: Answer, before: Expected | undefined, instances: number | undefined | 'same'): void {
    if (instances === 'same') return;
    if (answer.ok) this.expected.set(id, { instances, isUncertain: false });
    else if (before === undefined) this.expected.delete(id);
    else this.expected.set(id, before);
  }
}

const origin = { clientIp: '10.0.9.9', uri: '/v2/apps' };

function command(random: Random): string {
  const termMs = 10 + nextInt(random, 1_500);
  // Some fail after a while: Marathon starts them again.
  return formatScript(
    nextChance(random, 0.15)
      ? { termMs, lastsMs: 2_000 + nextInt(random, 30_000), exitCode: 1, isFlaky: true }
      : { termMs },
  );
}

function appDocument(random: Random, id: string, instances: number): Record<string, unknown> {
  const isChecked = nextChance(random, 0.4);
  return {
    id,
    cmd: command(random),
    cpus: 0.1,
    mem: 32,
    instances,
    backoffSeconds: 1,
    maxLaunchDelaySeconds: 10,
    unreachableStrategy: nextChance(random, 0.5)
      ? { inactiveAfterSeconds: 5, expungeAfterSeconds: 20 }
      : { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
    ...(isChecked
      ? {
          healthChecks: [
            {
              protocol: nextChance(random, 0.5) ? 'HTTP' : 'MESOS_HTTP',
              portIndex: 0,
              path: '/',
              gracePeriodSeconds: 20,
              intervalSeconds: 5,
              timeoutSeconds: 3,
              maxConsecutiveFailures: 3,
            },
          ],
        }
      : {}),
    upgradeStrategy: {
      minimumHealthCapacity: nextChance(random, 0.5) ? 1 : 0.5,
      maximumOverCapacity: nextFloat(random),
    },
  };
}
