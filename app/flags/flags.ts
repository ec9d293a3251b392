// The feature flags as the rest of the app sees them. Their rows lie in PostgreSQL and change for
// every instance at once; OpenFeature with flagd-core evaluates them in this process.

import type { Principal } from '../identity/principal.ts';
import type { FlagName, FlagRow, FlagSettings } from './flag.ts';

export type Flags = {
  /** Whether the flag is on for this person: the same answer each time until its row changes. */
  readonly enabled: (name: FlagName, who: Principal) => Promise<boolean>;
  readonly list: () => readonly FlagRow[];
  /** Changes the row, writes the audit log, and tells every instance. */
  readonly change: (
    name: FlagName,
    settings: Partial<FlagSettings>,
    author: string,
  ) => Promise<FlagRow>;
  readonly on: (event: 'change', listener: (row: FlagRow) => void) => void;
};
