import { describe, expect, it } from 'vitest';
import type { Quantities, Role } from '../api/roles.ts';
import { heldBack, quotaLines, quotaSentences } from './quota.ts';

const role = (name: string, guarantee: Quantities, limit: Quantities, consumed: Quantities): Role => ({
  name,
  weight: 1,
  quota: { guarantee, limit, consumed },
  resources: {},
  allocated: {},
  offered: {},
  reserved: {},
  frameworks: [],
});

describe('quotas', () => {
  it('lists what is guaranteed or limited, in the usual order', () => {
    expect(quotaLines(role('a', { mem: 64 }, { cpus: 2 }, { cpus: 0.5, disk: 9 }))).toEqual([
      { name: 'cpus', consumed: 0.5, guarantee: undefined, limit: 2 },
      { name: 'mem', consumed: 0, guarantee: 64, limit: undefined },
    ]);
  });
  it('tells when a limit keeps offers back, from the roles below it too', () => {
    const eng = role('eng', {}, { cpus: 2, mem: 1024, gpus: 0 }, { cpus: 2, mem: 512 });
    const web = role('eng/web', {}, {}, { cpus: 2 });
    expect(quotaSentences(eng, [eng, web])).toEqual([
      'Gets no more CPUs: its limit of 2 is reached.',
      'Gets no GPUs: its limit is 0.',
    ]);
    expect(quotaSentences(web, [eng, web])[0]).toBe("Gets no more CPUs: eng's limit of 2 is reached.");
    const full = role('disk', {}, { disk: 512 }, { disk: 512 });
    expect(quotaSentences(full, [full])).toEqual(['Gets no more disk: its limit of 512 MiB is reached.']);
    const over = role('eng', {}, { cpus: 2 }, { cpus: 3 });
    expect(quotaSentences(over, [over])[0]).toContain('more than its limit of 2');
  });
  it('tells what is kept free for a guarantee, and from whom', () => {
    const db = role('db', { cpus: 0.3, mem: 64 }, { cpus: 4 }, { cpus: 0.1, mem: 64 });
    const other = role('other', {}, {}, {});
    expect(quotaSentences(db, [db])).toEqual(['0.2 CPUs of its guarantee kept free for it.']);
    expect(heldBack([db, other])).toEqual([{ role: 'db', amounts: '0.2 CPUs' }]);
    expect(quotaSentences(other, [db, other])).toEqual([]);
  });
});
