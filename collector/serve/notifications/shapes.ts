// The JSON of notifications: what people were told, why, and which receiver took it.
// null stands wherever nothing was measured; never 0. Times are milliseconds of Unix time.

import type { AlertRow, BudgetStepRow, MarkerRow } from '../shapes.ts';

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
