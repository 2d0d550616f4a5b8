import { createTheme, type MantineThemeOverride } from '@mantine/core';

const sans = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, sans-serif';
const mono = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';

/** The colours a program can have, each with the shade that reads well as text on white. */
const shades = { indigo: 7, violet: 7, teal: 9 } as const;
export type Accent = keyof typeof shades;

/** The look of all three pages; a program differs from the others by its accent colour only. */
export function programTheme(accent: Accent): MantineThemeOverride {
  return createTheme({
    primaryColor: accent,
    primaryShade: { light: shades[accent], dark: 8 },
    autoContrast: true,
    fontFamily: sans,
    fontFamilyMonospace: mono,
    defaultRadius: 'md',
    headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' } } },
    cursorType: 'pointer',
    components: {
      Tooltip: { defaultProps: { withArrow: true, openDelay: 200, multiline: true, maw: 360 } },
      Button: { defaultProps: { size: 'sm' } },
      Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': 'Close' } } },
      Badge: { defaultProps: { radius: 'sm', tt: 'none', fw: 600 } },
    },
  });
}
