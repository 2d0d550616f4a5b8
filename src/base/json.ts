import { errorText, ok, type Result, refuse } from './errors.ts';

/** What JSON text can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Deepest nesting that is read from outside. */
export const maxJsonDepth = 100;

const quote = 0x22;
const backslash = 0x5c;

/** True when objects and arrays in this JSON text nest deeper than `limit`. Looks at brackets outside strings only. */
export function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === backslash) index++;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > limit) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

/** Reads JSON from outside: bad text and nesting beyond `maxDepth` are refused as data, never thrown. */
export function parseJson(text: string, maxDepth: number = maxJsonDepth): Result<Json> {
  if (isDeeperThan(text, maxDepth)) return refuse('json-too-deep', `JSON is nested deeper than ${maxDepth} levels`);
  try {
    return ok(JSON.parse(text));
  } catch (thrown) {
    return refuse('json-invalid', `Failed to parse JSON: ${errorText(thrown)}`);
  }
}
