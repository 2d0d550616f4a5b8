import type { MockProgram } from './http.ts';

export const mockChronos: MockProgram = () => undefined;
