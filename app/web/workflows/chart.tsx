// A workflow as a chart; where a run is given, its way is drawn through it.

import { useId } from 'react';
import type { Definition } from '../../workflow/definition.ts';
import { chartInWords, chartOf, nodeHeight, nodeWidth, type PlacedNode } from './chart.ts';
import './chart.css';

const NodeShape = ({ node, x, y }: PlacedNode) => {
  const left = x - nodeWidth / 2;
  const middle = y + nodeHeight / 2;
  const right = x + nodeWidth / 2;
  if (node.type === 'decision') {
    const points = `${left + 14},${y} ${right - 14},${y} ${right},${middle} ${right - 14},${
      y + nodeHeight
    } ${left + 14},${y + nodeHeight} ${left},${middle}`;
    return <polygon points={points} />;
  }
  const round = node.type === 'task' ? 6 : nodeHeight / 2;
  return <rect x={left} y={y} width={nodeWidth} height={nodeHeight} rx={round} />;
};

export type ChartProps = {
  readonly definition: Definition;
  /** The nodes that a run has passed, in order. */
  readonly way?: readonly string[];
  readonly state?: 'running' | 'completed' | 'failed';
};

export const WorkflowChart = ({ definition, way = [], state = 'completed' }: ChartProps) => {
  const id = useId();
  const { width, height, nodes, edges } = chartOf(definition);
  const passed = new Set(way);
  const steps = new Set(way.slice(1).map((to, index) => `${way[index]} ${to}`));
  const here = way.at(-1);
  const classOf = (node: string) =>
    !passed.has(node) ? '' : node === here ? `chart-here chart-${state}` : 'chart-passed';
  return (
    <figure className="chart">
      <svg
        viewBox={`-2 -2 ${width + 4} ${height + 4}`}
        style={{ maxWidth: `${width + 4}px` }}
        aria-hidden="true"
      >
        <defs>
          <marker
            id={id}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8Z" className="chart-arrow" />
          </marker>
        </defs>
        {edges.map(({ edge, path }) => (
          <path
            key={`${edge.from} ${edge.to} ${edge.when ?? ''}`}
            d={path}
            className={`chart-edge ${steps.has(`${edge.from} ${edge.to}`) ? 'chart-taken' : ''}`}
            markerEnd={`url(#${id})`}
          />
        ))}
        {nodes.map((placed) => (
          <g key={placed.node.id} className={`chart-node ${classOf(placed.node.id)}`}>
            <NodeShape {...placed} />
            <foreignObject
              x={placed.x - nodeWidth / 2 + 10}
              y={placed.y}
              width={nodeWidth - 20}
              height={nodeHeight}
            >
              <div className="chart-title">{placed.node.title}</div>
            </foreignObject>
          </g>
        ))}
        {edges
          .filter(({ label }) => label !== '')
          .map(({ edge, label, labelX, labelY }) => (
            <text key={`${edge.to} ${label}`} x={labelX} y={labelY} className="chart-label">
              {label}
            </text>
          ))}
      </svg>
      <figcaption className="ui-unseen">
        <ul>
          {chartInWords(definition).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
};
