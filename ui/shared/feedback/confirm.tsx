import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

export type Question = {
  readonly title: string;
  /** What will happen, naming what ends or changes. */
  readonly text: ReactNode;
  readonly action: string;
  readonly danger?: boolean;
  /** Must be typed before the action is possible: for what cannot be undone. */
  readonly typeToConfirm?: string;
  readonly onConfirm: () => void;
};

const ConfirmContext = createContext<(question: Question) => void>(() => undefined);

/** Asks before something happens that cannot simply be undone. */
export function useConfirm(): (question: Question) => void {
  return useContext(ConfirmContext);
}

const Ask = ({ question, onClose }: { question: Question; onClose: () => void }): ReactNode => {
  const [typed, setTyped] = useState('');
  const wanted = question.typeToConfirm;
  const ready = wanted === undefined || typed.trim() === wanted;
  const confirm = (): void => {
    if (!ready) return;
    onClose();
    question.onConfirm();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm();
      }}
    >
      <Stack>
        <Text size="sm" component="div">
          {question.text}
        </Text>
        {wanted === undefined ? null : (
          <TextInput
            label={`Type ${wanted} to confirm`}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus={question.danger === true || undefined}>
            Cancel
          </Button>
          <Button
            type="submit"
            disabled={!ready}
            {...(question.danger === true ? { color: 'red' } : { 'data-autofocus': true })}
          >
            {question.action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

/** Holds the one question that may be open. */
export function ConfirmProvider({ children }: { children: ReactNode }): ReactNode {
  const [question, setQuestion] = useState<Question>();
  const close = useCallback(() => setQuestion(undefined), []);
  return (
    <ConfirmContext.Provider value={setQuestion}>
      {children}
      <Modal opened={question !== undefined} onClose={close} title={question?.title} closeOnClickOutside={false}>
        {question === undefined ? null : <Ask question={question} onClose={close} />}
      </Modal>
    </ConfirmContext.Provider>
  );
}
