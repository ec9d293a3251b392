// What the board knows, and how each message changes it. Pure: the moment of arrival comes with the
// message. What was last known stays on show when the stream breaks; only its age grows.

import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import type { BoardSession } from '../../serve/session/shapes.ts';
import type { MarkerRow, ObjectiveRow } from '../../serve/shapes.ts';
import { withRows } from './rows.ts';

export type StreamPhase = 'connecting' | 'open' | 'broken';

export type BoardState = {
  /** Null until the first answer. */
  readonly rows: readonly ObjectiveRow[] | null;
  /** When `rows` came, by the reader's clock. */
  readonly receivedAt: number | null;
  /** Why the rows could not be read, where the last attempt failed. */
  readonly rowsFailure: string | null;
  /** Newest first. */
  readonly notifications: readonly NotificationRow[] | null;
  readonly notificationsFailure: string | null;
  /** Those that arrived while the page was open. */
  readonly markers: readonly MarkerRow[];
  readonly session: BoardSession | null;
  /** The collector does not know any more who is at this board. */
  readonly isSignedOut: boolean;
  /** The version that this page came with. */
  readonly firstVersion: string | null;
  readonly phase: StreamPhase;
  readonly phaseSince: number;
};

export type BoardMessage =
  | { readonly kind: 'rows'; readonly rows: readonly ObjectiveRow[]; readonly at: number }
  | { readonly kind: 'rows failed'; readonly reason: string }
  | {
      readonly kind: 'notifications';
      readonly rows: readonly NotificationRow[];
      /** What the stream told between the question and this answer: newer than the answer. */
      readonly meanwhile: readonly NotificationRow[];
    }
  | { readonly kind: 'notifications failed'; readonly reason: string }
  | { readonly kind: 'notification'; readonly row: NotificationRow }
  | { readonly kind: 'marker'; readonly row: MarkerRow }
  | { readonly kind: 'session'; readonly session: BoardSession }
  | { readonly kind: 'signed out' }
  | { readonly kind: 'phase'; readonly phase: StreamPhase; readonly at: number };

const notificationsKept = 500;
const markersKept = 200;

export const initialState = (at: number): BoardState => ({
  rows: null,
  receivedAt: null,
  rowsFailure: null,
  notifications: null,
  notificationsFailure: null,
  markers: [],
  session: null,
  isSignedOut: false,
  firstVersion: null,
  phase: 'connecting',
  phaseSince: at,
});

/** A row that is known already is replaced in its place; a new one goes where its time belongs. */
export const withNotification = (
  rows: readonly NotificationRow[],
  row: NotificationRow,
): readonly NotificationRow[] => {
  const known = rows.findIndex(({ id }) => id === row.id);
  if (known >= 0) return rows.with(known, row);
  const later = rows.findIndex(({ at }) => at <= row.at);
  const place = later < 0 ? rows.length : later;
  return rows.toSpliced(place, 0, row).slice(0, notificationsKept);
};

export const applyMessage = (state: BoardState, message: BoardMessage): BoardState => {
  switch (message.kind) {
    case 'rows':
      return {
        ...state,
        rows: withRows(state.rows, message.rows),
        receivedAt: message.at,
        rowsFailure: null,
      };
    case 'rows failed':
      return { ...state, rowsFailure: message.reason };
    case 'notifications':
      return {
        ...state,
        notifications: message.meanwhile.reduce(withNotification, message.rows),
        notificationsFailure: null,
      };
    case 'notifications failed':
      return { ...state, notificationsFailure: message.reason };
    case 'notification':
      return { ...state, notifications: withNotification(state.notifications ?? [], message.row) };
    case 'marker':
      return {
        ...state,
        markers: [message.row, ...state.markers.filter(({ id }) => id !== message.row.id)].slice(
          0,
          markersKept,
        ),
      };
    case 'session':
      return {
        ...state,
        session: message.session,
        isSignedOut: false,
        firstVersion: state.firstVersion ?? message.session.version,
      };
    case 'signed out':
      return { ...state, isSignedOut: true };
    case 'phase':
      return message.phase === state.phase
        ? state
        : { ...state, phase: message.phase, phaseSince: message.at };
  }
};
