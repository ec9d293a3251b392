import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeMs, openOctober, orders, searches } from '../../reports/fixture.ts';
import type { CorrectionAnswer } from '../corrections/shapes.ts';
import { json, openBoard } from '../fixture.ts';

const openReports = async () => {
  const { store, desk } = openOctober();
  let corrected = 0;
  const board = await openBoard({
    objectives: [orders, searches],
    reportDesk: {
      ...desk,
      onCorrected: () => {
        corrected += 1;
        desk.onCorrected();
      },
    },
    now: () => madeMs,
  });
  return {
    ...board,
    corrected: () => corrected,
    close: async () => {
      await board.close();
      store.close();
    },
  };
};

test('a report is JSON, a page and Markdown; what there is not says what to do', async () => {
  const board = await openReports();
  const answer = await board.ask('/api/reports?month=2026-10');
  assert.equal(answer.status, 200);
  assert.equal(JSON.parse(answer.text).missed, 1);
  assert.deepEqual(JSON.parse((await board.ask('/api/reports')).text).quarters, [
    '2026-Q4',
    '2026-Q3',
  ]);
  const page = await board.ask('/reports/2026-10.html');
  assert.match(String(page.headers['content-type']), /^text\/html/);
  assert.match(page.text, /Searches &lt;are&gt; \| quick/);
  assert.doesNotMatch(page.text, /<script|style=/);
  const markdown = await board.ask('/reports/2026-10.md');
  assert.match(String(markdown.headers['content-type']), /^text\/markdown/);
  assert.match((await board.ask('/reports')).text, /href="\/reports\/2026-Q4\.html"/);
  assert.match((await board.ask('/reports/page.css')).text, /@media print/);
  for (const [path, status] of [
    ['/api/reports?month=2026-12', 404],
    ['/api/reports?month=October', 400],
    ['/api/reports?month=2026-10&quarter=2026-Q3', 400],
    ['/api/reports?week=3', 400],
    ['/reports/2026-12.html', 404],
    ['/reports/2026-10.pdf', 404],
    ['/reports/%3Cscript%3E.html', 404],
  ] as const) {
    const { status: found, text } = await board.ask(path);
    assert.equal(found, status, path);
    assert.doesNotMatch(text, /<script>/);
  }
  await board.close();
});

test('a correction is made and withdrawn with a name and a reason, and the audit knows', async () => {
  const board = await openReports();
  const post = (path: string, body: object, user?: string) =>
    board.ask(path, {
      method: 'POST',
      headers: { ...json, ...(user === undefined ? {} : { 'x-signalbox-user': user }) },
      body: JSON.stringify(body),
    });
  const day = (of: number, hour = 0): number => Date.UTC(2026, 9, of, hour);
  const proposal = { slo: 'orders', from: day(5, 14), to: day(5, 15), reason: 'a drill' };
  const spent = async (): Promise<number> =>
    JSON.parse((await board.ask('/api/reports?month=2026-10')).text).objectives.find(
      ({ name }: { name: string }) => name === 'orders',
    ).spent;
  const before = await spent();
  const made = await post('/api/corrections', { ...proposal, author: 'eve' }, 'ada');
  assert.equal(made.status, 201, made.text);
  const row: CorrectionAnswer = JSON.parse(made.text);
  assert.equal(row.author, 'ada', 'who asks goes before what is written');
  assert.equal(board.corrected(), 1);
  assert.ok((await spent()) < before);

  assert.equal((await post('/api/corrections', proposal)).status, 409);
  for (const [body, status] of [
    [{ ...proposal, reason: '' }, 400],
    [{ ...proposal, slo: 'nothing' }, 404],
    [{ ...proposal, service: 'shop' }, 400],
    [{ from: day(5), to: day(6), reason: 'x' }, 400],
    [{ ...proposal, from: day(5, 14) + 1 }, 400],
    [{ ...proposal, extra: 1 }, 400],
    [[], 400],
  ] as const) {
    const answer = await post('/api/corrections', body);
    assert.equal(answer.status, status, JSON.stringify(body));
    assert.match(String(answer.headers['content-type']), /problem\+json/);
  }
  assert.equal((await post(`/api/corrections/${row.id}/withdraw`, {})).status, 400);
  const withdrawn = await post(
    `/api/corrections/${row.id}/withdraw`,
    { reason: 'no drill' },
    'ben',
  );
  assert.equal(JSON.parse(withdrawn.text).withdrawn.by, 'ben');
  assert.equal(await spent(), before);
  const again = await post(`/api/corrections/${row.id}/withdraw`, { reason: 'no drill' });
  assert.equal(again.status, 409);
  assert.equal((await post('/api/corrections/none/withdraw', { reason: 'x' })).status, 404);
  const list = JSON.parse((await board.ask('/api/corrections')).text);
  assert.equal(list.length, 3, 'nothing is removed');
  assert.deepEqual(
    board.context.audit.list({ limit: 9 }).map(({ who, what, about }) => [who, what, about]),
    [
      ['ben', 'correction withdrawn', 'slo orders'],
      ['ada', 'correction made', 'slo orders'],
    ],
  );
  await board.close();
});
