/**
 * Who asks, as authentication proved it. Operators, frameworks and agents have a `value`, their name. Executors and resource
 * providers that the agent started are known by the claims of their token alone.
 */
export interface Principal {
  readonly value: string | undefined;
  readonly claims: ReadonlyMap<string, string>;
}
