import { json } from '@codemirror/lang-json';
import { useComputedColorScheme } from '@mantine/core';
import CodeMirror, { EditorView } from '@uiw/react-codemirror';
import { type ReactNode, useMemo } from 'react';

export type CodeMirrorProps = {
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly label: string;
  readonly height: string;
};

/** The JSON editor itself, loaded only where one is needed. */
export function JsonCodeMirror({ value, onChange, label, height }: CodeMirrorProps): ReactNode {
  const scheme = useComputedColorScheme('light');
  const extensions = useMemo(() => [json(), EditorView.contentAttributes.of({ 'aria-label': label })], [label]);
  return (
    <CodeMirror
      value={value}
      height={height}
      theme={scheme}
      extensions={extensions}
      editable={onChange !== undefined}
      basicSetup={{ foldGutter: true, highlightActiveLine: onChange !== undefined }}
      {...(onChange === undefined ? {} : { onChange })}
    />
  );
}
