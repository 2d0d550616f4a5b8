import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import classes from './text-pane.module.css';

export type TextPaneProps = {
  readonly text: string;
  readonly none: string;
  readonly wrap: boolean;
  readonly follow: boolean;
  readonly onEarlier?: () => void;
};

const nearBottomPx = 40;

/** Text that stays scrolled to its end while it grows, until the reader scrolls up. */
export function TextPane({ text, none, wrap, follow, onEarlier }: TextPaneProps): ReactNode {
  const pane = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const toEnd = (): void => {
    const box = pane.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: new text is what moves the end.
  useLayoutEffect(() => {
    if (follow && atEnd) toEnd();
  }, [text, wrap, follow, atEnd]);
  const scrolled = (): void => {
    const box = pane.current;
    if (box !== null) setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight < nearBottomPx);
  };
  return (
    <div className={classes.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <section ref={pane} className={classes.pane} onScroll={scrolled} tabIndex={0} aria-label="Text of the file">
        {onEarlier === undefined ? null : (
          <Button size="compact-xs" variant="light" color="gray" onClick={onEarlier} mb={6}>
            Load earlier text
          </Button>
        )}
        <pre className={classes.text} data-wrap={wrap || undefined}>
          {text === '' ? <span className={classes.none}>{none}</span> : text}
        </pre>
      </section>
      {atEnd ? null : (
        <Button
          className={classes.jump ?? ''}
          size="compact-sm"
          leftSection={<IconArrowDown size={14} />}
          onClick={toEnd}
        >
          To the end
        </Button>
      )}
    </div>
  );
}
