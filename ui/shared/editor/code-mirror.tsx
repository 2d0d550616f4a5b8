import { json } from '@codemirror/lang-json';
import { useComputedColorScheme } from '@mantine/core';
import CodeMirror from '@uiw/react-codemirror';
import type { ReactNode } from 'react';

export type CodeMirrorProps = {
  readonly value: string;
  readonly onChange?: (value: string) => void;
  readonly label: string;
  readonly height: string;
};

const extensions = [json()];

/** The JSON editor itself, loaded only where one is needed. */
export default function JsonCodeMirror({ value, onChange, label, height }: CodeMirrorProps): ReactNode {
  const scheme = useComputedColorScheme('light');
  return (
    <CodeMirror
      value={value}
      height={height}
      theme={scheme}
      extensions={extensions}
      editable={onChange !== undefined}
      aria-label={label}
      basicSetup={{ foldGutter: true, highlightActiveLine: onChange !== undefined }}
      {...(onChange === undefined ? {} : { onChange })}
    />
  );
}
