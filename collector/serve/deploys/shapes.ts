// The JSON of deploys and of what the objectives did around them. Times are milliseconds of Unix time.

import type { MarkerRow, Unit } from '../shapes.ts';
import type { Verdict } from '../verdict/shapes.ts';

/** What the collector saw of an objective in an hour. */
export type DeploySide = {
  readonly verdict: Verdict;
  readonly good: number;
  readonly total: number;
  /** null: nothing was measured. */
  readonly sli: number | null;
};

/** `unknown` where one side measured nothing. */
export type DeployChange = 'worse' | 'better' | 'same' | 'unknown';

export type DeployObjective = {
  readonly name: string;
  readonly objective: string;
  readonly title: string;
  readonly service: string;
  readonly target: number;
  readonly counts: Unit;
  readonly before: DeploySide;
  readonly after: DeploySide;
  readonly change: DeployChange;
};

/** The hour before a deploy and the hour after it, on the edges of cells. */
export type DeployEffect = {
  readonly before: { readonly from: number; readonly to: number };
  readonly after: { readonly from: number; readonly to: number };
  /** false: the hour after is not over. */
  readonly isOver: boolean;
  /** Worse ones first. */
  readonly objectives: readonly DeployObjective[];
};

/** GET /api/deploys/ID. */
export type Deploy = Pick<MarkerRow, 'id' | 'at' | 'title' | 'detail'> & {
  readonly service: string | null;
  readonly release: string | null;
  readonly by: string | null;
  /** null where nothing was counted then, or it was not watched: `missing` says why. */
  readonly effect: DeployEffect | null;
  readonly missing: string | null;
};

/** GET /api/deploys?limit=: newest first; of the effect, what became worse or better. */
export type DeployRow = Omit<Deploy, 'effect'> & {
  readonly effect: {
    readonly isOver: boolean;
    /** The worst three; `worseCount` counts all. */
    readonly worse: readonly Pick<DeployObjective, 'name' | 'title' | 'before' | 'after'>[];
    readonly worseCount: number;
    readonly better: number;
    readonly same: number;
    readonly unknown: number;
  } | null;
};
