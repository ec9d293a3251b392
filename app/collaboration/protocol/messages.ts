// Every message of the hub, in one place. What clients send is checked by the server with these
// schemas; what the hub sends is typed only. A text position is an offset in UTF-16 units, a time
// is milliseconds of Unix time by the hub's clock. docs/hub.md has the same as a table.

import { z } from 'zod';

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
});

const presenceSchema = z.strictObject({
  type: z.literal('presence'),
  document: documentId,
  anchor: position,
  head: position,
});

const closeSchema = z.strictObject({ type: z.literal('close'), document: documentId });

const pingSchema = z.strictObject({ type: z.literal('ping'), at: z.number() });

const reportSchema = z.strictObject({
  type: z.literal('report'),
  /** One figure for each remote edit: from its sender's sending to its being applied here. */
  syncLatencySeconds: z.array(z.number().min(0).max(3_600)).max(200),
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

/** Somebody who has the document open; anchor and head are null until they place their cursor. */
export type Person = {
  /** Of this session, not of the user: someone with two windows is there twice. */
  readonly id: string;
  readonly name: string;
  /** A CSS colour. */
  readonly colour: string;
  readonly anchor: number | null;
  readonly head: number | null;
};

export type RemoteChange = {
  readonly changes: ChangesJson;
  readonly sentAt: number;
  /** Set where the receiver made this edit itself, in another life of its connection. */
  readonly sequence?: number;
};

export type Welcome = {
  readonly type: 'welcome';
  readonly protocol: number;
  /** A secret of this client's: it resumes the session. */
  readonly session: string;
  readonly resumed: boolean;
  readonly person: { readonly id: string; readonly name: string; readonly colour: string };
  readonly time: number;
  /** How often the client pings; after three such times of silence the other side is lost. */
  readonly heartbeatSeconds: number;
  readonly limits: { readonly documentLength: number; readonly lineLength: number };
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
  /** False for those who only read: their edits are rejected. */
  readonly mayEdit: boolean;
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
  | 'read-only';

export type RefusalCode =
  | 'bad-message'
  | 'unauthorized'
  | 'switched-off'
  | 'too-many-connections'
  | 'too-many-messages'
  | 'no-hello'
  | 'restarting'
  | 'failed';
