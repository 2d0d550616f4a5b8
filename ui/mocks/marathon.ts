import type { MockAnswer, MockProgram, MockRequest } from './http.ts';
import { bodyOf } from './http.ts';
import { apps, deployments, queue, withDefaults } from './marathon-apps.ts';

const info = {
  name: 'marathon',
  version: '1.11.0',
  buildref: 'unknown',
  elected: true,
  leader: '127.0.0.1:8080',
  frameworkId: '753f31eb-8fc2-4227-bab9-a48d2ca01bc1-0000',
  marathon_config: {
    mesos_leader_ui_url: 'http://127.0.0.1:5050/',
    framework_name: 'marathon',
    mesos_role: null,
    features: [],
    max_instances_per_offer: 100,
    maintenance_mode: false,
  },
  zookeeper_config: { zk: 'zk://127.0.0.1:2181/marathon', zk_session_timeout: 10_000 },
  http_config: { http_port: 8080, https_port: null },
};

const newDeployment = (): unknown => ({ version: new Date().toISOString(), deploymentId: crypto.randomUUID() });

const locked = (id: string): MockAnswer => ({
  status: 409,
  json: {
    message:
      "App is locked by one or more deployments. Override with the option '?force=true'. View details at '/v2/deployments/<DEPLOYMENT_ID>'.",
    deployments: deployments.filter((entry) => entry.affectedApps.includes(id)).map((entry) => ({ id: entry.id })),
  },
});

function refusal(body: Record<string, unknown>): MockAnswer | undefined {
  const details: { path: string; errors: string[] }[] = [];
  if (Number(body['cpus'] ?? 1) > 64) details.push({ path: '/cpus', errors: ['no agent has this many'] });
  if (body['cmd'] === undefined && body['container'] === undefined && body['args'] === undefined) {
    details.push({
      path: '/',
      errors: ["AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."],
    });
  }
  return details.length === 0 ? undefined : { status: 422, json: { message: 'Object is not valid', details } };
}

function create(request: MockRequest): MockAnswer {
  const body = bodyOf(request);
  const refused = refusal(body);
  if (refused !== undefined) return refused;
  const id = String(body['id']).startsWith('/') ? String(body['id']) : `/${String(body['id'])}`;
  if (apps.has(id)) return { status: 409, json: { message: `An app with id [${id}] already exists.` } };
  const app = withDefaults({ ...body, id });
  apps.set(id, app);
  return { status: 201, json: app };
}

function change(id: string, request: MockRequest): MockAnswer {
  const app = apps.get(id);
  if (app === undefined) return { status: 404, json: { message: `App '${id}' does not exist` } };
  const force = request.query.get('force') === 'true';
  if (request.method !== 'GET' && !force && deployments.some((entry) => entry.affectedApps.includes(id)))
    return locked(id);
  if (request.method === 'GET') return { json: { app } };
  if (request.method === 'DELETE') apps.delete(id);
  if (request.method === 'PUT') {
    const refused = request.query.get('partialUpdate') === 'false' ? refusal(bodyOf(request)) : undefined;
    if (refused !== undefined) return refused;
    apps.set(id, { ...app, ...bodyOf(request), id });
  }
  return { json: newDeployment() };
}

function appRoute(rest: string, request: MockRequest): MockAnswer | undefined {
  const [, path = '', sub, version] = /^(.*?)(?:\/(restart|versions)(?:\/([^/]+))?)?$/.exec(rest) ?? [];
  const id = `/${path.split('/').filter(Boolean).map(decodeURIComponent).join('/')}`;
  const app = apps.get(id);
  if (sub === 'versions' && app !== undefined) {
    const older = new Date(Date.parse(String(app['version'])) - 86_400_000).toISOString();
    if (version === undefined) return { json: { versions: [older, app['version']] } };
    return {
      json: { ...app, instances: 1, env: { MODE: 'old' }, tasks: undefined, version: decodeURIComponent(version) },
    };
  }
  return change(id, request);
}

/** Marathon's endpoints over a few made-up apps, which can be created, changed and destroyed. */
export const mockMarathon: MockProgram = (request) => {
  const { method, path, query } = request;
  if (path === '/v2/info') return { json: info };
  if (path === '/v2/events') return { events: true };
  if (path === '/v2/queue') return { json: { queue } };
  if (path.startsWith('/v2/queue/') && method === 'DELETE') return { status: 204 };
  if (path === '/v2/groups')
    return {
      json: {
        id: '/',
        groups: [
          { id: '/shop', groups: [] },
          { id: '/staging', groups: [] },
        ],
      },
    };
  if (path === '/v2/deployments') return { json: deployments };
  if (path.startsWith('/v2/deployments/') && method === 'DELETE') {
    const index = deployments.findIndex((entry) => path.endsWith(entry.id));
    if (index >= 0) deployments.splice(index, 1);
    return query.get('force') === 'true' ? { status: 202 } : { json: newDeployment() };
  }
  if (path === '/v2/tasks/delete') return { json: { tasks: [] } };
  if (path === '/v2/apps') return method === 'POST' ? create(request) : { json: { apps: [...apps.values()] } };
  if (path.startsWith('/v2/apps/')) return appRoute(path.slice('/v2/apps/'.length), request);
  return undefined;
};
