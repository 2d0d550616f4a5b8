/** JSON that people write: rights and limits of the master, apps, jobs. Read, or refused with words. */

import type { Json } from '../../../src/base/json.ts';
import { jobJson } from '../../../src/chronos/core/job-json.ts';
import { readJob } from '../../../src/chronos/core/job-reading.ts';
import { readApp, readPatch } from '../../../src/marathon/core/app-document.ts';
import { checkApp } from '../../../src/marathon/core/app-rules.ts';
import { Issues } from '../../../src/marathon/core/issues.ts';
import { normaliseApp } from '../../../src/marathon/core/normalise.ts';
import { defaultSettings } from '../../../src/marathon/core/settings.ts';
import { readRateLimits } from '../../../src/master/rate-limits-flag.ts';
import { actions, listsByName } from '../../../src/model/acl-actions.ts';
import { readAcls } from '../../../src/model/acls.ts';
import { createAuthorizer } from '../../../src/model/authorizer.ts';
import { readFirewall } from '../../../src/net/firewall.ts';
import { signJwt, verifyJwt } from '../../../src/net/jwt.ts';
import { Draw, damage } from '../draw.ts';
import { absurdTexts } from '../messages.ts';
import type { FuzzTarget } from '../target.ts';
import { deface } from './wire.ts';

function documentTarget(name: string, share: number, read: (draw: Draw) => void): FuzzTarget {
  return { name, share, maxBytes: 300, open: () => ({ run: (input) => read(new Draw(input)) }) };
}

/** As it comes out of a JSON text. */
function drawDocument(draw: Draw, sound: unknown): Json {
  const defaced = deface(draw, draw.chance(40) ? deface(draw, sound, 0) : sound, 0);
  return JSON.parse(JSON.stringify(defaced) ?? 'null') as Json;
}

const roles = ['dev', 'dev/x', 'devx', 'dev/%', '*', 'a/../b', '%'] as const;

/** Lists of rights: whatever they say, a right that a strict list does not give is not given. */
const aclTarget = documentTarget('acls', 100, (draw) => {
  const name = draw.any([...listsByName.keys()]) ?? '';
  const member = listsByName.get(name)?.member ?? '';
  const entity = (): unknown =>
    draw.any([{ type: 'ANY' }, { type: 'NONE' }, { values: [draw.pick(roles)] }, { values: [] }]);
  const entries = Array.from({ length: draw.int(3) }, () => ({ principals: entity(), [member]: entity() }));
  const acls = readAcls(drawDocument(draw, { permissive: draw.chance(128), [name]: entries }));
  if (!acls.ok) return;
  const authorizer = createAuthorizer(acls.value);
  for (const action of actions) {
    for (const role of [undefined, ...roles]) {
      const isAllowed = authorizer.allows(draw.chance(128) ? undefined : draw.pick(roles), action, role);
      if (typeof isAllowed !== 'boolean') throw new Error(`${action} is ${String(isAllowed)}`);
      if (isAllowed && !acls.value.permissive && acls.value.lists.size === 0)
        throw new Error(`${action} is allowed by nothing`);
    }
  }
});

const limitTarget = documentTarget('limits', 50, (draw) => {
  const limits = { limits: [{ principal: 'a', qps: 1.5, capacity: 3 }], aggregate_default_qps: 5 };
  readRateLimits(drawDocument(draw, limits));
  readFirewall(drawDocument(draw, { disabled_endpoints: { paths: ['/master/state', '/x'] } }));
});

const key = Buffer.from('key');

/** Tokens: one that was changed anywhere proves nothing. */
const tokenTarget = documentTarget('tokens', 50, (draw) => {
  const token = signJwt({ sub: draw.pick(absurdTexts as [string, ...string[]]), exp: 5_000 }, key);
  if (!('claims' in verifyJwt(token, key, 1_000))) throw new Error('a good token is refused');
  const damaged = Buffer.from(damage(draw, Buffer.from(token))).toString('latin1');
  const outcome = verifyJwt(damaged, key, 1_000);
  // The last character of a signature has two bits that mean nothing.
  if ('claims' in outcome && damaged.slice(0, -1) !== token.slice(0, -1)) throw new Error(`${damaged} is taken`);
  verifyJwt(draw.text(['.', 'e30', 'eyJhbGciOiJIUzI1NiJ9', '=', '-', 'null'], 8), key, 1_000);
});

const job = {
  name: 'j',
  command: 'true',
  schedule: 'R/2030-01-01T00:00:00Z/PT1H',
  epsilon: 'PT5M',
  scheduleTimeZone: 'Europe/Berlin',
  cpus: 0.1,
  retries: 2,
  owner: 'a@b',
  environmentVariables: [{ name: 'A', value: 'b' }],
  constraints: [['hostname', 'LIKE', 'a.*']],
  uris: ['http://a/b'],
  fetch: [{ uri: 'http://a/b', extract: true }],
  container: {
    type: 'DOCKER',
    image: 'i',
    network: 'BRIDGE',
    volumes: [{ hostPath: '/a', containerPath: '/b', mode: 'RW' }],
  },
  parents: ['p'],
};

const jobOptions = { defaults: { cpus: 0.1, memMb: 128, diskMb: 256, user: 'root' }, nowMs: 1_900_000_000_000 };

const tally = {
  successCount: 0,
  errorCount: 0,
  errorsSinceLastSuccess: 0,
  lastSuccessMs: undefined,
  lastErrorMs: undefined,
};

const jobTarget = documentTarget('chronos-jobs', 60, (draw) => {
  const read = readJob(drawDocument(draw, job), jobOptions);
  if (!read.ok && read.error.reason === '') throw new Error('refused without a word');
  if (read.ok) JSON.stringify(jobJson(read.value, { schedule: undefined, tally, mirrorsFetch: draw.chance(128) }));
});

const app = {
  id: '/a/b',
  cmd: 'sleep 1',
  cpus: 0.1,
  instances: 2,
  env: { A: 'b', S: { secret: 's' } },
  secrets: { s: { source: 'x' } },
  constraints: [
    ['hostname', 'UNIQUE'],
    ['rack', 'LIKE', '(a+)+'],
  ],
  portDefinitions: [{ port: 0, protocol: 'tcp', name: 'web', labels: {} }],
  healthChecks: [{ protocol: 'MESOS_HTTP', path: '/', portIndex: 0 }],
  container: {
    type: 'MESOS',
    docker: { image: 'i' },
    volumes: [{ containerPath: 'd', mode: 'RW', persistent: { size: 10 } }],
    portMappings: [{ containerPort: 80 }],
  },
  networks: [{ mode: 'container', name: 'n' }],
  upgradeStrategy: { minimumHealthCapacity: 0.5, maximumOverCapacity: 0.5 },
  fetch: [{ uri: 'http://a/b' }],
  residency: { taskLostBehavior: 'WAIT_FOREVER' },
  unreachableStrategy: { inactiveAfterSeconds: 0, expungeAfterSeconds: 0 },
  readinessChecks: [{ name: 'r', portName: 'web' }],
  labels: { a: 'b' },
};

const appTarget = documentTarget('marathon-apps', 60, (draw) => {
  const issues = new Issues();
  const settings = defaultSettings;
  const json = drawDocument(draw, app);
  const document = readApp(json, issues);
  if (!issues.any) {
    const normal = normaliseApp(document, { settings, base: '/', defaultRole: () => '*' }, issues);
    checkApp(normal, document, { settings, validRoles: ['*', 'dev'] }, issues);
    JSON.stringify(normal);
  }
  readPatch(json, new Issues());
});

export const documentTargets: readonly FuzzTarget[] = [aclTarget, limitTarget, tokenTarget, jobTarget, appTarget];
