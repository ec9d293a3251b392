// Runs of load gates, newest first, each with its verdict and why. The profile stands in the address.

import { Card } from '../../../ui/card.tsx';
import { clock, duration, moment } from '../../../ui/duration.ts';
import { EmptyState } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { GateRunRow } from '../../serve/gates/shapes.ts';
import { Unread } from '../live/unread.tsx';
import { useBoard, useFetched } from '../live/use-board.ts';
import { Choice, choices } from '../routing/filter-fields.tsx';
import { useFilters } from '../routing/navigation.ts';
import { gatePath } from '../routing/route.ts';
import { HappenedLinks } from '../timeline/area.tsx';
import { GateSign } from './gate-sign.tsx';
import './gates.css';

const askEveryMs = 5000;
const mostShown = 200;

/** '42 s · 10 sessions · with the fault errors · by ci' */
export const factsText = (row: GateRunRow): string => {
  const { startedAt, endedAt, sessions, fault, by } = row;
  return [
    endedAt === null ? '' : `took ${duration((endedAt - startedAt) / 1000)}`,
    sessions === null ? '' : `${sessions} sessions`,
    fault === null ? '' : `with the fault ${fault}`,
    by === null ? '' : `by ${by}`,
  ]
    .filter(Boolean)
    .join(' · ');
};

const mostReasons = 3;

export const GateRunItem = ({ row, now }: { readonly row: GateRunRow; readonly now: number }) => (
  <li className={`gate-run gate-run-${row.state}`}>
    <p className="gate-run-head">
      <GateSign state={row.state} />
      <a href={gatePath(row.run)}>
        <strong>{row.profile}</strong>
        <span className="ui-unseen"> at {clock(row.startedAt, now)}</span>
      </a>
      <span className="ui-muted ui-small">{factsText(row)}</span>
      <time
        className="ui-muted ui-small"
        dateTime={moment(row.startedAt)}
        title={moment(row.startedAt)}
      >
        {clock(row.startedAt, now)}
      </time>
    </p>
    {row.failed.length > 0 && <p>Did not hold: {row.failed.join(', ')}</p>}
    {row.reasons.length > 0 && (
      <ul className="gate-reasons ui-muted ui-small" aria-label="Why">
        {row.reasons.slice(0, mostReasons).map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    )}
  </li>
);

export const GatesPage = ({ now }: { readonly now: number }) => {
  const { get, set } = useFilters();
  const { markers } = useBoard();
  const { value, failure, reload } = useFetched<readonly GateRunRow[]>(
    `/api/gates?limit=${mostShown}`,
    markers[0]?.id,
    askEveryMs,
    Array.isArray,
  );
  const profile = get('profile');
  const profiles = [...new Set((value ?? []).map((row) => row.profile))].toSorted();
  const shown = (value ?? []).filter((row) => profile === '' || row.profile === profile);
  return (
    <>
      <PageHeader
        title="Gate runs"
        lead="Every run of a load gate: what it measured, and whether the promises held under it."
      />
      <HappenedLinks current="gates" />
      {(profiles.length > 1 || profile !== '') && (
        <search className="filter-bar" aria-label="Filter the runs">
          <Choice
            label="Profile"
            value={profile}
            options={choices('All profiles', profiles, profile)}
            onChange={(next) => set({ profile: next })}
          />
        </search>
      )}
      <Unread
        {...{ value, failure, reload }}
        title="The runs could not be read"
        what="runs of gates"
      />
      {value !== null && (
        <Card padded={false}>
          {shown.length === 0 && (
            <EmptyState title="No gate has run">
              Run <code>npm run gate -- --profile smoke</code> with <code>--board</code> naming this
              board; its verdict appears here.
            </EmptyState>
          )}
          <ul aria-label="Runs">
            {shown.map((row) => (
              <GateRunItem key={row.run} row={row} now={now} />
            ))}
          </ul>
          {value.length === mostShown && (
            <p className="ui-muted">Only the newest {mostShown} runs are shown.</p>
          )}
        </Card>
      )}
    </>
  );
};
