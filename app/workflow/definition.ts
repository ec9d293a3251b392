// The form of a workflow: nodes, the edges between them, and the limits that every run keeps.
// This file says only which shape a definition has; validation.ts says whether it makes sense.

import { z } from 'zod';

/** CEL's names. `int` is a whole number; a run keeps it as a JSON number. */
export type ValueType = 'bool' | 'double' | 'int' | 'string';
export type Value = boolean | number | string;
export type Values = Readonly<Record<string, Value>>;
export type ValueTypes = Readonly<Record<string, ValueType>>;

const name = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens');
const variable = z.string().regex(/^[a-z][A-Za-z0-9]{0,62}$/, 'a name such as wordCount');
const title = z.string().trim().min(1).max(100);
const valueTypes = z.record(variable, z.enum(['bool', 'double', 'int', 'string']));

const node = z.discriminatedUnion('type', [
  z.strictObject({ id: name, type: z.literal('start'), title }),
  z.strictObject({ id: name, type: z.literal('task'), title, action: name }),
  z.strictObject({ id: name, type: z.literal('decision'), title }),
  z.strictObject({ id: name, type: z.literal('end'), title, outcome: name }),
]);

const edge = z.strictObject({
  from: name,
  to: name,
  /** CEL, of type bool. Only edges that leave a decision have one; its default edge has none. */
  when: z.string().trim().min(1).max(1000).optional(),
});

export const definitionShape = z.strictObject({
  /** What a run must be given, by name and type. */
  input: valueTypes,
  nodes: z.array(node).min(1).max(100),
  edges: z.array(edge).max(300),
  /** A run that takes longer fails. */
  maximumSeconds: z.int().min(1).max(2_592_000),
  /** How often a run may enter one node; needed only where the edges form a loop. */
  loopLimit: z.int().min(1).max(1000).optional(),
  retry: z.strictObject({
    /** Executions of one step, the first included. */
    maximumAttempts: z.int().min(1).max(20),
    firstDelayMs: z.int().min(0).max(3_600_000),
    maximumDelayMs: z.int().min(0).max(86_400_000),
  }),
});

export type Definition = z.infer<typeof definitionShape>;
export type WorkflowNode = Definition['nodes'][number];
export type Edge = Definition['edges'][number];

/** @throws RangeError for a node that a validated definition would have. */
export const nodeById = (definition: Definition, id: string): WorkflowNode => {
  const found = definition.nodes.find((candidate) => candidate.id === id);
  if (found === undefined) throw new RangeError(`the workflow has no node "${id}"`);
  return found;
};

export const edgesFrom = (definition: Definition, id: string): readonly Edge[] =>
  definition.edges.filter((candidate) => candidate.from === id);

/** The wait before the attempt after `attempt`: doubled each time, up to the maximum. */
export const retryDelayMs = ({ retry }: Definition, attempt: number): number =>
  Math.min(retry.maximumDelayMs, retry.firstDelayMs * 2 ** (attempt - 1));
