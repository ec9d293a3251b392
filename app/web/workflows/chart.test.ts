import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Definition } from '../../workflow/definition.ts';
import { reviewDefinition } from '../../workflow/review-definition.ts';
import { chartInWords, chartOf, nodeHeight, nodeWidth } from './chart.ts';

const looping: Definition = {
  ...reviewDefinition,
  edges: reviewDefinition.edges.map((edge) =>
    edge.from === 'return' ? { from: 'return', to: 'measure' } : edge,
  ),
  loopLimit: 3,
};

test('every node is below what leads to it, and no two overlap', () => {
  const { nodes, edges, width, height } = chartOf(reviewDefinition);
  const at = new Map(nodes.map((placed) => [placed.node.id, placed]));
  assert.equal(nodes.length, 7);
  for (const { edge } of edges) {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    assert.ok(from && to && from.y + nodeHeight < to.y, `${edge.from} → ${edge.to}`);
  }
  for (const one of nodes) {
    assert.ok(one.x - nodeWidth / 2 >= 0 && one.x + nodeWidth / 2 <= width);
    assert.ok(one.y + nodeHeight <= height);
    for (const other of nodes) {
      if (one === other || one.y !== other.y) continue;
      assert.ok(Math.abs(one.x - other.x) >= nodeWidth, `${one.node.id}, ${other.node.id}`);
    }
  }
});

test('a chart fits a telephone', () => {
  assert.ok(chartOf(reviewDefinition).width <= 344);
});

test('conditions stand at the edges of decisions, the default says so', () => {
  const labels = chartOf(reviewDefinition).edges.map(({ label }) => label);
  assert.deepEqual(labels, ['', '', 'words > 20 && titled', 'otherwise', '', '']);
});

test('an edge that leads back goes round and moves no node', () => {
  const { nodes, edges, width } = chartOf(looping);
  const back = edges.find(({ edge }) => edge.from === 'return');
  assert.match(back?.path ?? '', /H\d+V\d+H\d+/);
  const measure = nodes.find(({ node }) => node.id === 'measure');
  assert.equal(
    measure?.y,
    (nodes.find(({ node }) => node.id === 'submitted')?.y ?? 0) + nodeHeight + 60,
  );
  assert.ok(width > chartOf(reviewDefinition).width);
});

test('the chart in words names every way', () => {
  const lines = chartInWords(reviewDefinition);
  assert.equal(lines[0], 'Submitted (start), then “Count words, check title”');
  assert.equal(
    lines[2],
    'Ready to publish? (decision), words > 20 && titled: “Publish”; otherwise: “Return to author”',
  );
  assert.equal(lines[5], 'Published (end)');
});
