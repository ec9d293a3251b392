// Deploys, newest first: what was deployed where, when and by whom, and what became worse after it.

import { Card } from '../../../ui/card.tsx';
import { clock, moment } from '../../../ui/duration.ts';
import { EmptyState } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { DeployRow } from '../../serve/deploys/shapes.ts';
import { Unread } from '../live/unread.tsx';
import { useBoard, useFetched } from '../live/use-board.ts';
import { Choice, choices } from '../routing/filter-fields.tsx';
import { useFilters } from '../routing/navigation.ts';
import { deployPath } from '../routing/route.ts';
import { HappenedLinks } from '../timeline/area.tsx';
import { ChangeSign } from './change-sign.tsx';
import { nameOf, restOf, verdictOf } from './effects.ts';
import './deploys.css';

const askEveryMs = 15_000;
const mostShown = 100;

const DeployItem = ({ row, now }: { readonly row: DeployRow; readonly now: number }) => {
  const { change, text } = verdictOf(row);
  const rest = restOf(row);
  return (
    <li className={`deploy deploy-${change}`}>
      <p className="deploy-head">
        <a href={deployPath(row.id)}>
          <strong>{nameOf(row)}</strong>
          <span className="ui-unseen"> at {clock(row.at, now)}</span>
        </a>
        {row.by !== null && <span className="ui-muted ui-small">by {row.by}</span>}
        <time className="ui-muted ui-small" dateTime={moment(row.at)} title={moment(row.at)}>
          {clock(row.at, now)}
        </time>
      </p>
      {rest !== '' && <p className="ui-muted ui-small">{rest}</p>}
      <p>
        <ChangeSign change={change} /> {text}
      </p>
    </li>
  );
};

export const DeploysPage = ({ now }: { readonly now: number }) => {
  const { get, set } = useFilters();
  const { markers } = useBoard();
  const { value, failure, reload } = useFetched<readonly DeployRow[]>(
    `/api/deploys?limit=${mostShown}`,
    markers[0]?.id,
    askEveryMs,
    Array.isArray,
  );
  const service = get('service');
  const services = [...new Set((value ?? []).flatMap((row) => row.service ?? []))].toSorted();
  const shown = (value ?? []).filter((row) => service === '' || row.service === service);
  return (
    <>
      <PageHeader
        title="Deploys"
        lead="What was deployed, and what the objectives did in the hour before it and in the hour after."
      />
      <HappenedLinks current="deploys" />
      {(services.length > 1 || service !== '') && (
        <search className="filter-bar" aria-label="Filter the deploys">
          <Choice
            label="Service"
            value={service}
            options={choices('All services', services, service)}
            onChange={(next) => set({ service: next })}
          />
        </search>
      )}
      <Unread
        {...{ value, failure, reload }}
        title="The deploys could not be read"
        what="deploys"
      />
      {value !== null && (
        <Card padded={false}>
          {shown.length === 0 && (
            <EmptyState title="No deploy is marked">
              CI marks one by POST /api/markers with kind, title, service and release; people do it
              on the <a href="/timeline?add=1">timeline</a>.
            </EmptyState>
          )}
          <ul aria-label="Deploys">
            {shown.map((row) => (
              <DeployItem key={row.id} row={row} now={now} />
            ))}
          </ul>
          {value.length === mostShown && (
            <p className="ui-muted">Only the newest {mostShown} deploys are shown.</p>
          )}
        </Card>
      )}
    </>
  );
};
