const nowS = Date.now() / 1000;
const clusterId = '753f31eb-8fc2-4227-bab9-a48d2ca01bc1';

type Options = {
  readonly active?: boolean;
  readonly deactivated?: boolean;
  readonly drain?: string;
  readonly zone?: string;
};

const amounts = (cpus: number, mem: number, disk: number, ports?: string) => ({
  cpus,
  mem,
  disk,
  gpus: 0,
  ...(ports === undefined ? {} : { ports }),
});

/** An agent as the fixtures look at it; it has all fields that the pages read. */
export type MockAgent = { readonly id: string; readonly hostname: string; readonly [name: string]: unknown };

function agent(index: number, used: readonly [number, number, number], options: Options = {}): MockAgent {
  return {
    id: `${clusterId}-S${index}`,
    hostname: `agent${index}.example`,
    port: 5051,
    pid: `slave(1)@10.0.0.${10 + index}:5051`,
    attributes: { rack: `r${(index % 3) + 1}`, zone: options.zone ?? 'eu-1a', ssd: index % 2 === 0 ? 'true' : 'false' },
    registered_time: nowS - 86_400 * index - 4_000,
    resources: amounts(8, 16_384, 102_400, '[31000-32000]'),
    used_resources: amounts(...used, '[31001-31001, 31544-31544]'),
    offered_resources: amounts(index === 3 ? 2 : 0, index === 3 ? 1024 : 0, 0),
    reserved_resources: {},
    unreserved_resources: amounts(8, 16_384, 102_400, '[31000-32000]'),
    active: options.active ?? true,
    deactivated: options.deactivated ?? false,
    version: '1.12.0',
    capabilities: ['MULTI_ROLE', 'AGENT_DRAINING'],
    ...(options.drain === undefined ? {} : { drain_info: { state: options.drain } }),
  };
}

/** Six agents in the states an agent can be in. */
export const agents: readonly MockAgent[] = [
  agent(1, [3.5, 6_144, 2_048]),
  agent(2, [7.6, 15_800, 40_960]),
  agent(3, [1.2, 2_048, 512]),
  agent(4, [0, 0, 0], { zone: 'eu-1b' }),
  agent(5, [2, 4_096, 1_024], { active: false, zone: 'eu-1b' }),
  agent(6, [1, 1_024, 256], { deactivated: true, drain: 'DRAINING', zone: 'eu-1b' }),
];
