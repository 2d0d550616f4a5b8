import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { FieldError } from '../api/error-body.ts';
import { type Draft, type DraftState, editDraft, type Path, serverPath, setAt } from './draft.ts';

/** What the fields of a form share: the draft, how to change it, and what the server said about it. */
export type Editing = {
  readonly draft: Draft;
  readonly epoch: number;
  readonly set: (path: Path, value: unknown) => void;
  readonly replace: (draft: Draft) => void;
  readonly errorAt: (path: Path) => string | undefined;
};

const EditingContext = createContext<Editing | undefined>(undefined);

/** The draft that the surrounding form edits. */
export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === undefined) throw new Error('This field stands outside a form.');
  return editing;
}

export type EditingProviderProps = {
  readonly state: DraftState;
  readonly onChange: (state: DraftState) => void;
  readonly errors: readonly FieldError[];
  readonly children: ReactNode;
};

/** Gives the fields within it a draft to edit. */
export function EditingProvider({ state, onChange, errors, children }: EditingProviderProps): ReactNode {
  const editing = useMemo<Editing>(() => {
    const texts = new Map(errors.map((error) => [error.path, error.errors.join('; ')]));
    return {
      draft: state.draft,
      epoch: state.epoch,
      set: (path, value) => onChange(editDraft(state, setAt(state.draft, path, value))),
      replace: (draft) => onChange(editDraft(state, draft)),
      errorAt: (path) => texts.get(serverPath(path)),
    };
  }, [state, onChange, errors]);
  return <EditingContext.Provider value={editing}>{children}</EditingContext.Provider>;
}
