// Where the nodes and edges of a workflow are drawn: in layers from top to bottom, each node below
// everything that leads to it; an edge that leads back goes round at the side. Units are pixels.

import type { Definition, Edge, WorkflowNode } from '../../workflow/definition.ts';

export const nodeWidth = 156;
export const nodeHeight = 52;
const gapAcross = 24;
const gapDown = 60;
const side = 28;

export type PlacedNode = {
  readonly node: WorkflowNode;
  /** Its middle. */
  readonly x: number;
  /** Its top. */
  readonly y: number;
};

export type PlacedEdge = {
  readonly edge: Edge;
  /** An SVG path. */
  readonly path: string;
  /** What is written at it: its condition, or 'otherwise' for a decision's default. */
  readonly label: string;
  readonly labelX: number;
  readonly labelY: number;
};

export type Chart = {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
};

/** Edges that lead back to a node on the way to them. */
const backEdges = ({ nodes, edges }: Definition): ReadonlySet<Edge> => {
  const back = new Set<Edge>();
  const done = new Set<string>();
  const onWay = new Set<string>();
  const visit = (id: string): void => {
    onWay.add(id);
    for (const edge of edges.filter(({ from }) => from === id)) {
      if (onWay.has(edge.to)) back.add(edge);
      else if (!done.has(edge.to)) visit(edge.to);
    }
    onWay.delete(id);
    done.add(id);
  };
  for (const { id } of nodes) if (!done.has(id)) visit(id);
  return back;
};

/** The longest way to each node, counted in edges. */
const layersOf = ({ nodes }: Definition, forward: readonly Edge[]): ReadonlyMap<string, number> => {
  const layers = new Map(nodes.map(({ id }) => [id, 0]));
  for (let round = 0; round < nodes.length; round += 1) {
    for (const { from, to } of forward) {
      layers.set(to, Math.max(layers.get(to) ?? 0, (layers.get(from) ?? 0) + 1));
    }
  }
  return layers;
};

const labelOf = (definition: Definition, edge: Edge): string => {
  const from = definition.nodes.find(({ id }) => id === edge.from);
  if (from?.type !== 'decision') return '';
  return edge.when ?? 'otherwise';
};

export const chartOf = (definition: Definition): Chart => {
  const back = backEdges(definition);
  const layers = layersOf(
    definition,
    definition.edges.filter((edge) => !back.has(edge)),
  );
  const rows = Map.groupBy(definition.nodes, ({ id }) => layers.get(id) ?? 0);
  const widest = Math.max(...[...rows.values()].map((row) => row.length));
  const inner = widest * nodeWidth + (widest - 1) * gapAcross;
  const width = inner + (back.size > 0 ? 2 * side : 0);
  const nodes = [...rows].flatMap(([layer, row]) =>
    row.map(
      (node, index): PlacedNode => ({
        node,
        x: width / 2 + (index - (row.length - 1) / 2) * (nodeWidth + gapAcross),
        y: layer * (nodeHeight + gapDown) + 1,
      }),
    ),
  );
  const places = new Map(nodes.map((placed) => [placed.node.id, placed]));
  const edges = definition.edges.flatMap((edge): PlacedEdge[] => {
    const from = places.get(edge.from);
    const to = places.get(edge.to);
    if (from === undefined || to === undefined) return [];
    const label = labelOf(definition, edge);
    const startY = from.y + nodeHeight;
    if (back.has(edge)) {
      const right = width - 2;
      const middle = from.y + nodeHeight / 2;
      const toMiddle = to.y + nodeHeight / 2;
      const path = `M${from.x + nodeWidth / 2} ${middle}H${right}V${toMiddle}H${to.x + nodeWidth / 2}`;
      return [{ edge, path, label, labelX: right, labelY: (middle + toMiddle) / 2 }];
    }
    const turn = startY + 14;
    const path =
      from.x === to.x
        ? `M${from.x} ${startY}V${to.y}`
        : `M${from.x} ${startY}V${turn}H${to.x}V${to.y}`;
    return [{ edge, path, label, labelX: to.x, labelY: turn + 20 }];
  });
  const height = Math.max(...nodes.map(({ y }) => y)) + nodeHeight + 1;
  return { width, height, nodes, edges };
};

/** The same in a sentence a node, for those who do not see the chart. */
export const chartInWords = (definition: Definition): readonly string[] =>
  definition.nodes.map((node) => {
    const ways = definition.edges
      .filter(({ from }) => from === node.id)
      .map((edge) => {
        const target = definition.nodes.find(({ id }) => id === edge.to)?.title ?? edge.to;
        const label = labelOf(definition, edge);
        return label === '' ? `then “${target}”` : `${label}: “${target}”`;
      });
    return `${node.title} (${node.type})${ways.length > 0 ? `, ${ways.join('; ')}` : ''}`;
  });
