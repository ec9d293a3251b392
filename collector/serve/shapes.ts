// The JSON that the collector's API answers, as the board and other programs read it: here what is
// pushed to the board and read in many places; the folders beside have the shapes of their own.
// null stands wherever nothing was measured; never 0. Times are milliseconds of Unix time.

export type Status = 'green' | 'yellow' | 'red' | 'no data' | 'stale';

/** What is counted: single events, or slices of time in which there were any. */
export type Unit = 'events' | 'slices';

export type StatusReading = {
  readonly text: string;
  readonly colour: 'red' | 'yellow';
  readonly badRatio: number | null;
  readonly badRatioAbove: number;
  readonly holds: boolean;
};

/** GET /api/slos answers an array of these, worst first. */
export type ObjectiveRow = {
  readonly name: string;
  readonly objective: string;
  readonly title: string;
  readonly service: string;
  readonly target: number;
  /** What `good` of `total`, the SLI, the burn and the budget are of. */
  readonly counts: Unit;
  /** How long a time slice is; null where events are counted. */
  readonly sliceSeconds: number | null;
  readonly status: Status;
  /** Since when it has this status. */
  readonly since: number;
  /** good/total over the period: of events, or of the time slices in which there were any. */
  readonly sli: number | null;
  readonly good: number;
  readonly total: number;
  /** 1 is untouched, 0 spent, negative overspent. Of slices, a share of all the period has. */
  readonly budgetLeft: number | null;
  /** How much of the period so far was maintenance, in which nothing is counted. */
  readonly leftOutSeconds: number;
  /** Share of the period that has been observed, 0 to 1; under 0.1 the budget is warming up. */
  readonly coverage: number;
  /** Burn by window: '5m', '1h', … as the burn policy names them. */
  readonly burn: Readonly<Record<string, number | null>>;
  /** The period in words: '30d'. */
  readonly window: string;
  /** The notification target that owns the service; null or left out where nobody does. */
  readonly owner?: string | null;
  /** What was agreed to be done with so little budget left; null or left out where nothing is. */
  readonly budgetPolicy?: BudgetStepRow | null;
  /** Why it is not green, worst first, in words. */
  readonly reasons: readonly string[];
  /** The status window: what the colour was decided on. Always events. */
  readonly current: {
    readonly windowSeconds: number;
    /** The share of good events under which the objective is not kept: of slices, what makes one good. */
    readonly target: number;
    readonly good: number;
    readonly total: number;
    readonly ratio: number | null;
    readonly readings: readonly StatusReading[];
  };
  /** good/total of the last 60 slices of 10 s, oldest first. */
  readonly sparkline: readonly (number | null)[];
  readonly updatedAt: number;
};

/** A step of the service's budget policy that applies now. */
export type BudgetStepRow = {
  /** Of the BudgetPolicy. */
  readonly policy: string;
  readonly budgetLeftBelow: number;
  readonly action: 'review' | 'freeze';
  readonly text: string;
};

export type AlertRow = {
  readonly id: string;
  /** The alert's own: 'request-latency-p95-red'. */
  readonly alertName: string;
  /** The SLO's, as in ObjectiveRow. */
  readonly name: string;
  readonly objective: string;
  readonly kind: 'threshold' | 'burn' | 'stale';
  readonly severity: 'page' | 'ticket';
  readonly state: 'pending' | 'firing' | 'resolved';
  readonly since: number;
  readonly resolvedAt: number | null;
  readonly summary: string;
  /** Notification targets that it asks for; none means the receiver of its severity. */
  readonly notify: readonly string[];
  /** Why a pending one whose condition holds does not fire yet; null else. */
  readonly held: string | null;
  /**
   * The `alertName` of a firing alert that says it already: a page over a ticket of the same objective,
   * red over burning, a silent source over what reads it, a service over those that depend on it. While
   * it stands nobody is told of this alert; when it becomes null, and the alert still fires, people are.
   * It stays a little longer than the other fires: until this alert's window no longer reaches back
   * into its time. null of one that is not firing.
   */
  readonly inhibitedBy: string | null;
  /** Recovering: since when the condition of a firing one holds no more. null: it does, or cannot be judged. */
  readonly recoveringSince: number | null;
  /** No data: since when nothing is measured that could end a firing one; null while something is. */
  readonly noDataSince: number | null;
  /** It fired so often lately that it ends only after a longer calm, and so stays one page. */
  readonly flapping: boolean;
  /** By what it is silenced now, so that it wakes nobody; null or left out where it is not. */
  readonly silencedBy?: SilencedBy | null;
  /** Who said that they see to it: nobody is told of it again, nor anybody further. */
  readonly acknowledged?: Acknowledgement | null;
};

/** What an alert says of its silence. */
export type SilencedBy = {
  readonly id: string;
  readonly author: string;
  readonly reason: string;
  readonly until: number;
};

/** POST /api/alerts/ID/acknowledge {note?, by?} answers the alert's row; 409 where it does not fire. */
export type Acknowledgement = { readonly by: string; readonly at: number; readonly note: string };

export type MarkerRow = {
  readonly id: string;
  readonly at: number;
  readonly kind: 'deploy' | 'gate' | 'flag' | 'page' | 'fault' | 'collector' | 'note';
  readonly title: string;
  readonly detail: string;
  /** Who marked it; null or left out where the collector did, or nobody knows. */
  readonly by?: string | null;
  /** Of a deploy, where whoever marked it said so. */
  readonly service?: string | null;
  readonly release?: string | null;
  /** Of a gate: the run that begins or ends with it. */
  readonly run?: string | null;
};

/**
 * GET /api/stream: server-sent events. `slos` (ObjectiveRow[], every second), `notification`
 * (NotificationRow, when one is made or its delivery changes), `marker` (MarkerRow), `alert` (AlertRow,
 * when somebody silences or acknowledges it; of more than a hundred at once the first), `incident`
 * (IncidentRow, when one opens or changes).
 */
export type StreamEvent = 'slos' | 'notification' | 'marker' | 'alert' | 'incident';
