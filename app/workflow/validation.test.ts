import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Definition, definitionShape } from './definition.ts';
import { reviewDefinition } from './review-definition.ts';
import { definitionProblems, type Signatures } from './validation.ts';

const signatures: Signatures = {
  'measure-document': {
    inputs: { documentId: 'string' },
    outputs: { words: 'int', titled: 'bool' },
  },
  'publish-document': { inputs: { documentId: 'string' }, outputs: {} },
  'return-document': { inputs: { documentId: 'string' }, outputs: {} },
};

const messages = (definition: Definition): string[] =>
  definitionProblems(definition, signatures).map(({ message }) => message);

type Change = (definition: {
  input: Definition['input'];
  nodes: Definition['nodes'];
  edges: Definition['edges'];
  loopLimit?: number | undefined;
}) => void;

const changed = (change: Change): Definition => {
  const copy = structuredClone(reviewDefinition);
  change(copy);
  return definitionShape.parse(copy);
};

test('the shipped workflow has no problem', () => {
  assert.deepEqual(messages(definitionShape.parse(reviewDefinition)), []);
});

const cases: [string, Change, RegExp][] = [
  ['no start', (d) => d.nodes.shift(), /^there is no start/],
  [
    'two starts',
    (d) => d.nodes.push({ id: 'again', type: 'start', title: 'Again' }),
    /^start "again": a second start beside "submitted"/,
  ],
  [
    'no end',
    (d) => {
      d.nodes = d.nodes.filter(({ type }) => type !== 'end');
      d.edges = d.edges.slice(0, 4);
    },
    /^there is no end/,
  ],
  [
    'a name twice',
    (d) => d.nodes.push({ id: 'publish', type: 'end', title: 'x', outcome: 'x' }),
    /^end "publish": another node has this id/,
  ],
  [
    'an edge to nowhere',
    (d) => d.edges.push({ from: 'publish', to: 'gone' }),
    /there is no node "gone"/,
  ],
  [
    'two ways out of a task',
    (d) => d.edges.push({ from: 'measure', to: 'return' }),
    /^task "measure": has 2 edges out/,
  ],
  ['no way out of a task', (d) => d.edges.splice(4, 1), /^task "publish": has 0 edges out/],
  [
    'an edge out of an end',
    (d) => d.edges.push({ from: 'published', to: 'measure' }),
    /^end "published": an edge leaves it/,
  ],
  [
    'an edge into the start',
    (d) => d.edges.push({ from: 'ready', to: 'submitted', when: 'titled' }),
    /^start "submitted": an edge leads back/,
  ],
  [
    'a node nobody leads to',
    (d) => {
      d.nodes.push({ id: 'lonely', type: 'task', title: 'Lonely', action: 'publish-document' });
      d.edges.push({ from: 'lonely', to: 'published' });
    },
    /^task "lonely": cannot be reached from the start/,
  ],
  [
    'a way that never ends',
    (d) => {
      d.edges[4] = { from: 'publish', to: 'publish' };
    },
    /^task "publish": no way leads from it to an end/,
  ],
  [
    'a decision without a default',
    (d) => (d.edges[3] = { from: 'ready', to: 'return', when: '!titled' }),
    /^decision "ready": has no default/,
  ],
  [
    'a decision with two defaults',
    (d) => (d.edges[2] = { from: 'ready', to: 'publish' }),
    /^decision "ready": the edges to "publish" and "return" have no condition/,
  ],
  [
    'a condition beside a decision',
    (d) => (d.edges[1] = { from: 'measure', to: 'ready', when: 'titled' }),
    /^task "measure": the edge to "ready" has a condition/,
  ],
  [
    'a condition of the wrong type',
    (d) => (d.edges[2] = { from: 'ready', to: 'publish', when: 'words > "20"' }),
    /^decision "ready": the condition `words > "20"` to "publish": no such overload: int > string; variables set here: documentId \(string\), words \(int\), titled \(bool\)/,
  ],
  [
    'an unknown action',
    (d) => (d.nodes[3] = { id: 'publish', type: 'task', title: 'x', action: 'print' }),
    /^task "publish": there is no action "print"; there are: measure-document/,
  ],
  [
    'an input that is not given',
    (d) => (d.input = {}),
    /^task "measure": needs the variable documentId \(string\)/,
  ],
  [
    'a variable of two types',
    (d) => (d.input = { documentId: 'string', words: 'string' }),
    /^the variable words has two types/,
  ],
  [
    'a loop without a bound',
    (d) => (d.edges[5] = { from: 'return', to: 'measure' }),
    /^node "measure" lies on a loop without a bound; set loopLimit/,
  ],
];

for (const [what, change, message] of cases) {
  test(`refused: ${what}`, () => {
    const found = messages(changed(change));
    assert.ok(
      found.some((line) => message.test(line)),
      found.join('\n'),
    );
  });
}

test('a loop with a bound is allowed', () => {
  const looping = changed((d) => {
    d.edges[5] = { from: 'return', to: 'measure' };
    d.nodes = d.nodes.filter(({ id }) => id !== 'returned');
    d.loopLimit = 5;
  });
  assert.deepEqual(messages(looping), []);
});

test('a variable that only one of two ways sets cannot be decided on', () => {
  const skipping = changed((d) => {
    d.nodes.push({ id: 'skip', type: 'decision', title: 'Skip?' });
    d.edges[0] = { from: 'submitted', to: 'skip' };
    d.edges.push(
      { from: 'skip', to: 'ready', when: 'documentId == ""' },
      { from: 'skip', to: 'measure' },
    );
  });
  const found = messages(skipping);
  assert.equal(found.length, 1);
  assert.match(
    found[0] ?? '',
    /^decision "ready": the condition .*Unknown variable: words; variables set here: documentId \(string\)$/,
  );
});
