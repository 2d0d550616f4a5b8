import { describe, expect, it } from 'vitest';
import { embedKey, embedOf, groupEmbedOf } from './embed.ts';

describe('embed', () => {
  it.each(['tasks', 'app.tasks', 'apps.tasks', 'group.apps.tasks'])('%s means tasks, with deployments', (value) => {
    expect(embedOf([value])).toMatchObject({ tasks: true, deployments: true, counts: false });
  });

  it('knows old words and ignores unknown ones', () => {
    expect(embedOf(['failures'])).toMatchObject({ tasks: true, lastTaskFailure: true, deployments: true });
    expect(embedOf(['nonsense'])).toEqual(embedOf([]));
  });

  it('of groups shows all when nothing is asked, else only that', () => {
    expect(groupEmbedOf([])).toMatchObject({ groups: true, apps: true, pods: true });
    expect(groupEmbedOf(['group.groups'])).toMatchObject({ groups: true, apps: false, pods: false });
    expect(groupEmbedOf(['group.apps.counts'])).toMatchObject({ groups: false, apps: true, app: { counts: true } });
  });

  it('has a key of its own for each combination', () => {
    const values = ['tasks', 'counts', 'deployments', 'readiness', 'lastTaskFailure', 'taskStats'];
    const keys = new Set<number>();
    for (let bits = 0; bits < 64; bits++) {
      keys.add(embedKey(embedOf(values.filter((_, index) => (bits & (1 << index)) !== 0))));
    }
    // Tasks bring deployments with them.
    expect(keys.size).toBe(48);
  });
});
