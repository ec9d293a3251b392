// The time that is asked for at a glance: a lane for each kind, a tick for a moment, a bar for what
// lasts. The list below says the same in words, so a screen reader is told the counts only.

import { clock } from '../../../ui/duration.ts';
import { type Entry, type Kind, kindWords, placeOf } from './entries.ts';

export type LanesProps = {
  readonly entries: readonly Entry[];
  readonly kinds: readonly Kind[];
  readonly fromMs: number;
  readonly toMs: number;
};

const share = (part: number): string => `${(part * 100).toFixed(3)}%`;

const Lane = ({ kind, entries, fromMs, toMs }: Omit<LanesProps, 'kinds'> & { kind: Kind }) => {
  const own = entries.filter((entry) => entry.kind === kind);
  return (
    <div className="lane">
      <span className="lane-name">
        {kindWords[kind]} <span className="ui-muted">{own.length}</span>
      </span>
      <svg className={`lane-line lane-${kind}`} aria-hidden="true">
        <line className="lane-axis" x1="0" x2="100%" y1="50%" y2="50%" />
        {own.map((entry) => {
          const { start, length } = placeOf(entry, fromMs, toMs);
          const words = `${clock(entry.at, toMs)} ${entry.text}`;
          return entry.until === entry.at ? (
            <line
              key={entry.id}
              className="lane-tick"
              x1={share(start)}
              x2={share(start)}
              y1="10%"
              y2="90%"
            >
              <title>{words}</title>
            </line>
          ) : (
            <rect
              key={entry.id}
              className="lane-bar"
              x={share(start)}
              width={share(Math.max(length, 0.003))}
              y="20%"
              height="60%"
            >
              <title>{words}</title>
            </rect>
          );
        })}
      </svg>
    </div>
  );
};

export const Lanes = ({ entries, kinds, fromMs, toMs }: LanesProps) => (
  <div className="lanes">
    {kinds.map((kind) => (
      <Lane key={kind} kind={kind} entries={entries} fromMs={fromMs} toMs={toMs} />
    ))}
    <p className="lane-ends ui-muted" aria-hidden="true">
      <span>{clock(fromMs, toMs)}</span>
      <span>now</span>
    </p>
  </div>
);
