// Ten minutes at a glance, with the target as a dashed line. It stretches with its tile; strokes
// keep their width.

import { type SparklineShape, sparkline, sparklineWords } from './sparkline.ts';

const box = { width: 160, height: 40 };

const Lines = ({ shape }: { readonly shape: SparklineShape }) => (
  <>
    {shape.targetY !== null && (
      <path className="spark-target" d={`M0 ${shape.targetY}H${box.width}`} />
    )}
    {shape.lines.map((line) => (
      <path key={line} className="spark-line" d={line} />
    ))}
    {shape.dots.map(([x, y]) => (
      // A line of no length with round ends: a circle would be stretched with the drawing.
      <path key={x} className="spark-dot" d={`M${x} ${y}h0`} />
    ))}
  </>
);

export const Sparkline = ({
  values,
  target,
}: {
  readonly values: readonly (number | null)[];
  readonly target: number;
}) => (
  <svg
    className="spark"
    viewBox={`0 0 ${box.width} ${box.height}`}
    preserveAspectRatio="none"
    role="img"
    aria-label={sparklineWords(values, target)}
  >
    <Lines shape={sparkline(values, target, box)} />
  </svg>
);
