// The phases of a load that has some: what came of each, and what app, database and k6 used in it.

import { Card } from '../../../ui/card.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import type { GatePhase, GateRun } from '../../serve/gates/shapes.ts';
import { milliseconds } from './figures.ts';
import { GateSign } from './gate-sign.tsx';

const none = '—';

const figure = (
  head: string,
  of: (phase: GatePhase) => number | null,
  text: (value: number) => string,
): Column<GatePhase> => ({
  head,
  align: 'end',
  cell: (phase) => {
    const value = of(phase);
    return value === null ? none : text(value);
  },
});

/** One under another they are compared by the place of their digits. */
const decimals =
  (digits: number) =>
  (value: number): string =>
    value.toFixed(digits);

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)}\u00a0MiB`;

const columns: readonly Column<GatePhase>[] = [
  { head: 'Phase', cell: ({ name }) => name },
  {
    head: 'Verdict',
    cell: ({ verdict }) => (verdict === null ? none : <GateSign state={verdict} />),
  },
  figure('Sessions', ({ sessions }) => sessions, String),
  figure('Sync p95', ({ syncP95 }) => syncP95, milliseconds),
  figure('Edits/s', ({ editsPerSecond }) => editsPerSecond, decimals(1)),
  figure('Requests/s', ({ requestsPerSecond }) => requestsPerSecond, decimals(1)),
  figure('App CPUs', ({ appCores }) => appCores, decimals(2)),
  figure('App memory', ({ appBytes }) => appBytes, mebibytes),
  figure('Database CPUs', ({ databaseCores }) => databaseCores, decimals(2)),
  figure('k6 CPUs', ({ k6Cores }) => k6Cores, decimals(2)),
];

export const PhaseTable = ({ run }: { readonly run: Pick<GateRun, 'phases' | 'course'> }) => (
  <Card title="Phases" padded={false}>
    {run.course.length > 0 && (
      <ul className="gate-reasons gate-run">
        {run.course.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    )}
    <Table
      caption="Phases of the run"
      columns={columns}
      rows={run.phases}
      rowKey={({ name }) => name}
      empty="It has gone through none."
    />
  </Card>
);
