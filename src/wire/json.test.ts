import { describe, expect, it } from 'vitest';
import { Call } from './gen/master.ts';
import { ContainerID, FrameworkInfo, HealthCheck, MasterInfo, TaskInfo, TaskStatus, TimeInfo } from './gen/mesos.ts';
import { fromJson, toJson, toJsonText } from './json.ts';

const status = { task_id: { value: 't' }, state: 'TASK_RUNNING' } as const;

describe('JSON of messages', () => {
  it('writes declared defaults, but neither deprecated nor empty fields', () => {
    const health = toJson(HealthCheck, { type: 'TCP', tcp: { port: 80 } });
    expect(health).toMatchObject({
      delay_seconds: 15,
      interval_seconds: 10,
      consecutive_failures: 3,
      tcp: { protocol: 'IPv4' },
    });
    const framework = toJson(FrameworkInfo, { user: 'root', name: 'x', roles: [] });
    expect(framework).toEqual({ user: 'root', name: 'x', failover_timeout: 0, checkpoint: false });
  });

  it('writes bytes as base64 and nanoseconds as numbers', () => {
    expect(toJsonText(TaskStatus, { ...status, uuid: new Uint8Array([1, 2]) })).toContain('"uuid":"AQI="');
    expect(toJsonText(TimeInfo, { nanoseconds: 1763892750123456789n })).toBe('{"nanoseconds":1763892750123456789}');
  });

  it('reads strings where numbers and booleans are wanted, and one value where a list is', () => {
    const read = fromJson(FrameworkInfo, {
      user: 'root',
      name: 'x',
      failover_timeout: '2.5',
      checkpoint: 'true',
      roles: 'web',
    });
    expect(read).toEqual({ user: 'root', name: 'x', failover_timeout: 2.5, checkpoint: true, roles: ['web'] });
    expect(fromJson(FrameworkInfo, { user: '', name: '', failover_timeout: 'Infinity' }).failover_timeout).toBe(
      Infinity,
    );
  });

  it('ignores unknown keys, nulls and unknown enum names', () => {
    expect(fromJson(TaskStatus, { ...status, extra: 1, message: null, source: 'SOURCE_MOON' })).toEqual(status);
    expect(fromJson(TaskStatus, { ...status, state: 1 })).toEqual(status);
    expect(fromJson(Call, { type: 'NOPE' })).toEqual({});
  });

  it('names the fields that are missing or of the wrong kind', () => {
    expect(() => fromJson(TaskStatus, {})).toThrow('task_id, mesos.v1.TaskStatus.state');
    expect(() => fromJson(TaskStatus, { ...status, state: 'NOPE' })).toThrow('state');
    expect(() => fromJson(TaskStatus, { ...status, message: 5 })).toThrow("field 'message'");
    expect(() => fromJson(TaskStatus, { ...status, task_id: [] })).toThrow("field 'task_id'");
    expect(() => fromJson(TaskStatus, { ...status, uuid: '%' })).toThrow("bytes field 'uuid'");
    expect(() => fromJson(MasterInfo, { id: 'm', ip: -1, port: 5050 })).toThrow("field 'ip'");
    expect(() => fromJson(MasterInfo, { id: 'm', ip: {}, port: 5050 })).toThrow("field 'ip'");
    expect(() => fromJson(TaskStatus, 'text')).toThrow('JSON object');
  });

  it('refuses documents nested too deep without overflowing the stack', () => {
    let json: unknown = { value: 'inner' };
    for (let i = 0; i < 10_000; i++) json = { value: 'outer', parent: json };
    expect(() => fromJson(ContainerID, json)).toThrow('nested deeper');
  });

  it('reads and writes durations as text', () => {
    const call = fromJson(Call, {
      type: 'DRAIN_AGENT',
      drain_agent: { agent_id: { value: 'a' }, max_grace_period: '10.5s' },
    });
    expect(call.drain_agent?.max_grace_period).toEqual({ seconds: 10, nanos: 500_000_000 });
    expect(toJson(Call, call)).toMatchObject({ drain_agent: { max_grace_period: '10.5s' } });
    expect(() => fromJson(Call, { drain_agent: { agent_id: { value: 'a' }, max_grace_period: 10 } })).toThrow(
      'duration',
    );
  });

  it('keeps maps apart from prototypes', () => {
    const task = fromJson(
      TaskInfo,
      JSON.parse(
        '{"name":"t","task_id":{"value":"t"},"agent_id":{"value":"a"},"limits":{"__proto__":{"value":1},"cpus":{"value":2}}}',
      ),
    );
    expect(Object.keys(task.limits ?? {})).toEqual(['cpus']);
    expect(toJson(TaskInfo, task)['limits']).toEqual({ cpus: { value: 2 } });
  });
});
