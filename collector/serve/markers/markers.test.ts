import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../../store/database.ts';
import type { GateFacts } from '../gates/shapes.ts';
import { openMarkers } from './markers.ts';

const nowMs = 1_800_000_000_000;

test('a marker has its facts in every list, and its figures where they are asked for', (t) => {
  const store = openStore(':memory:');
  t.after(() => store.close());
  const markers = openMarkers(store, nowMs);
  const gate: GateFacts = {
    ...{ run: 'r', profile: 'smoke', fault: null, verdict: null, sessions: 1, seconds: 1 },
    ...{ from: null, to: null, reasons: [], objectives: [], phases: [], course: [] },
  };
  const plain = { at: nowMs, kind: 'gate', title: 'Gate', detail: '' } as const;
  const row = markers.add(plain, { by: 'ci', run: 'r' }, { gate });
  const note = markers.add({ ...plain, at: nowMs - 1, kind: 'note' });
  assert.deepEqual(markers.list({ limit: 9 }), [row, note]);
  assert.deepEqual(row, { ...plain, id: row.id, by: 'ci', run: 'r' });
  assert.deepEqual(markers.list({ kind: 'note', limit: 9 }), [note]);
  assert.deepEqual(markers.figures(row.id), { gate });
  assert.deepEqual([markers.figures(note.id), markers.figures('none')], [{}, {}]);
  assert.deepEqual([markers.get(row.id), markers.get('none')], [row, null]);

  const side = { from: 0, to: 1 };
  const effect = { before: side, after: side, isOver: true, objectives: [] };
  markers.noteEffect(row.id, effect);
  assert.deepEqual(markers.figures(row.id), { gate, effect }, 'nothing else is lost');
});
