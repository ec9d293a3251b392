// One deploy: every objective in the hour before it beside the hour after, and what else happened then.

import { Card } from '../../../ui/card.tsx';
import { clock, moment } from '../../../ui/duration.ts';
import { count, exactly, goodPercent, targetPercent } from '../../../ui/figure.ts';
import { EmptyState, Notice } from '../../../ui/notice.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { Deploy, DeployObjective, DeploySide } from '../../serve/deploys/shapes.ts';
import type { MarkerRow } from '../../serve/shapes.ts';
import { UnreadOne } from '../live/unread.tsx';
import { useBoard, useFetched } from '../live/use-board.ts';
import { useBackKey } from '../routing/back-key.ts';
import { markerPath, sloPath } from '../routing/route.ts';
import { markerText } from '../slo/markers.ts';
import { ChangeSign } from './change-sign.tsx';
import { nameOf, restOf } from './effects.ts';
import './deploys.css';

const askEveryMs = 15_000;
const hourMs = 3_600_000;
const mostAsked = 1000;

const Side = ({ verdict, sli, good, total }: DeploySide) =>
  sli === null ? (
    <span title="nothing measured">—</span>
  ) : (
    <span title={`${exactly(good)} of ${exactly(total)}`}>
      {verdict === 'fail' ? (
        <span className="deploy-failing">■ {goodPercent(sli)}</span>
      ) : (
        goodPercent(sli)
      )}{' '}
      <span className="ui-muted">of {count(total)}</span>
    </span>
  );

const columns: readonly Column<DeployObjective>[] = [
  {
    head: 'Objective',
    wide: true,
    cell: (row) => (
      <>
        <a href={sloPath(row.name)}>{row.title}</a>{' '}
        <span className="ui-muted">{row.objective}</span>
      </>
    ),
  },
  { head: 'After the deploy', cell: (row) => <ChangeSign change={row.change} /> },
  { head: 'Hour before', align: 'end', cell: (row) => <Side {...row.before} /> },
  { head: 'Hour after', align: 'end', cell: (row) => <Side {...row.after} /> },
  { head: 'Target', align: 'end', cell: (row) => targetPercent(row.target) },
];

const Effect = ({ deploy, now }: { readonly deploy: Deploy; readonly now: number }) => {
  const { effect, missing } = deploy;
  if (effect === null)
    return (
      <Notice tone="info" title="There are no figures of these hours">
        {missing ?? 'Nothing was counted then.'}
      </Notice>
    );
  const { before, after, isOver } = effect;
  return (
    <Card title="Before and after" padded={false}>
      <p className="deploy-hours ui-muted ui-small">
        {clock(before.from, now)} to {clock(before.to, now)}, beside {clock(after.from, now)} to{' '}
        {clock(after.to, now)}
        {isOver ? '.' : ': the hour after is not over.'}
      </p>
      <Table
        caption="Every objective before and after the deploy"
        columns={columns}
        rows={effect.objectives}
        rowKey={({ name, objective }) => `${name}/${objective}`}
        empty="No objective was counted."
      />
    </Card>
  );
};

const Around = ({ deploy, now }: { readonly deploy: Deploy; readonly now: number }) => {
  const { value, failure } = useFetched<readonly MarkerRow[]>(
    `/api/markers?since=${deploy.at - hourMs}&limit=${mostAsked}`,
    null,
    0,
    Array.isArray,
  );
  const others = (value ?? []).filter(
    ({ id, at }) => id !== deploy.id && at >= deploy.at - hourMs && at <= deploy.at + hourMs,
  );
  return (
    <Card title="What else happened in these hours">
      {failure !== null && <p role="alert">{failure.message}</p>}
      {value !== null && others.length === 0 && (
        <EmptyState title="Nothing else was marked">
          Pages, gates, flags, faults and other deploys of these two hours appear here.
        </EmptyState>
      )}
      <ul className="deploy-around" aria-label="What else happened">
        {others.map((marker) => {
          const href = markerPath(marker);
          const text = markerText(marker);
          return (
            <li key={marker.id}>
              <time className="ui-muted" dateTime={moment(marker.at)} title={moment(marker.at)}>
                {clock(marker.at, marker.at)}
              </time>
              <span>
                <strong>{marker.kind}</strong> {marker.at < deploy.at ? 'before' : 'after'}:{' '}
                {href === null ? text : <a href={href}>{text}</a>}
              </span>
            </li>
          );
        })}
      </ul>
      {value?.length === mostAsked && (
        <p className="ui-muted">
          More happened since than is asked for: see the <a href="/timeline">timeline</a>,{' '}
          {clock(deploy.at, now)}.
        </p>
      )}
    </Card>
  );
};

export const DeployPage = ({ id, now }: { readonly id: string; readonly now: number }) => {
  const { markers } = useBoard();
  const { value: deploy, failure } = useFetched<Deploy>(
    `/api/deploys/${encodeURIComponent(id)}`,
    markers[0]?.id,
    askEveryMs,
  );
  const back = { href: '/deploys', label: 'Deploys' };
  useBackKey(back.href, 'Back to the deploys');
  if (deploy === null)
    return (
      <>
        <PageHeader title="A deploy" back={back} />
        <UnreadOne failure={failure} what="deploy" />
      </>
    );
  const said = [
    clock(deploy.at, now),
    deploy.by === null ? '' : `by ${deploy.by}`,
    restOf(deploy),
  ].filter(Boolean);
  return (
    <>
      <PageHeader
        title={nameOf(deploy)}
        lead={<span title={moment(deploy.at)}>{said.join(' · ')}</span>}
        back={back}
      />
      {failure !== null && (
        <Notice tone="warning" title="This page may be out of date">
          {failure.message}
        </Notice>
      )}
      <Effect deploy={deploy} now={now} />
      <Around deploy={deploy} now={now} />
    </>
  );
};
