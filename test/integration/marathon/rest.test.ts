import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, Cluster } from './cluster.ts';

const sleep = { cmd: 'sleep 1000', cpus: 0.1, mem: 16 };

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start();
});

afterAll(async () => {
  await cluster.stop();
});

describe('apps', () => {
  it('are created with their defaults', async () => {
    const answer = await cluster.call('POST', '/v2/apps', { id: 'first', ...sleep });
    expect(answer.status).toBe(201);
    expect(answer.headers['location']).toBe('/first');
    expect(answer.json).toMatchObject({
      id: '/first',
      backoffFactor: 1.15,
      backoffSeconds: 1,
      cpus: 0.1,
      disk: 0,
      executor: '',
      gpus: 0,
      instances: 1,
      killSelection: 'YOUNGEST_FIRST',
      labels: {},
      maxLaunchDelaySeconds: 300,
      networks: [{ mode: 'host' }],
      requirePorts: false,
      role: '*',
      tasksHealthy: 0,
      tasksRunning: 0,
      tasksStaged: 0,
      tasksUnhealthy: 0,
      unreachableStrategy: { expungeAfterSeconds: 0, inactiveAfterSeconds: 0 },
      upgradeStrategy: { maximumOverCapacity: 1, minimumHealthCapacity: 1 },
    });
    expect(answer.json.deployments).toEqual([{ id: answer.headers['marathon-deployment-id'] }]);
    expect(answer.json).not.toHaveProperty('versionInfo');
    expect(answer.json).not.toHaveProperty('env');
    const running = await cluster.runs('/first', 1);
    const { app } = running.json;
    expect(app.portDefinitions[0]).toMatchObject({ name: 'default', protocol: 'tcp' });
    expect(app.portDefinitions[0].port).toBeGreaterThanOrEqual(10_000);
    expect(app.versionInfo.lastConfigChangeAt).toBe(app.version);
    expect(app.tasks[0]).toMatchObject({
      appId: '/first',
      host: 'agent.test',
      state: 'TASK_RUNNING',
      servicePorts: [],
    });
    expect(app.tasks[0].id).toMatch(/^first\.instance-[0-9a-f-]{36}\._app\.1$/);
    expect(running.headers['x-marathon-leader']).toBe(cluster.url(''));
  });

  it('can be named in every way clients write it', async () => {
    for (const path of ['/v2/apps/first', '/v2/apps//first', '/v2/apps/%2Ffirst', '/v2/apps/first/?embed=app.tasks']) {
      const answer = await cluster.get(path);
      expect([path, answer.status, answer.json?.app?.id]).toEqual([path, 200, '/first']);
    }
    const list = await cluster.get('/v2/apps/?embed=apps.tasks&embed=app.deployments');
    expect(list.json.apps[0].tasks).toHaveLength(1);
  });

  it('are listed by command, id and label', async () => {
    await cluster.call('POST', '/v2/apps', { id: '/shop/web', ...sleep, labels: { tier: 'front' } });
    await cluster.runs('/shop/web', 1);
    const ids = async (query: string): Promise<string[]> => {
      const answer = await cluster.get(`/v2/apps?${query}`);
      return answer.json.apps.map((app: { id: string }) => app.id);
    };
    expect(await ids('cmd=SLEEP')).toContain('/first');
    expect(await ids('id=hop')).toEqual(['/shop/web']);
    expect(await ids('label=tier%3D%3Dfront')).toEqual(['/shop/web']);
    expect(await ids('label=tier%20in%20(front,%20back)')).toEqual(['/shop/web']);
    expect(await ids('label=tier!%3Dfront')).toEqual([]);
    expect((await cluster.get('/v2/apps?label=%3D%3D')).status).toBe(422);
    expect((await cluster.get('/v2/apps/shop/*')).json['*'].map((app: { id: string }) => app.id)).toEqual([
      '/shop/web',
    ]);
  });

  it('are changed in part and as a whole', async () => {
    const scaled = await cluster.call('PUT', '/v2/apps/first', { instances: 3 });
    expect(scaled.status).toBe(200);
    expect(Object.keys(scaled.json).sort()).toEqual(['deploymentId', 'version']);
    const before = (await cluster.runs('/first', 3)).json.app;
    const changed = await cluster.call('PATCH', '/v2/apps/first', { env: { A: 'b' } });
    expect(changed.status).toBe(200);
    const after = (await cluster.runs('/first', 3)).json.app;
    expect(after.env).toEqual({ A: 'b' });
    expect(after.cmd).toBe(before.cmd);
    expect(after.portDefinitions).toEqual(before.portDefinitions);
    expect(after.tasks.map((task: { id: string }) => task.id)).not.toEqual(
      before.tasks.map((task: { id: string }) => task.id),
    );
    const whole = await cluster.call('PUT', '/v2/apps/first?partialUpdate=false', { ...sleep });
    expect(whole.status).toBe(200);
    expect((await cluster.runs('/first', 1)).json.app).not.toHaveProperty('env');
  });

  it('are put together in one deployment', async () => {
    const answer = await cluster.call('PUT', '/v2/apps', [
      { id: '/many/a', ...sleep },
      { id: '/many/b', ...sleep },
    ]);
    expect(answer.status).toBe(200);
    await cluster.runs('/many/a', 1);
    await cluster.runs('/many/b', 1);
    const missing = await cluster.call('PATCH', '/v2/apps', [{ id: '/many/c', instances: 2 }]);
    expect(missing.status).toBe(404);
    expect((await cluster.call('DELETE', '/v2/groups/many')).status).toBe(200);
    await cluster.quiet();
    expect((await cluster.get('/v2/groups/many')).status).toBe(404);
  });

  it('keep their versions and go back to them', async () => {
    const { versions } = (await cluster.get('/v2/apps/first/versions')).json;
    expect(versions.length).toBeGreaterThan(2);
    const oldest = await cluster.get(`/v2/apps/first/versions/${versions[0]}`);
    expect(oldest.json).toMatchObject({ id: '/first', version: versions[0], instances: 1 });
    expect((await cluster.get('/v2/apps/first/versions/2000-01-01T00:00:00.000Z')).status).toBe(404);
    expect((await cluster.get('/v2/apps/first/versions/nonsense')).json.message).toMatch(/^Invalid timestamp provided/);
    const back = await cluster.call('PUT', '/v2/apps/first', { version: versions[1] });
    expect(back.status).toBe(200);
    await cluster.runs('/first', 3);
    const both = await cluster.call('PUT', '/v2/apps/first', { version: versions[1], cmd: 'x' });
    expect(both.json.message).toBe("The 'version' field may only be combined with the 'id' field.");
  });

  it('are restarted and deleted', async () => {
    const before = (await cluster.runs('/first', 3)).json.app.tasks.map((task: { id: string }) => task.id);
    expect((await cluster.call('POST', '/v2/apps/first/restart')).status).toBe(200);
    await cluster.quiet();
    const after = (await cluster.runs('/first', 3)).json.app.tasks.map((task: { id: string }) => task.id);
    expect(after.filter((id: string) => before.includes(id))).toEqual([]);
    expect((await cluster.call('DELETE', '/v2/apps/first')).status).toBe(200);
    await cluster.quiet();
    const gone = await cluster.get('/v2/apps/first');
    expect([gone.status, gone.json.message]).toEqual([404, "App '/first' does not exist"]);
  });
});

describe('complaints', () => {
  it.each([
    ['{', 400, 'Invalid JSON'],
    ['', 400, 'Please specify data in JSON format'],
    [{ cmd: 'x' }, 422, 'Invalid JSON'],
    [{ id: 5 }, 422, 'Invalid JSON'],
    [{ id: '/x' }, 422, 'Object is not valid'],
    [{ id: '/UPPER', cmd: 'x' }, 422, 'Object is not valid'],
  ])('about %j', async (body, status, message) => {
    const answer = await cluster.call('POST', '/v2/apps', body);
    expect([answer.status, answer.json.message]).toEqual([status, message]);
  });

  it('name the path of what is wrong', async () => {
    const shape = await cluster.call('POST', '/v2/apps', { id: '/x', cmd: 'x', instances: 'two', cpus: -1 });
    expect(shape.json.details).toEqual([
      { path: '/instances', errors: ['error.expected.jsnumber'] },
      { path: '/cpus', errors: ['error.min'] },
    ]);
    const rules = await cluster.call('POST', '/v2/apps', {
      id: '/x',
      cmd: 'x',
      constraints: [['rack', 'NEAR']],
      healthChecks: [{ portIndex: 7 }],
    });
    expect(rules.json.details.map((issue: { path: string }) => issue.path)).toEqual([
      '/constraints(0)',
      '/healthChecks(0)/portIndex',
    ]);
  });

  it('about wrong verbs, paths and kinds of bodies', async () => {
    expect((await cluster.call('POST', '/v2/info')).json.message).toBe('Method Not Allowed');
    expect((await cluster.get('/v2/nothing')).json.message).toBe('URI not found');
    expect((await cluster.get('/v2/apps', { Accept: 'text/html' })).status).toBe(406);
    const form = await cluster.call('POST', '/v2/apps', 'a=b', {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    expect(form.status).toBe(415);
    expect((await cluster.get('/v2/apps/%E0%A4%A')).status).toBe(400);
  });
});

describe('what waits', () => {
  it('is explained by reason and by agent, with amounts', async () => {
    await cluster.call('POST', '/v2/apps', { id: '/big', cmd: 'x', cpus: 100 });
    let item: Answer['json'];
    for (let tries = 0; tries < 400 && (item?.['processedOffersSummary'].processedOffersCount ?? 0) === 0; tries++) {
      [item] = (await cluster.get('/v2/queue?embed=lastUnusedOffers')).json.queue;
    }
    expect(item).toMatchObject({
      count: 1,
      role: '*',
      delay: { timeLeftSeconds: 0, overdue: true },
      app: { id: '/big' },
    });
    const rows = item?.['processedOffersSummary'].rejectSummaryLastOffers;
    expect(rows.map((row: { reason: string }) => row.reason)).toHaveLength(10);
    expect(rows[4]).toEqual({ reason: 'InsufficientCpus', declined: 1, processed: 1 });
    expect(rows[5]).toEqual({ reason: 'InsufficientMemory', declined: 0, processed: 0 });
    expect(item?.['processedOffersSummary'].offerRefusals[0]).toMatchObject({
      hostname: 'agent.test',
      reason: 'InsufficientCpus',
      needed: 100,
    });
    expect(item?.['lastUnusedOffers'][0].reason).toEqual(['InsufficientCpus']);
  });

  it('locks its app, says so, and can be stopped', async () => {
    const locked = await cluster.call('PUT', '/v2/apps/big', { instances: 2 });
    expect(locked.status).toBe(409);
    expect(locked.json.message).toContain("Override with the option '?force=true'");
    const [deployment] = (await cluster.get('/v2/deployments')).json;
    expect(locked.json.deployments).toEqual([{ id: deployment.id }]);
    expect(deployment).toMatchObject({ affectedApps: ['/big'], currentStep: 2, totalSteps: 2 });
    expect(deployment.currentActions).toEqual([{ action: 'ScaleApplication', app: '/big', readinessCheckResults: [] }]);
    expect((await cluster.call('PUT', '/v2/apps/big?force=True', { instances: 2 })).status).toBe(200);
    const [second] = (await cluster.get('/v2/deployments')).json;
    expect(second.id).not.toBe(deployment.id);
    expect((await cluster.call('DELETE', `/v2/deployments/${second.id}?force=true`)).status).toBe(202);
    expect((await cluster.get('/v2/deployments')).json).toEqual([]);
    expect((await cluster.call('DELETE', '/v2/deployments/none')).json.message).toBe(
      'DeploymentPlan none does not exist',
    );
  });

  it('has a delay that can be reset', async () => {
    expect((await cluster.call('DELETE', '/v2/queue/big/delay')).status).toBe(204);
    expect((await cluster.call('DELETE', '/v2/queue/nothing/delay')).json.message).toBe(
      'Application /nothing not found in tasks queue.',
    );
    expect((await cluster.call('DELETE', '/v2/apps/big')).status).toBe(200);
    await cluster.quiet();
  });

  it('is rolled back by deleting its deployment', async () => {
    await cluster.call('POST', '/v2/apps', { id: '/stuck', cmd: 'x', cpus: 100 });
    const [deployment] = (await cluster.get('/v2/deployments')).json;
    const answer = await cluster.call('DELETE', `/v2/deployments/${deployment.id}`);
    expect(answer.status).toBe(200);
    expect(answer.json.deploymentId).not.toBe(deployment.id);
    await cluster.quiet();
    expect((await cluster.get('/v2/apps/stuck')).status).toBe(404);
  });
});

describe('tasks', () => {
  it('are listed, killed, wiped and scaled away', async () => {
    await cluster.call('POST', '/v2/apps', { id: '/t', ...sleep, instances: 3, backoffSeconds: 0 });
    const { tasks } = (await cluster.runs('/t', 3)).json.app;
    const all = (await cluster.get('/v2/tasks?status=running')).json.tasks;
    const listed = all.find((task: { id: string }) => task.id === tasks[0].id);
    expect(listed.servicePorts).toHaveLength(1);
    const text = await cluster.get('/v2/tasks', { Accept: 'text/plain' });
    expect(text.text).toMatch(/^t\t\d+\tagent\.test:\d+/m);
    const killed = await cluster.call('DELETE', `/v2/apps/t/tasks/${tasks[0].id}`);
    expect(killed.json.task.id).toBe(tasks[0].id);
    await cluster.quiet();
    const next = tasks[0].id.replace(/1$/, '2');
    for (let tries = 0; tries < 400; tries++) {
      const now = (await cluster.get('/v2/apps/t/tasks')).json.tasks.map((task: { id: string }) => task.id);
      if (now.includes(next)) break;
    }
    const present = (await cluster.runs('/t', 3)).json.app.tasks.map((task: { id: string }) => task.id);
    expect(present).toContain(next);
    const scaled = await cluster.call('POST', '/v2/tasks/delete?scale=true', { ids: [next] });
    expect(scaled.json.deploymentId).toBeDefined();
    await cluster.runs('/t', 2);
    const bad = await cluster.call('POST', '/v2/tasks/delete', { ids: ['nonsense'] });
    expect([bad.status, bad.json.message]).toEqual([400, expect.stringContaining("Invalid task id 'nonsense'.")]);
    const both = await cluster.call('DELETE', '/v2/apps/t/tasks?scale=true&wipe=true');
    expect([both.status, both.json.message]).toEqual([400, 'You cannot use scale and wipe at the same time.']);
    await cluster.call('DELETE', '/v2/apps/t');
    await cluster.quiet();
  });
});

describe('groups', () => {
  it('are created, read, changed, scaled and rolled back', async () => {
    const created = await cluster.call('POST', '/v2/groups', {
      id: '/g',
      apps: [{ id: 'db', ...sleep }],
      groups: [{ id: 'inner', apps: [{ id: 'web', ...sleep, dependencies: ['/g/db'] }] }],
    });
    expect(created.status).toBe(201);
    await cluster.runs('/g/inner/web', 1);
    const read = (await cluster.get('/v2/groups/g')).json;
    expect(read).toMatchObject({
      id: '/g',
      apps: [{ id: '/g/db' }],
      pods: [],
      groups: [{ id: '/g/inner' }],
      dependencies: [],
      enforceRole: false,
    });
    expect(read.groups[0].apps[0].dependencies).toEqual(['/g/db']);
    const first = (await cluster.get('/v2/groups/g/versions')).json.at(-1);
    expect((await cluster.call('PUT', '/v2/groups/g', { scaleBy: 2 })).status).toBe(200);
    await cluster.runs('/g/db', 2);
    await cluster.runs('/g/inner/web', 2);
    const dry = await cluster.call('PUT', '/v2/groups/g?dryRun=true', { version: first });
    expect(dry.json.steps.flatMap((step: { actions: unknown[] }) => step.actions)).toHaveLength(2);
    expect((await cluster.call('PUT', '/v2/groups/g', { version: first })).status).toBe(200);
    await cluster.runs('/g/db', 1);
    const exists = await cluster.call('POST', '/v2/groups', { id: '/g' });
    expect(exists.json.message).toBe('Group /g is already created. Use PUT to change this group.');
    const cycle = await cluster.call('PUT', '/v2/groups/g', {
      apps: [{ id: 'db', ...sleep, dependencies: ['inner/web'] }],
    });
    expect([cycle.status, JSON.stringify(cycle.json)]).toEqual([422, expect.stringContaining('cyclic dependencies')]);
    expect((await cluster.call('PATCH', '/v2/groups/g', { enforceRole: true })).status).toBe(200);
    expect((await cluster.get('/v2/groups/g')).json.enforceRole).toBe(true);
    expect((await cluster.call('PATCH', '/v2/groups/g/inner', { enforceRole: true })).status).toBe(422);
    expect((await cluster.call('DELETE', '/v2/groups/g?force=true')).status).toBe(200);
    await cluster.quiet();
    expect((await cluster.get('/v2/groups/g')).json.message).toBe("Group '/g' does not exist");
  });
});

describe('roles', () => {
  it('are those of the group, the default, and nothing else', async () => {
    expect((await cluster.call('POST', '/v2/groups', { id: '/dev' })).status).toBe(201);
    const created = await cluster.call('POST', '/v2/apps', { id: '/dev/a', ...sleep, role: 'dev' });
    expect([created.status, created.json.role]).toEqual([201, 'dev']);
    const [task] = (await cluster.runs('/dev/a', 1)).json.app.tasks;
    expect(task.role).toBe('dev');
    const wrong = await cluster.call('POST', '/v2/apps', { id: '/dev/b', ...sleep, role: 'prod' });
    expect(wrong.json.details).toEqual([{ path: '/role', errors: ['got prod, expected one of: [*, dev]'] }]);
    await cluster.call('PATCH', '/v2/groups/dev', { enforceRole: true });
    const enforced = await cluster.call('POST', '/v2/apps', { id: '/dev/c', ...sleep });
    expect(enforced.json.role).toBe('dev');
    await cluster.runs('/dev/c', 1);
    await cluster.call('DELETE', '/v2/groups/dev?force=true');
    await cluster.quiet();
  });
});

describe('bad input', () => {
  it('gets an answer and does no harm', async () => {
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    expect((await cluster.call('POST', '/v2/apps', deep)).status).toBe(400);
    expect((await cluster.call('POST', '/v2/apps', '{"id": "/a", "cmd": "\\ud800"}')).status).toBe(201);
    await cluster.call('DELETE', '/v2/apps/a');
    const proto =
      '{"id": "/proto", "cmd": "x", "instances": 0, "__proto__": {"instances": 9}, "labels": {"__proto__": "x"}}';
    expect((await cluster.call('POST', '/v2/apps', proto)).json.instances).toBe(0);
    await cluster.call('DELETE', '/v2/apps/proto');
    expect(
      (await cluster.call('POST', '/v2/apps', { id: '/r', cmd: 'x', constraints: [['hostname', 'LIKE', '(a+)+$']] }))
        .status,
    ).toBe(201);
    await cluster.call('DELETE', '/v2/apps/r');
    for (const path of [
      '/v2/apps/../../x',
      '/v2/apps/%00',
      '/v2/tasks?status[]=%ff',
      '/v2/groups/versions/x',
      '/v2/deployments/a/b',
    ]) {
      expect((await cluster.get(path)).status).toBeLessThan(500);
    }
    expect((await cluster.call('PUT', '/v2/groups', { id: '/', apps: [{ id: 'tasks', cmd: 'x' }] })).status).toBe(422);
    expect((await cluster.get('/ping')).text).toBe('pong');
    await cluster.quiet();
  });
});

describe('the rest', () => {
  it('answers who and how it is', async () => {
    const info = (await cluster.get('/v2/info')).json;
    expect(info).toMatchObject({ name: 'marathon', elected: true, version: '1.11.0' });
    expect(info.marathon_config.mesos_leader_ui_url).toContain(`:${cluster.master.port}`);
    expect((await cluster.get('/v2/leader')).json).toEqual({ leader: cluster.url('').slice('http://'.length) });
    expect((await cluster.get('/ping')).text).toBe('pong');
    expect((await cluster.get('/v2/plugins')).json).toEqual({ plugins: [] });
    const root = await cluster.get('/');
    expect([root.status, root.headers['location']]).toEqual([302, '/ui/']);
  });

  it('has metrics in both forms', async () => {
    const metrics = (await cluster.get('/metrics')).json;
    expect(metrics.version).toBe('4.0.0');
    expect(metrics.gauges['marathon.apps.active.gauge'].value).toBeGreaterThan(0);
    const text = (await cluster.get('/metrics/prometheus')).text;
    expect(text).toContain('\nprocess_cpu_user_seconds_total ');
    expect(text).toContain('# TYPE marathon_deployments_counter counter');
  });

  it('streams events, the chosen kinds only', async () => {
    const client = new AbortController();
    const response = await fetch(cluster.url('/v2/events?event_type=deployment_success&plan-format=light'), {
      headers: { Accept: 'text/event-stream' },
      signal: client.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream;charset=utf-8');
    const done = cluster.call('PUT', '/v2/apps/shop/web', { instances: 2 });
    let text = '';
    const decoder = new TextDecoder();
    for await (const part of response.body as AsyncIterable<Uint8Array>) {
      text += decoder.decode(part);
      if (text.includes('deployment_success') && text.endsWith('\r\n\r\n')) break;
    }
    await done;
    const names = [...text.matchAll(/^event: (\w+)\r$/gm)].map(([, name]) => name);
    expect(names).toEqual(['event_stream_attached', 'deployment_success']);
    expect((await cluster.get('/v2/events')).status).toBe(405);
  });
});
