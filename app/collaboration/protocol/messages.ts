// Every message of the hub, in one place. What clients send is checked by the server with these
// schemas; what the hub sends is typed only. A text position is an offset in UTF-16 units, a time
// is milliseconds of Unix time by the hub's clock. docs/hub.md has the same as a table.

import { z } from 'zod';
import type { Annotation, Notice } from './annotations.ts';
import type { LocksState } from './lock.ts';
import { traceparentPattern } from './trace.ts';

/** An edit as @codemirror/state writes it: kept lengths, and [deleted length, ...inserted lines]. */
export type ChangesJson = readonly (number | readonly [number, ...string[]])[];

const length = z.int().min(0).max(10_000_000);
const line = z
  .string()
  .regex(/^[^\n\r\0]*$/, 'a line holds no line break and no NUL')
  .refine((text) => text.isWellFormed(), 'a line is well-formed Unicode');
const replacement = z.tuple([length], line);

/** A canonical ChangeSet: no part without effect, no two kept lengths in a row. */
const isCanonical = (parts: readonly (number | readonly [number, ...string[]])[]): boolean =>
  parts.every((part, index) =>
    typeof part === 'number'
      ? part > 0 && typeof parts[index - 1] !== 'number'
      : part.length === 1
        ? part[0] > 0
        : part.length > 2 || part[1] !== '',
  );

export const changesSchema = z
  .array(z.union([length, replacement]))
  .max(5_000)
  .refine(isCanonical, 'an edit is canonical: no empty parts, no two kept lengths in a row');

const documentId = z.uuid();
const revision = z.int().min(0);
const position = z.int().min(0).max(10_000_000);
const time = z.number().min(0).max(1e15);

const helloSchema = z.object({
  type: z.literal('hello'),
  /** The newest version this client speaks; the hub answers with the one to use. */
  protocol: z.int().min(1).max(1_000),
  token: z.string().min(1).max(4_096),
  /** Names this client for as long as it lives, so that an edit sent twice is recognised. */
  client: z.string().regex(/^[0-9a-f]{32}$/),
  /** The session to go on with. */
  session: z.string().min(1).max(200).optional(),
  /** What to open at once, from which revision on. */
  resumeFrom: z
    .array(z.strictObject({ document: documentId, revision }))
    .max(20)
    .optional(),
  /** How long this client was cut off, as it saw it. */
  interruptedSeconds: z.number().min(0).max(86_400).optional(),
});

const openSchema = z.strictObject({ type: z.literal('open'), document: documentId });

const editSchema = z.strictObject({
  type: z.literal('edit'),
  document: documentId,
  /** The revision that the changes apply to. */
  revision,
  /** Counts this client's edits, from 1. */
  sequence: z.int().min(1).max(2_147_483_647),
  sentAt: time,
  changes: changesSchema,
  /** The token of the lock that it was made under; it is refused where that is over. */
  lock: z.int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  /** The span of this edit at its client, in W3C's form. */
  trace: z.string().regex(traceparentPattern).optional(),
});

const presenceSchema = z.strictObject({
  type: z.literal('presence'),
  document: documentId,
  anchor: position,
  head: position,
  /** When the cursor was first moved since the last such message, by the hub's clock. */
  movedAt: time.optional(),
});

const closeSchema = z.strictObject({ type: z.literal('close'), document: documentId });

const pingSchema = z.strictObject({ type: z.literal('ping'), at: z.number() });

const seconds = z.number().min(0).max(3_600);
const count = z.int().min(0).max(1_000_000);

/** A piece of an edit's trace that only the client saw, by the hub's clock. */
const reportedSpanSchema = z.strictObject({
  /** `edit`: from sending it to its being accepted. `sync`: from its sending to its being shown here. */
  name: z.enum(['edit', 'sync']),
  document: documentId,
  /** The span itself. */
  trace: z.string().regex(traceparentPattern),
  /** The id of the span that it belongs under, in the same trace. */
  parent: z
    .string()
    .regex(/^(?!0{16})[0-9a-f]{16}$/)
    .optional(),
  startedAt: time,
  endedAt: time,
});

const reportSchema = z.strictObject({
  type: z.literal('report'),
  /** One figure for each remote edit: from its sender's sending to its being applied here. */
  syncLatencySeconds: z.array(seconds).max(200),
  /** One figure for each cursor that was moved elsewhere: from its moving to its being shown here. */
  presenceLatencySeconds: z.array(seconds).max(200).optional(),
  /** Revisions since the last report: as they came, after an interruption, and those missing. */
  deliveries: z.strictObject({ live: count, replayed: count, missed: count }).optional(),
  spans: z.array(reportedSpanSchema).max(50).optional(),
});

const byeSchema = z.strictObject({ type: z.literal('bye') });

export const clientMessageSchema = z.discriminatedUnion('type', [
  helloSchema,
  openSchema,
  editSchema,
  presenceSchema,
  closeSchema,
  pingSchema,
  reportSchema,
  byeSchema,
]);

export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type Hello = z.infer<typeof helloSchema>;
export type Edit = z.infer<typeof editSchema>;
export type Report = Omit<z.infer<typeof reportSchema>, 'type'>;
export type ReportedSpan = z.infer<typeof reportedSpanSchema>;

/** Somebody who has the document open; anchor and head are null until they place their cursor. */
export type Person = {
  /** Of this session, not of the user: someone with two windows is there twice. */
  readonly id: string;
  readonly name: string;
  /** A CSS colour. */
  readonly colour: string;
  readonly anchor: number | null;
  readonly head: number | null;
  /** When the cursor was moved there, by the hub's clock. */
  readonly movedAt?: number;
  /** Has not edited or moved for a minute. */
  readonly idle?: boolean;
};

export type RemoteChange = {
  readonly changes: ChangesJson;
  readonly sentAt: number;
  /** Set where the receiver made this edit itself, in another life of its connection. */
  readonly sequence?: number;
  /** The span of its commit, in W3C's form. */
  readonly trace?: string;
};

export type Welcome = {
  readonly type: 'welcome';
  readonly protocol: number;
  /** A secret of this client's: it resumes the session. */
  readonly session: string;
  readonly resumed: boolean;
  readonly person: { readonly id: string; readonly name: string; readonly colour: string };
  /** False for those who only read: their edits are rejected. */
  readonly mayEdit: boolean;
  readonly time: number;
  /** How often the client pings; after three such times of silence the other side is lost. */
  readonly heartbeatSeconds: number;
  readonly limits: { readonly documentLength: number; readonly lineLength: number };
  /** Whether edits are to carry a trace, and spans of them are wanted. */
  readonly traces?: boolean;
};

/** `text` is null for a client that goes on from its own revision; the changes up to `upTo` follow. */
export type Opened = {
  readonly type: 'opened';
  readonly document: string;
  readonly title: string;
  readonly revision: number;
  readonly upTo: number;
  readonly text: string | null;
  readonly people: readonly Person[];
};

/** `revision` is that of the first change; the others follow one by one. */
export type Changes = {
  readonly type: 'changes';
  readonly document: string;
  readonly revision: number;
  readonly changes: readonly RemoteChange[];
};

export type ServerMessage =
  | Welcome
  | Opened
  | Changes
  | {
      readonly type: 'accepted';
      readonly document: string;
      readonly sequence: number;
      readonly revision: number;
    }
  | {
      readonly type: 'rejected';
      readonly document: string;
      readonly sequence: number;
      readonly code: RejectionCode;
      readonly reason: string;
    }
  | {
      readonly type: 'people';
      readonly document: string;
      readonly people: readonly Person[];
      readonly left: readonly string[];
    }
  /** Threads and bookmarks that have changed, whole, and the ids of those that are no more. */
  | {
      readonly type: 'annotations';
      readonly document: string;
      readonly annotations: readonly Annotation[];
      readonly gone: readonly string[];
    }
  /** A comment calls this person, whatever they have open. */
  | { readonly type: 'notice'; readonly notice: Notice }
  /** What is locked in a document has changed. */
  | ({ readonly type: 'locks'; readonly document: string } & LocksState)
  | { readonly type: 'pong'; readonly at: number; readonly time: number }
  | {
      readonly type: 'problem';
      readonly document: string;
      readonly code: 'not-found' | 'too-many-documents' | 'unavailable';
      readonly reason: string;
    }
  | {
      readonly type: 'refused';
      readonly code: RefusalCode;
      readonly reason: string;
      /** When to come back; null where coming back as one is does not help. */
      readonly retryAfterSeconds: number | null;
    };

export type RejectionCode =
  | 'document-too-long'
  | 'line-too-long'
  | 'splits-character'
  | 'read-only'
  /** Somebody else has it locked, or the lock it was made under is over. */
  | 'locked';

export type RefusalCode =
  | 'bad-message'
  | 'unauthorized'
  | 'switched-off'
  | 'too-many-connections'
  | 'too-many-messages'
  | 'no-hello'
  | 'restarting'
  | 'failed';
