import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { AgentInFull } from '../../api/agents.ts';
import { type ActionKind, actionWords, possibleActions } from '../../model/agent-actions.ts';
import { AgentDialog } from './agent-dialog.tsx';

/** What an operator can do with an agent. */
export function AgentActions({ agent }: { agent: AgentInFull }): ReactNode {
  const [asked, setAsked] = useState<ActionKind>();
  return (
    <>
      {possibleActions(agent).map((kind) => (
        <Button
          key={kind}
          size="xs"
          variant="default"
          {...(kind === 'gone' ? { c: 'red' } : {})}
          onClick={() => setAsked(kind)}
        >
          {actionWords[kind].label}
        </Button>
      ))}
      {asked === undefined ? null : <AgentDialog agent={agent} kind={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}
