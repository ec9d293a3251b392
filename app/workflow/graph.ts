// What follows from the edges of a workflow alone: who can be reached, where it loops, and which
// variables are certainly set when a node is entered. Every function takes any edges, even wrong ones.

import type { Definition, Edge, ValueTypes } from './definition.ts';

const spread = (from: readonly string[], next: (id: string) => readonly string[]): Set<string> => {
  const seen = new Set(from);
  for (const id of seen) for (const neighbour of next(id)) seen.add(neighbour);
  return seen;
};

const successors = (edges: readonly Edge[], id: string): string[] =>
  edges.filter((edge) => edge.from === id).map((edge) => edge.to);

/** Nodes that can be entered from `start`, itself included. */
export const reachableFrom = (edges: readonly Edge[], start: string): ReadonlySet<string> =>
  spread([start], (id) => successors(edges, id));

/** Nodes from which one of `targets` can be reached, these included. */
export const leadingTo = (
  edges: readonly Edge[],
  targets: readonly string[],
): ReadonlySet<string> =>
  spread(targets, (id) => edges.filter((edge) => edge.to === id).map((edge) => edge.from));

/** Nodes that lie on a loop: that can be entered again from themselves. */
export const onLoop = (definition: Definition): readonly string[] =>
  definition.nodes
    .map(({ id }) => id)
    .filter((id) =>
      spread(successors(definition.edges, id), (next) => successors(definition.edges, next)).has(
        id,
      ),
    );

/**
 * The variables set on every way from the start to a node, by node: the input, and what all tasks
 * on each way give. A node that no way leads to is absent.
 */
export const certainlySet = (
  definition: Definition,
  outputsOf: (action: string) => ValueTypes,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const start = definition.nodes.find((node) => node.type === 'start');
  const before = new Map<string, ReadonlySet<string>>();
  if (start === undefined) return before;
  before.set(start.id, new Set(Object.keys(definition.input)));
  const outputs = new Map(
    definition.nodes.map((node) => [
      node.id,
      node.type === 'task' ? Object.keys(outputsOf(node.action)) : [],
    ]),
  );
  // Sets only shrink after a node was first met, so this ends.
  const waiting = [start.id];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const after = new Set([...(before.get(id) ?? []), ...(outputs.get(id) ?? [])]);
    for (const next of successors(definition.edges, id)) {
      const known = before.get(next);
      const met = known === undefined ? after : known.intersection(after);
      if (known !== undefined && met.size === known.size) continue;
      before.set(next, met);
      waiting.push(next);
    }
  }
  return before;
};
