// Whether a workflow makes sense: every problem at once, each naming its node and what to do.
// A definition without problems always ends: it reaches an end, a failure or one of its limits.

import { conditionProblem } from './condition.ts';
import { type Definition, edgesFrom, type ValueTypes, type WorkflowNode } from './definition.ts';
import { certainlySet, leadingTo, onLoop, reachableFrom } from './graph.ts';

export type Problem = {
  /** The node it is about; null where it is about the whole workflow. */
  readonly node: string | null;
  readonly message: string;
};

/** What a task's action takes and gives. */
export type Signature = { readonly inputs: ValueTypes; readonly outputs: ValueTypes };
export type Signatures = Readonly<Record<string, Signature>>;

const noTypes: ValueTypes = {};

const aboutNode = (node: WorkflowNode, message: string): Problem => ({
  node: node.id,
  message: `${node.type} "${node.id}": ${message}`,
});

const namesAndEnds = ({ nodes, edges }: Definition): Problem[] => {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  for (const node of nodes) {
    if (ids.has(node.id)) problems.push(aboutNode(node, 'another node has this id; rename one'));
    ids.add(node.id);
  }
  const starts = nodes.filter((node) => node.type === 'start');
  if (starts.length === 0) {
    problems.push({ node: null, message: 'there is no start; add one node of type start' });
  }
  for (const node of starts.slice(1)) {
    problems.push(aboutNode(node, `a second start beside "${starts[0]?.id}"; keep one`));
  }
  if (!nodes.some((node) => node.type === 'end')) {
    problems.push({ node: null, message: 'there is no end; add a node of type end' });
  }
  for (const { from, to } of edges) {
    for (const id of [from, to].filter((end) => !ids.has(end))) {
      problems.push({
        node: id,
        message: `edge "${from}" → "${to}": there is no node "${id}"; add it or correct the edge`,
      });
    }
  }
  return problems;
};

const edgesOf = (definition: Definition, node: WorkflowNode): Problem[] => {
  const out = edgesFrom(definition, node.id);
  const problems: Problem[] = [];
  const say = (message: string) => problems.push(aboutNode(node, message));
  if (node.type === 'start' && definition.edges.some((edge) => edge.to === node.id)) {
    say('an edge leads back to the start; lead it to the node after it');
  }
  if (node.type === 'end') {
    if (out.length > 0) say(`an edge leaves it to "${out[0]?.to}"; nothing follows an end`);
    return problems;
  }
  if (node.type === 'decision') {
    const defaults = out.filter((edge) => edge.when === undefined);
    if (out.length < 2)
      say(`has ${out.length} way${out.length === 1 ? '' : 's'} out; it needs two or more`);
    if (defaults.length === 0) say('has no default; leave out `when` on one of its edges');
    if (defaults.length > 1) {
      const targets = defaults.map((edge) => `"${edge.to}"`).join(' and ');
      say(`the edges to ${targets} have no condition; give all but one a \`when\``);
    }
    return problems;
  }
  if (out.length !== 1) say(`has ${out.length} edges out; it needs exactly one`);
  for (const edge of out.filter(({ when }) => when !== undefined)) {
    say(`the edge to "${edge.to}" has a condition; only a decision's edges may`);
  }
  return problems;
};

const ways = (definition: Definition): Problem[] => {
  const { nodes, edges, loopLimit } = definition;
  const start = nodes.find((node) => node.type === 'start');
  const ends = nodes.filter((node) => node.type === 'end').map(({ id }) => id);
  const problems: Problem[] = [];
  const reached = start === undefined ? null : reachableFrom(edges, start.id);
  const leading = leadingTo(edges, ends);
  for (const node of nodes) {
    if (reached?.has(node.id) === false) {
      problems.push(
        aboutNode(node, 'cannot be reached from the start; add an edge to it or remove it'),
      );
    } else if (ends.length > 0 && !leading.has(node.id)) {
      problems.push(aboutNode(node, 'no way leads from it to an end; add an edge'));
    }
  }
  const looping = loopLimit === undefined ? onLoop(definition)[0] : undefined;
  if (looping !== undefined) {
    problems.push({
      node: looping,
      message: `node "${looping}" lies on a loop without a bound; set loopLimit`,
    });
  }
  return problems;
};

const meaning = (definition: Definition, signatures: Signatures): Problem[] => {
  const problems: Problem[] = [];
  const { types, conflicts } = variableTypes(definition, signatures);
  for (const name of conflicts) {
    problems.push({ node: null, message: `the variable ${name} has two types; rename one` });
  }
  const set = certainlySet(definition, (action) => signatures[action]?.outputs ?? noTypes);
  for (const node of definition.nodes) {
    const known = set.get(node.id);
    // Nothing leads to it, which is said already.
    if (known === undefined) continue;
    const here = Object.fromEntries(Object.entries(types).filter(([name]) => known.has(name)));
    if (node.type === 'task') {
      const signature = signatures[node.action];
      if (signature === undefined) {
        const names = Object.keys(signatures).join(', ');
        problems.push(aboutNode(node, `there is no action "${node.action}"; there are: ${names}`));
      }
      for (const [name, type] of Object.entries(signature?.inputs ?? noTypes)) {
        if (here[name] === type) continue;
        problems.push(
          aboutNode(node, `needs the variable ${name} (${type}), not set on every way to it`),
        );
      }
    }
    if (node.type !== 'decision') continue;
    for (const { to, when } of edgesFrom(definition, node.id)) {
      const problem = when === undefined ? null : conditionProblem(when, here);
      if (problem === null) continue;
      const variables = Object.entries(here).map(([name, type]) => `${name} (${type})`);
      const hint = `variables set here: ${variables.join(', ') || 'none'}`;
      problems.push(aboutNode(node, `the condition \`${when}\` to "${to}": ${problem}; ${hint}`));
    }
  }
  return problems;
};

/** The type of every variable a run can have: its input and what the actions of its tasks give. */
export const variableTypes = (
  definition: Definition,
  signatures: Signatures,
): { readonly types: ValueTypes; readonly conflicts: readonly string[] } => {
  const types: Record<string, ValueTypes[string]> = { ...definition.input };
  const conflicts = new Set<string>();
  for (const node of definition.nodes) {
    const outputs = node.type === 'task' ? signatures[node.action]?.outputs : undefined;
    for (const [name, type] of Object.entries(outputs ?? noTypes)) {
      types[name] ??= type;
      if (types[name] !== type) conflicts.add(name);
    }
  }
  return { types, conflicts: [...conflicts] };
};

/** @returns every problem; none means that the workflow can be run. */
export const definitionProblems = (
  definition: Definition,
  signatures: Signatures,
): readonly Problem[] => [
  ...namesAndEnds(definition),
  ...definition.nodes.flatMap((node) => edgesOf(definition, node)),
  ...ways(definition),
  ...meaning(definition, signatures),
];
