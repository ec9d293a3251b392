// What people changed, newest first. Who looks for something names a person or types words of it.

import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { clock, moment } from '../../../ui/duration.ts';
import { Table } from '../../../ui/table.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { AuditRow } from '../../serve/audit/shapes.ts';
import { Unread } from '../live/unread.tsx';
import { useFetched } from '../live/use-board.ts';
import { AlertAreaLinks } from '../pager/area.tsx';
import { Typed } from '../routing/filter-fields.tsx';
import { useFilters } from '../routing/navigation.ts';

const askEveryMs = 10_000;
const [firstLimit, mostLimit] = [100, 1000];

export const AuditPage = ({ now }: { readonly now: number }) => {
  const { get, set } = useFilters();
  const [limit, setLimit] = useState(firstLimit);
  const query = new URLSearchParams({ limit: String(limit) });
  for (const name of ['who', 'text']) if (get(name) !== '') query.set(name, get(name));
  const { value, failure, reload } = useFetched<readonly AuditRow[]>(
    `/api/audit?${query}`,
    null,
    askEveryMs,
  );
  return (
    <>
      <PageHeader
        title="Audit"
        lead="Every silence, acknowledgement and other change that people made, kept for 400 days. A name is what somebody called themselves."
      />
      <AlertAreaLinks current="audit" />
      <search className="filter-bar" aria-label="Filter the audit">
        <Typed label="Who" value={get('who')} placeholder="ada" onChange={(who) => set({ who })} />
        <Typed
          label="Words"
          value={get('text')}
          placeholder="silence"
          onChange={(text) => set({ text })}
        />
      </search>
      <Unread
        {...{ value, failure, reload }}
        title="The audit could not be read"
        what="the audit"
      />
      {value !== null && (
        <Card padded={false}>
          <Table<AuditRow>
            caption="What people changed"
            rows={value}
            rowKey={({ id }) => String(id)}
            empty="Nobody changed anything that matches."
            columns={[
              {
                head: 'When',
                cell: ({ at }) => <span title={moment(at)}>{clock(at, now)}</span>,
              },
              { head: 'Who', cell: ({ who }) => who },
              { head: 'Did', cell: ({ what }) => what },
              { head: 'About', wide: true, cell: ({ about }) => about },
              { head: 'More', wide: true, cell: ({ detail }) => detail },
            ]}
          />
        </Card>
      )}
      {value !== null && value.length === limit && limit < mostLimit && (
        <p>
          <Button onClick={() => setLimit(mostLimit)}>Show up to {mostLimit}</Button>
        </p>
      )}
    </>
  );
};
