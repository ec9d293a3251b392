// One incident: how far it is and what it cost, its timeline, and what a person can do about it.

import { Button, LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { age, clock, moment } from '../../../ui/duration.ts';
import { Loading, Notice, useToast } from '../../../ui/notice.tsx';
import { Table } from '../../../ui/table.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { IncidentDetail, IncidentEvent, TroubleRow } from '../../serve/incidents/shapes.ts';
import { useBoard, useFetched } from '../live/use-board.ts';
import { incidentApi, localPath, sloPath } from '../routing/route.ts';
import { IncidentSign } from './incident-sign.tsx';
import { NoteForm, PublishForm, StatusForm } from './tend-forms.tsx';
import {
  badWords,
  endWords,
  eventWords,
  firingWords,
  impactWords,
  publicWords,
  shareWords,
  spentWords,
} from './words.ts';
import './incidents.css';

const askEveryMs = 3000;

type Shown = { readonly incident: IncidentDetail; readonly now: number };

const Standing = ({ incident, now }: Shown) => {
  const { status, openedAt, resolvedAt, openedBy, services, impact } = incident;
  return (
    <Card title="How it stands">
      <p className="incident-head">
        <IncidentSign status={status} />
        <span title={moment(openedAt)}>
          {resolvedAt === null
            ? `for ${age(openedAt, now)}`
            : `lasted ${age(openedAt, resolvedAt)}`}
        </span>
      </p>
      <dl className="incident-facts">
        <dt>Opened</dt>
        <dd title={moment(openedAt)}>
          {clock(openedAt, now)} by {openedBy}
        </dd>
        {resolvedAt !== null && (
          <>
            <dt>Resolved</dt>
            <dd title={moment(resolvedAt)}>{clock(resolvedAt, now)}</dd>
          </>
        )}
        <dt>Services</dt>
        <dd>{services.length > 0 ? services.join(', ') : 'none named'}</dd>
        <dt>Users notice</dt>
        <dd>{impactWords[impact]}</dd>
        <dt>Public</dt>
        <dd>{publicWords(incident)}</dd>
        <dt>Alerts</dt>
        <dd>{firingWords(incident) || 'all have ended'}</dd>
      </dl>
      <p className="ui-muted ui-small">{endWords(incident)}</p>
    </Card>
  );
};

const Cost = ({ incident: { cost } }: Pick<Shown, 'incident'>) => (
  <Card title="What it cost" padded={false}>
    {cost === null ? (
      <p className="incident-nothing">It cannot be counted, or not yet.</p>
    ) : (
      <Table
        caption="Bad events of each objective, and what they took of its budget"
        columns={[
          {
            head: 'Objective',
            cell: ({ name, title }) => <a href={sloPath(name)}>{title}</a>,
          },
          { head: 'Bad', align: 'end', cell: badWords },
          { head: 'Share', align: 'end', cell: shareWords },
          { head: 'Budget spent', align: 'end', cell: spentWords },
        ]}
        rows={cost.objectives}
        rowKey={({ name, objective }) => `${name}/${objective}`}
        empty="No bad event was counted."
      />
    )}
  </Card>
);

const Event = ({ event, now }: { readonly event: IncidentEvent; readonly now: number }) => (
  <li className={`event event-${event.kind}`}>
    <p className="incident-head">
      <span>
        <strong>{eventWords(event)}</strong>
        {event.who !== null && ` · ${event.who}`}
        {event.isPublic && <span className="event-public">public</span>}
      </span>
      <span className="ui-muted ui-small" title={moment(event.at)}>
        {clock(event.at, now)}
      </span>
    </p>
    <p className="event-title">{event.title}</p>
    {event.detail !== '' && <p className="ui-muted ui-small">{event.detail}</p>}
  </li>
);

const Timeline = ({ incident: { timeline }, now }: Shown) => (
  <Card title="Timeline" padded={false}>
    <ol className="events" aria-label="Timeline, newest first">
      {timeline.toReversed().map((event) => (
        <Event key={`${event.at} ${event.kind} ${event.title}`} event={event} now={now} />
      ))}
    </ol>
  </Card>
);

const Trouble = ({ trouble, now }: { readonly trouble: TroubleRow; readonly now: number }) => (
  <li className="event">
    <p className="event-title">
      <a href={sloPath(trouble.name)}>{trouble.title}</a>
    </p>
    <p className="ui-muted ui-small" title={moment(trouble.since)}>
      {clock(trouble.since, now)},{' '}
      {trouble.until === null
        ? `goes on for ${age(trouble.since, now)}`
        : `for ${age(trouble.since, trouble.until)}`}
    </p>
  </li>
);

const Troubles = ({ incident: { troubles, traces }, now }: Shown) => (
  <Card title="Troubles" padded={false}>
    {troubles.length === 0 && <p className="incident-nothing">No alert fired.</p>}
    <ul className="events" aria-label="Troubles">
      {troubles.map((trouble) => (
        <Trouble key={`${trouble.title} ${trouble.since}`} trouble={trouble} now={now} />
      ))}
      {traces.map((url, index) => (
        <li key={url} className="event">
          <a href={localPath(url) ?? url}>
            Trace of a bad event{traces.length > 1 ? ` ${index + 1}` : ''}
          </a>
        </li>
      ))}
    </ul>
  </Card>
);

export const IncidentPage = ({ id, now }: { readonly id: string; readonly now: number }) => {
  const { session } = useBoard();
  const toast = useToast();
  const { value, failure, reload } = useFetched<IncidentDetail>(incidentApi(id), null, askEveryMs);
  const mayChange = session?.you?.mayChange === true;
  const done = (words: string) => () => {
    toast('success', words);
    reload();
  };
  return (
    <>
      <PageHeader
        title={value?.title ?? 'Incident'}
        back={{ href: '/incidents', label: 'Incidents' }}
        actions={
          <>
            <a href="/status">Status page</a>
            <LinkButton href={incidentApi(id, 'post-mortem.md')} download>
              Draft of the post-mortem
            </LinkButton>
          </>
        }
      />
      {failure !== null && (
        <Notice
          tone={value === null ? 'error' : 'warning'}
          title="The incident could not be read"
          actions={<Button onClick={reload}>Try again</Button>}
        >
          {failure.message}
        </Notice>
      )}
      {value === null && failure === null && <Loading what="the incident" />}
      {value !== null && (
        <div className="incident-columns">
          <div className="incident-column">
            <Standing incident={value} now={now} />
            <Cost incident={value} />
            <Troubles incident={value} now={now} />
          </div>
          <div className="incident-column">
            {mayChange && (
              <Card title="Note something">
                <NoteForm incident={value} onDone={done('Noted.')} />
              </Card>
            )}
            <Timeline incident={value} now={now} />
          </div>
          {mayChange && (
            <div className="incident-column">
              <Card title="Say how far it is">
                <StatusForm
                  key={value.status}
                  incident={value}
                  onDone={done('Its status is set.')}
                />
              </Card>
              <Card title="Tell the public">
                <PublishForm
                  key={value.published?.title}
                  incident={value}
                  onDone={done('It is on the status page.')}
                />
              </Card>
            </div>
          )}
        </div>
      )}
    </>
  );
};
