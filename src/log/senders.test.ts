import { describe, expect, it } from 'vitest';
import type { LibprocessMessage } from '../wire/libprocess.ts';
import { Senders } from './senders.ts';

const self = 'log-replica(1)@10.0.0.1:5050';
const member = 'log-replica(1)@10.0.0.2:5050';

function message(from: string, bytes = 1): LibprocessMessage {
  return { to: 'log-replica(1)', name: 'x', from, body: new Uint8Array(bytes) };
}

function open(): { readonly senders: Senders; readonly passed: string[] } {
  const passed: string[] = [];
  return { senders: new Senders(self, ({ from }) => passed.push(from)), passed };
}

describe('whose messages a replica takes', () => {
  it('are those of any process at the address of a member', () => {
    const { senders, passed } = open();
    senders.setMembers([self, member], 0);
    senders.take(message('__req_res__(7)@10.0.0.2:5050'), 1);
    senders.take(message('log-replica(1)@10.0.0.2:5051'), 1);
    senders.take(message('log-replica(1)@10.0.0.3:5050'), 1);
    senders.take(message('nobody'), 1);
    expect(passed).toEqual(['__req_res__(7)@10.0.0.2:5050']);
  });

  it('are none that claim to be its own', () => {
    const { senders, passed } = open();
    senders.setMembers([self], 0);
    senders.take(message('__req_res__(7)@10.0.0.1:5050'), 1);
    senders.setMembers([self], 2);
    expect(passed).toEqual([]);
    expect(senders.refused).toBe(1);
  });

  it('are those of a member that is heard of a little later, in order', () => {
    const { senders, passed } = open();
    senders.setMembers([self], 0);
    senders.take(message('a@10.0.0.2:5050'), 1);
    senders.take(message('a@10.0.0.3:5050'), 1);
    senders.take(message('b@10.0.0.2:5050'), 2);
    expect(passed).toEqual([]);
    senders.setMembers([self, member], 100);
    expect(passed).toEqual(['a@10.0.0.2:5050', 'b@10.0.0.2:5050']);
  });

  it('are not those of long ago', () => {
    const { senders, passed } = open();
    senders.take(message('a@10.0.0.2:5050'), 0);
    senders.setMembers([self, member], 60_000);
    expect(passed).toEqual([]);
    expect(senders.refused).toBe(1);
  });

  it('are those of a member that lost its node', () => {
    const { senders, passed } = open();
    senders.setMembers([self, member], 0);
    senders.setMembers([self], 1);
    senders.take(message(member), 2);
    expect(passed).toEqual([member]);
  });

  it('never fill the memory', () => {
    const { senders } = open();
    for (let count = 0; count < 1_000; count++) senders.take(message('a@10.0.0.2:5050'), 0);
    expect(senders.refused).toBe(1_000 - 64);
    for (let count = 0; count < 100; count++) senders.take(message('a@10.0.0.2:5050', 1024 * 1024), 10_000);
    expect(senders.refused).toBe(1_000 + 96);
    senders.setMembers(
      Array.from({ length: 200 }, (_, index) => `r@10.0.1.${index}:5050`),
      10_000,
    );
    const { senders: other, passed } = open();
    other.setMembers(
      Array.from({ length: 200 }, (_, index) => `r@10.0.1.${index}:5050`),
      0,
    );
    other.take(message('r@10.0.1.0:5050'), 1);
    other.take(message('r@10.0.1.199:5050'), 1);
    expect(passed).toEqual(['r@10.0.1.199:5050']);
  });
});
