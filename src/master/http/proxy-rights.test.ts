import { describe, expect, it } from 'vitest';
import { readAuthorizer } from '../../model/authorizer.ts';
import { TestBed, taskInfo } from '../core/test-bed.ts';
import { isPassedOn } from './proxy-rights.ts';
import { Views } from './view.ts';

const everyone = { type: 'ANY' };
const some = (...values: string[]) => ({ values });

const open = {
  permissive: false,
  register_frameworks: [{ principals: everyone, roles: everyone }],
  register_agents: [{ principals: everyone, agents: everyone }],
  run_tasks: [{ principals: everyone, users: everyone }],
};

function bedWith(acls: object): { bed: TestBed; agentId: string; frameworkId: string } {
  const authorizer = readAuthorizer({ ...open, ...acls });
  if (!authorizer.ok) throw new Error(authorizer.error.reason);
  const bed = new TestBed({ authorizer: authorizer.value }).elect();
  const agentId = bed.register('a');
  const { id: frameworkId } = bed.subscribe({ user: 'joe' });
  bed.advance(2000);
  const [offer] = [...(bed.state.frameworks.get(frameworkId)?.offers ?? [])];
  const own = taskInfo('own', agentId);
  const roots = { ...taskInfo('roots', agentId), command: { value: 'x', user: 'root' } };
  const operations = [{ type: 'LAUNCH' as const, launch: { task_infos: [own, roots] } }];
  bed.call(frameworkId, { type: 'ACCEPT', accept: { offer_ids: [{ value: offer?.id ?? '' }], operations } });
  return { bed, agentId, frameworkId };
}

function asker(acls: object, name: string): (path: string, file?: string) => boolean {
  const { bed, agentId, frameworkId } = bedWith(acls);
  const view = new Views(bed.state).of(name);
  return (path, file) => {
    const query = new URLSearchParams(file === undefined ? '' : { path: file.replaceAll('FID', frameworkId) });
    return isPassedOn(bed.state, view, { agentId, path, query });
  };
}

describe('files of agents', () => {
  const acls = { access_sandboxes: [{ principals: some('ann'), users: some('joe') }] };
  const short = (executor: string): string => `/frameworks/FID/executors/${executor}/runs/latest/stdout`;
  const long = (executor: string): string =>
    `/var/lib/mesos/slaves/S/frameworks/FID/executors/${executor}/runs/1-2-3/stdout`;

  it('are passed on by the user of the sandbox', () => {
    const may = asker(acls, 'ann');
    for (const path of ['files/read', 'files/browse', 'files/download']) {
      expect(may(path, short('own'))).toBe(true);
      expect(may(path, long('own'))).toBe(true);
      expect(may(path, short('roots'))).toBe(false);
      expect(may(path, long('roots'))).toBe(false);
    }
    expect(asker(acls, 'bob')('files/read', short('own'))).toBe(false);
  });

  it('are not passed on when it is unknown whose they are', () => {
    const may = asker(acls, 'ann');
    for (const file of [short('gone'), short('own').replace('FID', 'other'), '/etc/passwd', '/slave/log', '/', ''])
      expect(may('files/read', file), file).toBe(false);
  });

  it('are not passed on for a sandbox that is named within the path of another', () => {
    const may = asker(acls, 'ann');
    expect(may('files/read', `${long('roots')}/../../x/frameworks/FID/executors/own/runs/latest/stdout`)).toBe(false);
    expect(may('files/read', `/elsewhere/frameworks/FID/executors/own/runs/1${long('roots')}`)).toBe(false);
  });

  it('are all passed on to those who may see all of them', () => {
    const all = {
      access_sandboxes: [{ principals: some('ann'), users: everyone }],
      access_mesos_logs: [{ principals: some('ann'), logs: everyone }],
    };
    const may = asker(all, 'ann');
    for (const file of [short('roots'), short('gone'), '/slave/log', '/x']) expect(may('files/read', file)).toBe(true);
  });

  it('logs are for those who may read logs', () => {
    const log = { access_mesos_logs: [{ principals: some('ann'), logs: everyone }] };
    expect(asker(log, 'ann')('files/read', '/slave/log')).toBe(true);
    expect(asker(log, 'ann')('files/read', '/slave/log/')).toBe(true);
    expect(asker(log, 'ann')('files/read', short('own'))).toBe(false);
    expect(asker(log, 'bob')('files/read', '/slave/log')).toBe(false);
  });

  it('two paths in one question must both be allowed', () => {
    const { bed, agentId, frameworkId } = bedWith(acls);
    const view = new Views(bed.state).of('ann');
    const file = (executor: string): string => `path=${short(executor).replace('FID', frameworkId)}`;
    const ask = (text: string): boolean =>
      isPassedOn(bed.state, view, { agentId, path: 'files/read', query: new URLSearchParams(text) });
    expect(ask(`${file('own')}&${file('own')}`)).toBe(true);
    expect(ask(`${file('own')}&${file('roots')}`)).toBe(false);
  });
});

describe('what else agents tell', () => {
  it('is passed on to those who may see all of it', () => {
    const paths = { get_endpoints: [{ principals: some('ann'), paths: some('/metrics/snapshot', '/containers') }] };
    expect(asker(paths, 'ann')('metrics/snapshot')).toBe(true);
    expect(asker(paths, 'ann')('monitor/statistics')).toBe(false);
    expect(asker(paths, 'ann')('containers')).toBe(false);
    const containers = { ...paths, view_containers: [{ principals: some('ann'), users: everyone }] };
    expect(asker(containers, 'ann')('containers')).toBe(true);
    expect(asker(containers, 'ann')('state')).toBe(false);
    expect(asker({}, 'ann')('metrics/snapshot')).toBe(false);
  });
});
