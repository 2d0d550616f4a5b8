import type { ReactNode } from 'react';
import type { Tone } from '../../shared/status/tone.ts';
import { ToneBadge } from '../../shared/status/tone-badge.tsx';
import type { Agent } from '../api/agents.ts';

type Words = { readonly label: string; readonly tone: Tone; readonly hint: string };

/** How an agent is, in words. */
export function agentStateWords(agent: Pick<Agent, 'active' | 'deactivated' | 'drain_info'>): Words {
  if (agent.drain_info !== undefined) {
    const done = agent.drain_info.state === 'DRAINED';
    const hint = done
      ? 'An operator drained it: nothing runs there, and it is not offered until it is reactivated.'
      : 'An operator drains it: its tasks are being ended, and it is not offered.';
    return { label: done ? 'Drained' : 'Draining', tone: 'waiting', hint };
  }
  if (agent.deactivated)
    return {
      label: 'Deactivated',
      tone: 'idle',
      hint: 'An operator deactivated it: it keeps its tasks but gets no new ones.',
    };
  if (agent.active) return { label: 'Active', tone: 'good', hint: 'Connected; its resources are offered.' };
  return { label: 'Disconnected', tone: 'bad', hint: 'The master waits for it to come back. Its tasks may still run.' };
}

/** The state of an agent as a badge. */
export function AgentState({ agent }: { agent: Pick<Agent, 'active' | 'deactivated' | 'drain_info'> }): ReactNode {
  const words = agentStateWords(agent);
  return (
    <ToneBadge tone={words.tone} hint={words.hint}>
      {words.label}
    </ToneBadge>
  );
}
