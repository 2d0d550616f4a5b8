import type { ReactNode } from 'react';
import type { Tone } from '../../shared/status/tone.ts';
import { ToneBadge } from '../../shared/status/tone-badge.tsx';
import type { FrameworkHead } from '../api/frameworks.ts';

type Words = { readonly label: string; readonly tone: Tone; readonly hint: string };

/** How a framework is, in words. */
export function frameworkStateWords(framework: Pick<FrameworkHead, 'active' | 'connected' | 'recovered'>): Words {
  if (framework.recovered) {
    return {
      label: 'Recovered',
      tone: 'waiting',
      hint: 'Known from the agents; it has not come back to this master yet.',
    };
  }
  if (!framework.connected) {
    return { label: 'Disconnected', tone: 'bad', hint: 'Its tasks go on until its failover timeout ends.' };
  }
  if (!framework.active) return { label: 'Inactive', tone: 'waiting', hint: 'Connected, but it gets no offers.' };
  return { label: 'Active', tone: 'good', hint: 'Connected and getting offers.' };
}

/** The state of a framework as a badge. */
export function FrameworkState({ framework }: { framework: FrameworkHead }): ReactNode {
  const words = frameworkStateWords(framework);
  return (
    <ToneBadge tone={words.tone} hint={words.hint}>
      {words.label}
    </ToneBadge>
  );
}
