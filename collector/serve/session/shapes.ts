// The JSON of who looks at the board and what they may do there.

/** GET /api/session: what this board may do, and where the demo's app and Grafana are, if at all. */
export type BoardSession = {
  readonly version: string;
  readonly demo: { readonly appUrl: string } | null;
  /** Without a slash at its end; its dashboards are the generated ones. */
  readonly grafanaUrl: string | null;
  /** Who asks, and what they may; the board adds it to every answer. */
  readonly you?: {
    readonly name: string;
    readonly role: 'viewer' | 'operator' | null;
    readonly mayChange: boolean;
    /** By a session of this browser, which can be ended. */
    readonly isSignedIn: boolean;
    readonly canSignIn: boolean;
  };
  /** Loud diagnostics: impossible counts, clock steps, a store that cannot be written. */
  readonly diagnostics: readonly string[];
};
