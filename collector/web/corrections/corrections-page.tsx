// Corrections: time that people say does not count, with who and why; a new one, and the withdrawal of
// one that was wrong. None is ever removed.

import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { budgetText } from '../../../ui/figure.ts';
import { EmptyState, useToast } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { CorrectionAnswer, CorrectionRow } from '../../serve/corrections/shapes.ts';
import { LookingOnly } from '../access/looking-only.tsx';
import { Unread } from '../live/unread.tsx';
import { useBoard, useFetched } from '../live/use-board.ts';
import { useFilters } from '../routing/navigation.ts';
import { HappenedLinks } from '../timeline/area.tsx';
import { CorrectionForm } from './correction-form.tsx';
import { CorrectionItem } from './correction-item.tsx';
import './corrections.css';

const askEveryMs = 10_000;

/** 'Left out. uptime/all: 12 % left → 80 % left.' */
const madeText = ({ budgets }: CorrectionAnswer): string => {
  const left = (value: number | null) => (value === null ? 'nothing counted' : budgetText(value));
  const each = budgets.map(
    ({ name, objective, leftBefore, leftAfter }) =>
      `${name}/${objective}: ${left(leftBefore)} → ${left(leftAfter)}`,
  );
  return `Left out. ${each.slice(0, 4).join('; ')}`;
};

export const CorrectionsPage = ({ now }: { readonly now: number }) => {
  const { get, set } = useFilters();
  const toast = useToast();
  const { rows, session } = useBoard();
  const { value, failure, reload } = useFetched<readonly CorrectionRow[]>(
    '/api/corrections',
    null,
    askEveryMs,
    Array.isArray,
  );
  const mayChange = session?.you?.mayChange === true;
  const isNew = get('new') === '1';
  const slo = get('slo');
  const about = slo === '' ? '' : `slo ${slo}`;
  const close = () => set({ new: '', slo: '' });
  return (
    <>
      <PageHeader
        title="Corrections"
        lead="Hours that were measured and shall not count, with who said so and why. Budgets and reports leave them out and name them."
        actions={
          <>
            <LinkButton href="/reports" target="_blank" rel="noreferrer">
              Reports<span className="ui-unseen"> (opens a new tab)</span> ↗
            </LinkButton>
            {mayChange && !isNew && (
              <LinkButton kind="primary" href="/corrections?new=1">
                Leave time out
              </LinkButton>
            )}
          </>
        }
      />
      <HappenedLinks current="corrections" />
      {isNew && mayChange && rows !== null && (
        <CorrectionForm
          key={about}
          about={about}
          rows={rows}
          onCancel={close}
          onMade={(answer) => {
            toast('success', madeText(answer));
            close();
            reload();
          }}
        />
      )}
      {isNew && session !== null && !mayChange && (
        <LookingOnly>Leaving time out needs the operator’s token.</LookingOnly>
      )}
      <Unread
        {...{ value, failure, reload }}
        title="The corrections could not be read"
        what="corrections"
      />
      {value !== null && (
        <Card padded={false}>
          {value.length === 0 && (
            <EmptyState title="Nothing was ever left out">
              All that was measured counts, but for maintenance that the definitions agree.
            </EmptyState>
          )}
          <ul aria-label="Corrections">
            {value.map((row) => (
              <CorrectionItem
                key={row.id}
                row={row}
                now={now}
                mayChange={mayChange}
                onChanged={reload}
              />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
};
