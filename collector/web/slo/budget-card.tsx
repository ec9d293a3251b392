// The error budget of the period: what was left of it when, with the alerts and what happened on the
// same timeline, and how fast it is spent by window, beside what its alerts allow.

import { useCallback, useMemo, useState } from 'react';
import { Card } from '../../../ui/card.tsx';
import { lengthInWords } from '../../../ui/duration.ts';
import { burnText, exactly, share } from '../../../ui/figure.ts';
import { StatusShape } from '../../../ui/status-badge.tsx';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import type { BurnAlertRow, BurnDown, SloDetail } from '../../serve/slos/shapes.ts';
import { BudgetBar } from '../overview/budget-bar.tsx';
import { budgetScale, budgetTick, evenLeft, newestKnown, pointWords } from './burn-down.ts';
import type { Band, Marker } from './plot.ts';
import { Plot } from './plot-view.tsx';
import { Slider } from './slider.tsx';
import './budget-card.css';

type ObjectiveDetail = SloDetail['objectives'][number];

const BurnDownChart = (props: {
  readonly burnDown: BurnDown;
  readonly bands: readonly Band[];
  readonly markers: readonly Marker[];
  readonly now: number;
}) => {
  const { burnDown, bands, markers, now } = props;
  const { startMs, endMs, points } = burnDown;
  const times = useMemo(() => points.map(({ at }) => at / 1000), [points]);
  const lefts = useMemo(() => points.map(({ left }) => left), [points]);
  const scale = useMemo(() => budgetScale(lefts), [lefts]);
  // To the hour: a rolling period moves on with every second, its axis need not.
  const hourMs = 3_600_000;
  const [fromMs, toMs] = [startMs, endMs].map((ms) => Math.ceil(ms / hourMs) * hourMs) as [
    number,
    number,
  ];
  const request = useMemo(
    () =>
      ({
        tick: budgetTick,
        target: { value: 0, label: 'nothing left' },
        even: { from: [fromMs, 1], to: [toMs, 0] } as const,
        filled: false,
        showTimes: true,
        labelled: false,
        axis: toMs - fromMs > 2 * 24 * hourMs ? 'days' : 'times',
        group: 'budget',
        span: [fromMs / 1000, toMs / 1000] as const,
      }) as const,
    [fromMs, toMs],
  );
  const [chosen, setChosen] = useState<number | null>(null);
  const onCursor = useCallback((index: number | null) => setChosen(index), []);
  const index = chosen ?? newestKnown(burnDown);
  const words = pointWords(burnDown, index, now);
  return (
    <figure className="history">
      <figcaption className="history-words" title={exactLeft(burnDown, index)}>
        {words}
      </figcaption>
      <Plot
        label={`Error budget left over the period. Newest: ${pointWords(burnDown, newestKnown(burnDown), now)}`}
        times={times}
        values={lefts}
        scale={scale}
        request={request}
        markers={markers}
        bands={bands}
        heightRem={13}
        onCursor={onCursor}
      />
      <Slider
        label="Moment of the period"
        last={points.length - 1}
        index={index}
        words={words}
        onChoose={setChosen}
      />
    </figure>
  );
};

const exactLeft = ({ points }: BurnDown, index: number): string => {
  const point = points[index];
  if (point === undefined) return '';
  const time = new Date(point.at).toISOString();
  return point.left === null ? time : `${time}: ${exactly(point.left * 100)} % left`;
};

/** Where a burn stands on a bar whose full length is twice the factor. */
const length = (burn: number, factor: number): string =>
  `${Math.min(100, (burn / (2 * factor)) * 100)}%`;

const BurnBar = (props: {
  readonly window: string;
  readonly burn: number | null;
  readonly factor: number;
}) => {
  const { window, burn, factor } = props;
  const isAbove = burn !== null && burn > factor;
  return (
    <div className="burn-bar" data-above={isAbove}>
      <span className="ui-muted">{lengthInWords(window)}</span>
      <span className="burn-bar-way" aria-hidden="true">
        {burn !== null && <span style={{ inlineSize: length(burn, factor) }} />}
      </span>
      <strong title={burn === null ? 'nothing measured' : `burn ${exactly(burn)}`}>
        {burn === null ? '—' : burnText(burn)}
      </strong>
    </div>
  );
};

const BurnAlerts = ({ alerts }: { readonly alerts: readonly BurnAlertRow[] }) => (
  <ul className="burn-alerts" aria-label="Burn by window">
    {alerts.map((alert) => {
      const { severity, factor, longWindow, shortWindow, longBurn, shortBurn } = alert;
      const holds = (longBurn ?? 0) > factor && (shortBurn ?? 0) > factor;
      return (
        <li key={`${severity} ${longWindow} ${shortWindow}`} data-holds={holds}>
          <p>
            <StatusShape status={holds ? 'red' : 'green'} />{' '}
            <strong>{severity === 'page' ? 'Pages' : 'Ticket'}</strong> while both are above{' '}
            {burnText(factor)}
            {holds && <strong>: they are</strong>}
          </p>
          <BurnBar window={longWindow} burn={longBurn} factor={factor} />
          <BurnBar window={shortWindow} burn={shortBurn} factor={factor} />
        </li>
      );
    })}
  </ul>
);

export const BudgetCard = (props: {
  readonly detail: ObjectiveDetail;
  readonly live: ObjectiveRow;
  readonly bands: readonly Band[];
  /** Changes of the period: deploys, gates, flags. */
  readonly changes: readonly Marker[];
  readonly now: number;
}) => {
  const { detail, live, bands, changes, now } = props;
  const even = evenLeft(detail.burnDown, now);
  return (
    <Card title={`Error budget of ${lengthInWords(live.window)}`}>
      <div className="budget-columns">
        <div>
          <BudgetBar row={live} />
          <BurnDownChart burnDown={detail.burnDown} bands={bands} markers={changes} now={now} />
          <p className="ui-muted ui-small">
            The dotted line is a budget that is spent evenly
            {even > 0 && even < 1 && `: ${share(even)} would be left by now`}. Gaps are times in
            which nobody watched; red is when alerts fired.
            {changes.length > 0 && (
              <>
                {' '}
                Thin lines are {changes.length} deploys, gates and flags:{' '}
                <a href="/timeline?range=30d&kinds=deploy,flag,gate">the timeline</a> lists them.
              </>
            )}
          </p>
        </div>
        <div>
          <h3>Burn by window</h3>
          <BurnAlerts alerts={detail.burnAlerts} />
          {detail.burnAlerts.length === 0 && (
            <p className="ui-muted">This objective has no alerts on its burn.</p>
          )}
        </div>
      </div>
    </Card>
  );
};
