import { Alert, Button, Checkbox, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useAction } from '../../../shared/api/use-action.ts';
import { ErrorNote } from '../../../shared/feedback/error-note.tsx';
import type { AgentInFull } from '../../api/agents.ts';
import { type ActionKind, actionCall, actionWords, agentAddress } from '../../model/agent-actions.ts';
import { WhatDies } from './what-dies.tsx';

export type AgentDialogProps = {
  readonly agent: AgentInFull;
  readonly kind: ActionKind;
  readonly onClose: () => void;
};

/** Says what an action ends, asks for the agent's name where it ends something, and shows why the master refuses. */
export function AgentDialog({ agent, kind, onClose }: AgentDialogProps): ReactNode {
  const [typed, setTyped] = useState('');
  const [options, setOptions] = useState({ graceSeconds: '', markGone: false });
  const { label, asks, done, isDeadly } = actionWords[kind];
  const name = agentAddress(agent);
  const action = useAction({ done: `Agent ${name} ${done}.` });
  const isReady = !isDeadly || typed.trim() === name;
  const submit = async (): Promise<void> => {
    if (!isReady || action.isPending) return;
    await action.mutateAsync({ path: 'api/v1', method: 'POST', body: actionCall(kind, agent.id, options) });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={`${asks[0]} ${name}${asks[1]}`} closeOnClickOutside={false} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // A refusal is shown below.
          submit().catch(() => undefined);
        }}
      >
        <Stack>
          <WhatDies agent={agent} kind={kind} isLost={kind === 'gone' || (kind === 'drain' && options.markGone)} />
          {kind === 'gone' && agent.active ? <StillThere /> : null}
          {kind === 'drain' ? <DrainFields options={options} onChange={setOptions} /> : null}
          {isDeadly ? (
            <TextInput
              label={`Type ${name} to confirm`}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
            />
          ) : null}
          {action.error === null ? null : <ErrorNote error={action.error} title="The master refused" />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              disabled={!isReady}
              loading={action.isPending}
              {...(isDeadly ? { color: 'red' } : {})}
            >
              {label}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const StillThere = (): ReactNode => (
  <Alert color="orange" icon={<IconAlertTriangle />} title="This agent is connected">
    It is told to end everything. Drain it instead if its tasks shall end in order, or if it shall come back.
  </Alert>
);

type Options = { readonly graceSeconds: string; readonly markGone: boolean };

const DrainFields = ({ options, onChange }: { options: Options; onChange: (options: Options) => void }): ReactNode => (
  <>
    <NumberInput
      label="Longest grace period"
      description="Tasks that ask for a shorter one get theirs. Empty: each as long as it asks for."
      placeholder="as the tasks ask for"
      suffix=" s"
      min={0}
      allowNegative={false}
      allowDecimal={false}
      value={options.graceSeconds}
      onChange={(value) => onChange({ ...options, graceSeconds: String(value) })}
    />
    <Checkbox
      label="Mark it gone when nothing is left on it"
      description="For a machine that does not come back: the agent cannot return under this id."
      checked={options.markGone}
      onChange={(event) => onChange({ ...options, markGone: event.currentTarget.checked })}
    />
  </>
);
