/** What an operator was granted stays so, over all leaders: gone is gone, and who is deactivated is offered to nobody. */
import { decodeRegistry } from '../../../src/master/registrar/registry-bytes.ts';
import type { Registry } from '../../../src/wire/gen/internal.ts';
import type { Checker } from '../checker.ts';
import type { Fact } from '../context.ts';
import type { Decided } from '../operator-user.ts';
import { SimMaster } from '../sim-master.ts';
import type { World } from '../world.ts';
import { RegistryHistory } from './registry-history.ts';

export function createOperatorChecker(world: World): Checker {
  const { operator } = world;
  if (operator === undefined) return { name: 'operator' };
  const history = new RegistryHistory();
  /** Who has the latest version in memory. */
  let leader = '';
  return {
    name: 'operator',
    onFact: (fact) => {
      history.note(fact);
      if (isNews(fact) && fact.version === history.latest) leader = fact.program;
      for (const version of history.news) {
        const registry = decodeRegistry(history.bytesOf(version));
        for (const [id, decided] of operator.decisions) {
          const problem = registryProblem(registry, id, decided);
          if (problem !== undefined) return problem;
        }
      }
      return undefined;
    },
    onStepped: (program) => {
      if (!(program instanceof SimMaster) || program.name !== leader || program.state?.phase !== 'serving')
        return undefined;
      for (const [id, { decision, isUncertain }] of operator.decisions) {
        if (isUncertain || decision === 'active' || program.state.agents.get(id)?.active !== true) continue;
        return `${program.name} offers agent ${id}, which is ${decision}`;
      }
      return undefined;
    },
  };
}

function isNews(fact: Fact): fact is Extract<Fact, { kind: 'registry-fetched' | 'registry-written' }> {
  return fact.kind === 'registry-fetched' || fact.kind === 'registry-written';
}

function registryProblem(registry: Registry, id: string, { decision, isUncertain }: Decided): string | undefined {
  if (isUncertain) return undefined;
  if (decision === 'gone') {
    const isGone = (registry.gone?.slaves ?? []).some((agent) => agent.id.value === id);
    return isGone ? undefined : `agent ${id} was marked gone and is not`;
  }
  const known =
    (registry.slaves?.slaves ?? []).find(({ info }) => info.id?.value === id) ??
    (registry.unreachable?.slaves ?? []).find((agent) => agent.id.value === id);
  if (known === undefined || (known.deactivated ?? false) === (decision === 'deactivated')) return undefined;
  return `agent ${id} was ${decision === 'active' ? 'activated' : 'deactivated'} and is not in the registry`;
}
