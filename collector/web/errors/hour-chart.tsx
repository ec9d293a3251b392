// The occurrences of each hour as bars, small in a list or large on their own page.

import { clock } from '../../../ui/duration.ts';
import { hourBars, hoursInWords } from './hours.ts';

const box = { width: 240, height: 40 };

export const HourChart = ({
  counts,
  now,
  large = false,
}: {
  readonly counts: readonly number[];
  readonly now: number;
  readonly large?: boolean;
}) => {
  const most = Math.max(0, ...counts);
  const days = Math.round(counts.length / 24);
  return (
    <figure className={large ? 'hours hours-large' : 'hours'}>
      <svg
        viewBox={`0 0 ${box.width} ${box.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={hoursInWords(counts)}
      >
        <path className="hours-ground" d={`M0 ${box.height - 0.5}H${box.width}`} />
        {hourBars(counts, box, now).map(({ x, y, width, height, count, atMs }) => (
          <rect key={atMs} className="hours-bar" x={x} y={y} width={width} height={height}>
            <title>{`${count} in the hour from ${clock(atMs, now)}`}</title>
          </rect>
        ))}
      </svg>
      {large && (
        <figcaption className="hours-scale">
          <span>{days === 1 ? '24 h ago' : `${days} d ago`}</span>
          <span>{most > 0 && `highest: ${most} an hour`}</span>
          <span>now</span>
        </figcaption>
      )}
    </figure>
  );
};
