import { describe, expect, it } from 'vitest';
import type { AgentInfoCapabilityType, OfferOperation, Resource } from '../../../wire/gen/mesos.ts';
import { create, destroy, OperationBed, reserve, reserved, resultOf, unreserve, volume } from '../operation-bed.ts';
import { scalar } from '../test-bed.ts';
import { checkOperation, type OperationSite } from './operation.ts';

function siteOf(without: readonly AgentInfoCapabilityType[] = []): OperationSite {
  const bed = new OperationBed().elect() as OperationBed;
  bed.capabilities = bed.capabilities.filter((type) => !without.includes(type));
  bed.enter();
  bed.comeBack(
    resultOf(reserve(reserved('disk', 100)), create(volume('there', 10), volume('shared', 10, { shared: {} }))),
  );
  const { id } = bed.subscribe();
  const agent = bed.state.agents.get(bed.agentId);
  const framework = bed.state.frameworks.get(id);
  if (agent === undefined || framework === undefined) throw new Error('nobody is here');
  return { agent, framework, role: 'dev', principal: undefined };
}

function answerTo(site: OperationSite, operation: OfferOperation): string {
  const checked = checkOperation(site, operation);
  return 'error' in checked ? checked.error : 'taken';
}

function stack(...roles: string[]): Resource {
  return { ...scalar('cpus', 1), reservations: roles.map((role) => ({ type: 'DYNAMIC' as const, role })) };
}

const grow = (from: Resource, addition: Resource): OfferOperation => ({
  type: 'GROW_VOLUME',
  grow_volume: { volume: from, addition },
});
const shrink = (from: Resource, value: number): OfferOperation => ({
  type: 'SHRINK_VOLUME',
  shrink_volume: { volume: from, subtract: { value } },
});
const with_ = (changes: Partial<Resource['disk'] & object>): Resource =>
  volume('new', 10, { disk: { ...volume('new', 10).disk, ...changes } });
const mount = { source: { type: 'MOUNT' as const, mount: { root: '/m' } } };
const provided = { ...reserved('cpus', 1), provider_id: { value: 'p' } };

const taken: readonly (readonly [string, OfferOperation])[] = [
  ['RESERVE', reserve(reserved('cpus', 1))],
  ['RESERVE in the old format', reserve({ ...scalar('cpus', 1), role: 'dev', reservation: {} })],
  ['RESERVE with the allocation written out', reserve({ ...reserved('cpus', 1), allocation_info: { role: 'dev' } })],
  ['UNRESERVE', unreserve(reserved('cpus', 1))],
  ['CREATE', create(volume('new', 10))],
  ['DESTROY', destroy(volume('there', 10))],
  [
    'DESTROY under another path',
    destroy({
      ...volume('there', 10),
      disk: { persistence: { id: 'there' }, volume: { mode: 'RO', container_path: 'x' } },
    }),
  ],
  ['GROW_VOLUME', grow(volume('there', 10), reserved('disk', 5))],
  ['SHRINK_VOLUME', shrink(volume('there', 10), 5)],
];

const refused: readonly (readonly [string, OfferOperation, string])[] = [
  ['an unknown type', { type: 'UNKNOWN' }, 'Operation UNKNOWN is not known'],
  ['CREATE_DISK', { type: 'CREATE_DISK' }, 'CREATE_DISK needs a resource provider, and this master knows none'],
  ['DESTROY_DISK', { type: 'DESTROY_DISK' }, 'DESTROY_DISK needs a resource provider, and this master knows none'],
  [
    'a negative amount',
    reserve(reserved('cpus', -1)),
    "Invalid resources: Invalid scalar resource 'cpus': value < 0 or not a number",
  ],
  [
    'both formats in one',
    reserve({ ...reserved('cpus', 1), role: 'dev' }),
    "Invalid resources: Resource 'cpus' has both the old and the new form of reservations",
  ],
  [
    'a stack that is none',
    reserve(stack('dev', 'other')),
    "Invalid resources: Invalid refined reservation: role 'other' is not a refinement of 'dev'",
  ],
  ['the default role', reserve(stack('*')), "Invalid resources: Invalid reservation: role '*' cannot be reserved for"],
  ['a resource provider', reserve(provided), "Invalid resources: Resource 'cpus' belongs to a resource provider"],
  [
    'another allocation',
    reserve({ ...reserved('cpus', 1), allocation_info: { role: 'x' } }),
    "Invalid resources: Resource 'cpus' is allocated to role 'x', and the offers to role 'dev'",
  ],
  [
    'RESERVE of what is not reserved',
    reserve(scalar('cpus', 1)),
    'Resource cpus(allocated: dev):1 is not dynamically reserved',
  ],
  [
    'RESERVE of a volume',
    reserve(volume('v', 1)),
    'A persistent volume disk(allocated: dev)(reservations: [(DYNAMIC,dev)])[v:data]:1 must already be reserved',
  ],
  [
    'RESERVE of what may be taken back',
    reserve({ ...reserved('cpus', 1), revocable: {} }),
    'Revocable resource cpus(allocated: dev)(reservations: [(DYNAMIC,dev)]){REV}:1 cannot be reserved',
  ],
  [
    'RESERVE for another role',
    reserve(reserved('cpus', 1, 'other')),
    "A reserve operation was attempted for a resource allocated to role 'dev', but it is to be reserved for role 'other'",
  ],
  [
    'UNRESERVE of what is not reserved',
    unreserve(scalar('cpus', 1)),
    'Resource cpus(allocated: dev):1 is not dynamically reserved',
  ],
  [
    'UNRESERVE of a static reservation',
    unreserve({ ...scalar('cpus', 1), role: 'dev' }),
    'Resource cpus(allocated: dev)(reservations: [(STATIC,dev)]):1 is not dynamically reserved',
  ],
  [
    'UNRESERVE of a volume',
    unreserve(volume('v', 1)),
    'A dynamically reserved persistent volume disk(allocated: dev)(reservations: [(DYNAMIC,dev)])[v:data]:1 cannot be unreserved directly. Please destroy the persistent volume first then unreserve the resource',
  ],
  [
    'CREATE of plain disk',
    create(reserved('disk', 1)),
    'Resource disk(allocated: dev)(reservations: [(DYNAMIC,dev)]):1 does not have DiskInfo',
  ],
  [
    'CREATE without an id',
    create({ ...reserved('disk', 1), disk: {} }),
    "Expecting 'persistence' to be set for persistent volume",
  ],
  [
    'CREATE without a place',
    create({ ...reserved('disk', 1), disk: { persistence: { id: 'v' } } }),
    "Expecting 'volume' to be set for persistent volume",
  ],
  [
    'CREATE at a path of the host',
    create(with_({ volume: { mode: 'RW', container_path: 'p', host_path: '/h' } })),
    "Expecting 'host_path' to be unset for persistent volume",
  ],
  [
    'CREATE above the sandbox',
    create(with_({ volume: { mode: 'RW', container_path: '../p' } })),
    "Container path '../p' must not hold '..'",
  ],
  [
    'CREATE on a raw disk',
    create(with_({ source: { type: 'RAW', id: 'r' } })),
    'Persistent volumes cannot be created from disks of type RAW',
  ],
  [
    'CREATE of unreserved disk',
    create({ ...volume('v', 1), reservations: [] }),
    'Persistent volumes cannot be created from unreserved resources',
  ],
  [
    'CREATE of what may be taken back',
    create(volume('v', 1, { revocable: {} })),
    'Persistent volumes cannot be created from revocable resources',
  ],
  ['CREATE of a name that is there', create(volume('there', 1)), "Persistence ID 'there' is not unique"],
  ['CREATE of a name twice', create(volume('a', 1), volume('a', 2)), "Persistence ID 'a' is not unique"],
  [
    'CREATE of a name that is no file name',
    create(volume('a/b', 1)),
    "Invalid resources: 'a/b' contains invalid characters",
  ],
  [
    'DESTROY of plain disk',
    destroy(reserved('disk', 1)),
    'Resource disk(allocated: dev)(reservations: [(DYNAMIC,dev)]):1 is not a persistent volume',
  ],
  ['DESTROY of what is not there', destroy(volume('gone', 1)), 'Persistent volumes not found'],
  ['DESTROY of another size', destroy(volume('there', 9)), 'Persistent volumes not found'],
  [
    'GROW_VOLUME of plain disk',
    grow(reserved('disk', 1), reserved('disk', 1)),
    "The resource in the 'GrowVolume.volume' field is not a persistent volume",
  ],
  [
    'GROW_VOLUME by nothing',
    grow(volume('there', 10), reserved('disk', 0)),
    "The size of 'GrowVolume.addition' must be greater than zero",
  ],
  [
    'GROW_VOLUME by disk of others',
    grow(volume('there', 10), scalar('disk', 1)),
    "Incompatible resources in the 'GrowVolume.volume' and 'GrowVolume.addition' fields",
  ],
  [
    'GROW_VOLUME by a volume',
    grow(volume('there', 10), volume('other', 1)),
    "Incompatible resources in the 'GrowVolume.volume' and 'GrowVolume.addition' fields",
  ],
  [
    'GROW_VOLUME of a shared one',
    grow(volume('shared', 10, { shared: {} }), reserved('disk', 1)),
    'Shared persistent volumes cannot be grown',
  ],
  [
    'GROW_VOLUME of a whole disk',
    grow(with_(mount), reserved('disk', 1)),
    'Persistent volumes on MOUNT disks cannot be grown',
  ],
  [
    'SHRINK_VOLUME of plain disk',
    shrink(reserved('disk', 1), 1),
    "The resource in the 'ShrinkVolume.volume' field is not a persistent volume",
  ],
  [
    'SHRINK_VOLUME by nothing',
    shrink(volume('there', 10), 0),
    "The size of 'ShrinkVolume.subtract' must be greater than zero",
  ],
  [
    'SHRINK_VOLUME by no number',
    shrink(volume('there', 10), Number.NaN),
    "The size of 'ShrinkVolume.subtract' must be greater than zero",
  ],
  [
    'SHRINK_VOLUME by all of it',
    shrink(volume('there', 10), 10),
    "The size of 'ShrinkVolume.subtract' must be smaller than the size of 'ShrinkVolume.volume'",
  ],
  [
    'SHRINK_VOLUME of a shared one',
    shrink(volume('shared', 10, { shared: {} }), 1),
    'Shared persistent volumes cannot be shrunk',
  ],
  ['SHRINK_VOLUME of a whole disk', shrink(with_(mount), 1), 'Persistent volumes on MOUNT disks cannot be shrunk'],
];

describe('operations', () => {
  const site = siteOf();

  it.each(taken)('are taken: %s', (_name, operation) => {
    expect(answerTo(site, operation)).toBe('taken');
  });

  it.each(refused)('are refused: %s', (_name, operation, reason) => {
    expect(answerTo(site, operation)).toBe(reason);
  });

  it('are refined and allocated when they are taken', () => {
    const checked = checkOperation(
      site,
      reserve({ ...scalar('cpus', 1), role: 'dev', reservation: { principal: 'p' } }),
    );
    expect(checked).toEqual({
      operation: reserve({ ...reserved('cpus', 1, 'dev', 'p'), allocation_info: { role: 'dev' } }),
    });
  });

  it('of operators are allocated to nobody', () => {
    const { agent } = site;
    expect(answerTo({ agent, principal: undefined }, reserve(stack('eng', 'eng/dev')))).toBe('taken');
    const operation = reserve({ ...reserved('cpus', 1, 'any'), allocation_info: { role: 'x' } });
    expect(checkOperation({ agent, principal: undefined }, operation)).toEqual({
      operation: reserve(reserved('cpus', 1, 'any')),
    });
  });

  it('in use by tasks are not destroyed', () => {
    site.agent.used.add([{ ...volume('there', 10), allocation_info: { role: 'dev' } }]);
    expect(answerTo(site, destroy(volume('there', 10)))).toBe('Persistent volumes in use');
    site.agent.used.clear();
  });
});

describe('what an agent must know', () => {
  it.each<readonly [AgentInfoCapabilityType, OfferOperation, string]>([
    [
      'HIERARCHICAL_ROLE',
      reserve(stack('a/b')),
      "Resource cpus(reservations: [(DYNAMIC,a/b)]):1 with reservation for hierarchical role 'a/b' cannot be reserved on an agent without HIERARCHICAL_ROLE capability",
    ],
    [
      'RESERVATION_REFINEMENT',
      reserve(stack('a', 'a/b')),
      'Resource cpus(reservations: [(DYNAMIC,a),(DYNAMIC,a/b)]):1 with reservation refinement cannot be reserved on an agent without RESERVATION_REFINEMENT capability',
    ],
    [
      'RESIZE_VOLUME',
      grow(volume('there', 10), reserved('disk', 1)),
      'Volume disk(reservations: [(DYNAMIC,dev)])[there:data]:10 cannot be grown on an agent without RESIZE_VOLUME capability',
    ],
    [
      'RESIZE_VOLUME',
      shrink(volume('there', 10), 1),
      'Volume disk(reservations: [(DYNAMIC,dev)])[there:data]:10 cannot be shrunk on an agent without RESIZE_VOLUME capability',
    ],
  ])('%s', (capability, operation, reason) => {
    const { agent } = siteOf([capability]);
    expect(answerTo({ agent, principal: undefined }, operation)).toBe(reason);
  });
});

describe('principals', () => {
  const { agent, framework } = siteOf();
  const site: OperationSite = { agent, framework, role: 'dev', principal: 'p' };
  const volumeOf = (principal?: string): Resource =>
    with_({ persistence: { id: 'new', ...(principal === undefined ? {} : { principal }) } });

  it.each<readonly [OfferOperation, string]>([
    [reserve(reserved('cpus', 1, 'dev', 'p')), 'taken'],
    [
      reserve(reserved('cpus', 1)),
      "A reserve operation was attempted by principal 'p', but there is a reserved resource in the request with no principal set",
    ],
    [
      reserve(reserved('cpus', 1, 'dev', 'q')),
      "A reserve operation was attempted by principal 'p', but there is a reserved resource in the request with principal 'q' set",
    ],
    [create(volumeOf('p')), 'taken'],
    [
      create(volumeOf()),
      "Create volume operation has been attempted by principal 'p', but there is a volume in the operation with no principal set in 'disk.persistence'",
    ],
    [
      create(volumeOf('q')),
      "Create volume operation has been attempted by principal 'p', but there is a volume in the operation with principal 'q' set in 'disk.persistence'",
    ],
    // Who ends it is a matter of rights.
    [unreserve(reserved('cpus', 1, 'dev', 'q')), 'taken'],
  ])('%j', (operation, answer) => {
    expect(answerTo(site, operation)).toBe(answer);
  });

  it('of those who prove none may be any', () => {
    const open: OperationSite = { ...site, principal: undefined };
    expect(answerTo(open, reserve(reserved('cpus', 1, 'dev', 'q')))).toBe('taken');
    expect(answerTo(open, create(volumeOf('q')))).toBe('taken');
  });
});

describe('shared volumes', () => {
  const { agent, framework } = siteOf();
  const shared = create(volume('s', 1, { shared: {} }));

  it('are for frameworks that know them, and for operators', () => {
    expect(answerTo({ agent, framework, role: 'dev', principal: undefined }, shared)).toBe(
      `Create volume operation has been attempted by framework '${framework?.id}' with no SHARED_RESOURCES capability`,
    );
    expect(answerTo({ agent, principal: undefined }, shared)).toBe('taken');
  });
});

describe('reserving anew', () => {
  const { agent } = siteOf();
  const from = (source: Resource, resource: Resource): OfferOperation => ({
    type: 'RESERVE',
    reserve: { source: [source], resources: [resource] },
  });

  it.each<readonly [OfferOperation, string]>([
    [from(stack('a', 'a/b'), stack('a', 'a/c')), 'taken'],
    [from(reserved('cpus', 1), reserved('cpus', 1, 'other')), 'taken'],
    [
      from(reserved('cpus', 1), reserved('cpus', 2)),
      "'source' and 'resources' must differ in dynamic reservations only",
    ],
    [
      from({ ...scalar('cpus', 1), role: 'fixed' }, reserved('cpus', 1)),
      "'source' and 'resources' must differ in dynamic reservations only",
    ],
    [from(volume('v', 1), reserved('disk', 1)), 'Persistent volumes cannot be reserved anew'],
  ])('%j', (operation, answer) => {
    expect(answerTo({ agent, principal: undefined }, operation)).toBe(answer);
  });
});
