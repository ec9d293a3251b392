// The JSON that the collector's API answers, as the board and other programs read it.
// null stands wherever nothing was measured; never 0. Times are milliseconds of Unix time.

import type { BurnAlertRow, BurnDown } from './slos/shapes.ts';

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

export type SilencedBy = Pick<SilenceRow, 'id' | 'author' | 'reason' | 'until'>;

/** POST /api/alerts/ID/acknowledge {note?, by?} answers the alert's row; 409 where it does not fire. */
export type Acknowledgement = { readonly by: string; readonly at: number; readonly note: string };

/** What an alert has of a silence's fields; `alert` is its alertName. */
export type SilenceField = 'slo' | 'objective' | 'service' | 'severity' | 'kind' | 'alert';

/** As in Prometheus: the whole value is compared, by RE2 for =~ and !~. */
export type SilenceMatcher = {
  readonly field: SilenceField;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
};

/**
 * GET /api/silences?limit=: those to come and in effect, then those over, newest first. POST /api/silences
 * {matchers, until, reason, author?, from?} answers 201 with one of these; the author is who asks,
 * where the request tells a name. POST /api/silences/ID/end ends it now.
 */
export type SilenceRow = {
  readonly id: string;
  /** All must match. */
  readonly matchers: readonly SilenceMatcher[];
  readonly from: number;
  readonly until: number;
  readonly author: string;
  readonly reason: string;
  /** When somebody ended it before its time. */
  readonly endedAt: number | null;
  readonly state: 'to come' | 'in effect' | 'over';
};

/** POST /api/silences/preview {matchers}: what it would keep quiet now, and which objectives can be meant. */
export type SilencePreview = {
  /** Pending and firing. */
  readonly alerts: readonly AlertRow[];
  readonly objectives: readonly Pick<
    ObjectiveRow,
    'name' | 'objective' | 'title' | 'service' | 'status'
  >[];
};

export type WindowRow = {
  readonly window: string;
  readonly counts: Unit;
  readonly good: number;
  readonly total: number;
  readonly sli: number | null;
  readonly burn: number | null;
};

/** One point of a chart: counts of the slice that ends at `at`. */
export type HistoryPoint = { readonly at: number; readonly good: number; readonly total: number };

export type TraceSummary = {
  readonly traceId: string;
  readonly at: number;
  readonly name: string;
  readonly service: string;
  /** Of the span that began it. */
  readonly durationMs: number;
  /** From its first begin to its last end: what goes on after the answer too. */
  readonly totalMs: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly spanCount: number;
  /** Spans that failed. */
  readonly errors: number;
  /** What was asked for, as its span tells: 'GET /api/documents'. */
  readonly route: string | null;
  /** All that took part. */
  readonly services: readonly string[];
};

/** GET /api/traces/choices: what kept traces can be searched by. */
export type TraceChoices = {
  readonly services: readonly string[];
  readonly routes: readonly string[];
};

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

/** The budget that the objectives of an SLO burn together. */
export type CompositeRow = {
  /** Their burns, each times its weight; or their time slices, bad where one is bad for any of them. */
  readonly joins: 'burns' | 'slices';
  /** As of an objective. Without a target of its own it has no SLI and no colour. */
  readonly budgetLeft: number | null;
  /** By those windows that the burn policies of all objectives name. */
  readonly burn: Readonly<Record<string, number | null>>;
};

/** GET /api/slos/NAME: one SLO, each objective with everything its page shows. */
export type SloDetail = {
  readonly name: string;
  readonly title: string;
  readonly service: string;
  readonly description: string;
  /** A path of this board, an address elsewhere, or what the definition says. */
  readonly runbook: string | null;
  /** null where no objective has a compositeWeight. */
  readonly composite: CompositeRow | null;
  readonly objectives: readonly (ObjectiveRow & {
    readonly goodQuery: string;
    readonly totalQuery: string;
    readonly windows: readonly WindowRow[];
    /** Its burn policy, and where each alert of it stands. */
    readonly burnAlerts: readonly BurnAlertRow[];
    /** How the budget of the period was spent. */
    readonly burnDown: BurnDown;
    readonly alerts: readonly AlertRow[];
    readonly exemplars: readonly TraceSummary[];
    /** Last hour in slices of 10 s. */
    readonly history: readonly HistoryPoint[];
  })[];
  readonly markers: readonly MarkerRow[];
};

/** Of a gate: `inconclusive` is no pass; what measured nothing, or was not watched, never passes. */
export type Verdict = 'pass' | 'fail' | 'inconclusive';

/** GET /api/verdict?from=MS&to=MS: what the collector itself saw of all promises in (from, to]. */
export type GateVerdict = {
  /** As judged: on the edges of cells, within what was asked for. */
  readonly from: number;
  readonly to: number;
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  /** Failed ones first, then inconclusive ones. */
  readonly objectives: readonly {
    readonly name: string;
    readonly objective: string;
    readonly title: string;
    readonly service: string;
    readonly target: number;
    readonly verdict: Verdict;
    /** What `good` of `total` are. */
    readonly counts: Unit;
    /** All that was measured, also where slices are judged. */
    readonly events: number;
    /** Measured; what was bridged over gaps is not in it. */
    readonly good: number;
    readonly total: number;
    readonly sli: number | null;
    readonly reasons: readonly string[];
  }[];
};

/** GET /api/notifications: the pager inbox, newest first. */
export type NotificationRow = {
  readonly id: string;
  readonly at: number;
  readonly alertId: string;
  readonly name: string;
  readonly objective: string;
  readonly severity: 'page' | 'ticket';
  readonly state: 'firing' | 'resolved';
  readonly title: string;
  readonly summary: string;
  /** Notification targets that the alert asks for; none means the receiver of its severity. */
  readonly notify: readonly string[];
  readonly boardUrl: string;
  /** The trace of one bad event, where one is kept. */
  readonly traceUrl: string | null;
  /** What to do; null where the definition names none, or what was paged about is long gone. */
  readonly runbookUrl: string | null;
  /** Grafana's dashboard of the objective; null or left out where no Grafana is configured. */
  readonly dashboardUrl?: string | null;
  /** As it was when people were told; null or left out for what was written without. */
  readonly details?: PageDetails | null;
  /** Why people are told: of a resolved one always 'new'. */
  readonly why?: NotificationWhy;
  /** What fires, where one notification speaks of several alerts; left out where it is one. */
  readonly alerts?: readonly GroupedAlert[];
  readonly deliveries: readonly {
    readonly receiver: string;
    readonly state: 'waiting' | 'delivered' | 'failed';
    readonly attempts: number;
    readonly lastError: string | null;
    readonly at: number | null;
    /** The newest twenty attempts, oldest first, each with what the receiver said. */
    readonly tries?: readonly DeliveryTry[];
  }[];
};

/** What a page says besides its sentence: everything that a person asks first. */
export type PageDetails = {
  /** Since when it is so; of a resolved one, since when it was. */
  readonly since: number;
  /** When it ended; null while it lasts. */
  readonly until: number | null;
  /** Whose budget it is and how much is left; null of a silent source. */
  readonly budget: PageBudget | null;
  /** Deploys, flags, gates and faults shortly before, newest first. */
  readonly changes: readonly (Pick<MarkerRow, 'at' | 'kind' | 'title'> & {
    /** Of the marker; left out in what was written without. */
    readonly id?: string;
  })[];
  /** Where it is worst; null where nothing tells one place from another. */
  readonly worst: WorstPlaces | null;
  readonly owner: string | null;
  readonly policy: BudgetStepRow | null;
};

export type PageBudget = {
  /** 1 is untouched, 0 spent, negative overspent; null where nothing was counted. */
  readonly left: number | null;
  /** The period in words: '30d'. */
  readonly period: string;
  /** How fast it is spent over the shortest window that was measured, and that window: '5m'. */
  readonly burn: number | null;
  readonly burnWindow: string | null;
  /** When it is spent if it goes on so; null where it is not within the period, or spent already. */
  readonly spentAt: number | null;
};

export type WorstPlaces = {
  readonly by: 'route' | 'tenant';
  /** `counts`: all events of the last minutes, by a label. `traces`: the bad ones of which a trace is kept. */
  readonly from: 'counts' | 'traces';
  /** At most three, most bad ones first; `total` is null where only bad ones are known. */
  readonly places: readonly {
    readonly name: string;
    readonly bad: number;
    readonly total: number | null;
  }[];
};

/**
 * It begins; it is graver now; more alerts have joined it; it fires still (4 h later); nobody has
 * acknowledged it; what kept it quiet has ended; somebody acknowledged it, which only receivers that
 * know what that is are told.
 */
export type NotificationWhy =
  | 'new'
  | 'graver'
  | 'more'
  | 'repeat'
  | 'escalation'
  | 'quiet no more'
  | 'acknowledged';

export type GroupedAlert = Pick<AlertRow, 'id' | 'name' | 'objective' | 'severity'> & {
  readonly title: string;
  readonly service: string;
};

export type DeliveryTry = {
  readonly at: number;
  readonly taken: boolean;
  /** Its status and the first bytes of its body, or why there was none. */
  readonly answer: string;
};

/** GET /api/receivers: who notifications go to, besides the inbox. */
export type ReceiverRow = {
  /** `slack`, or `slack:shop-chat` for the notification target shop-chat with an address of its own. */
  readonly name: string;
  readonly by: string;
  /** Why nothing gets through, or not to everybody; null while all does, or nothing was sent yet. */
  readonly complaint: string | null;
};

/** POST /api/receivers/NAME/test: what it answered to a notification that says it is a test. */
export type ReceiverTest = {
  readonly name: string;
  readonly taken: boolean;
  readonly answer: string;
};

/** GET /api/audit: what people changed, newest first. */
export type AuditRow = {
  readonly id: number;
  readonly at: number;
  /** As the caller named itself: a user name, else 'operator'. */
  readonly who: string;
  /** 'silence made', 'alert acknowledged', 'deploy marked'. */
  readonly what: string;
  /** What it was done to, in words. */
  readonly about: string;
  readonly detail: string;
};

/** GET /api/traces/ID. Spans in order of start. */
export type TraceDetail = {
  readonly traceId: string;
  readonly spans: readonly {
    readonly spanId: string;
    readonly parentSpanId: string | null;
    readonly name: string;
    readonly service: string;
    readonly kind: string;
    readonly startMs: number;
    readonly durationMs: number;
    readonly status: 'unset' | 'ok' | 'error';
    readonly statusMessage: string;
    readonly attributes: Readonly<Record<string, unknown>>;
    /** Of the process that it ran in. */
    readonly resource: Readonly<Record<string, unknown>>;
    readonly events: readonly {
      readonly name: string;
      readonly timeMs: number;
      readonly attributes: Readonly<Record<string, unknown>>;
      /** Of an exception: the group of errors that it is in, where that is kept. */
      readonly errorId?: string;
    }[];
  }[];
};

/** GET /api/forwarding: what waits to be handed on; null where nothing is. */
export type ForwardingRow = {
  readonly url: string;
  readonly waiting: number;
  readonly heldBytes: number;
  readonly limitBytes: number;
  /** When the oldest that waits came. */
  readonly oldestAt: number | null;
  /** Why nothing is taken there now; null while it is. */
  readonly failing: string | null;
  /** Since the collector started. */
  readonly sent: number;
  readonly lost: number;
};

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

/**
 * GET /api/stream: server-sent events. `slos` (ObjectiveRow[], every second), `notification`
 * (NotificationRow, when one is made or its delivery changes), `marker` (MarkerRow), `alert` (AlertRow,
 * when somebody silences or acknowledges it; of more than a hundred at once the first), `incident`
 * (IncidentRow, when one opens or changes).
 */
export type StreamEvent = 'slos' | 'notification' | 'marker' | 'alert' | 'incident';
