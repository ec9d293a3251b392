// docs/hub.md names every message, every field of the clients' messages, every code: no more, no less.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { defaultLimits } from '../../app/collaboration/admission.ts';
import { limits } from '../../app/collaboration/edit.ts';
import { clientMessageSchema } from '../../app/collaboration/protocol/messages.ts';
import { closeCode } from '../../app/collaboration/protocol/version.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/hub.md', root), 'utf8');
const analytics = readFileSync(new URL('app/analytics/messages.ts', root), 'utf8');
const source = readFileSync(new URL('app/collaboration/protocol/messages.ts', root), 'utf8');

/** The rows of the table under a heading, as cells. */
const table = (heading: string): string[][] => {
  const [, after = ''] = page.split(`## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| -'))
    .slice(1)
    .map((line) => line.split('|').map((cell) => cell.trim()));
};
const names = (cell: string | undefined): string[] =>
  [...(cell ?? '').matchAll(/`([a-zA-Z-]+)\??`/g)].map(([, name]) => String(name));

describe('docs/hub.md', () => {
  test('has each message of clients with its fields', () => {
    const documented = Object.fromEntries(
      table('Messages from the client').map(([, type, fields]) => [names(type)[0], names(fields)]),
    );
    for (const { shape } of clientMessageSchema.options) {
      const [type] = shape.type.values;
      const fields = Object.keys(shape).filter((name) => name !== 'type');
      const said = documented[String(type)] ?? [];
      for (const field of fields) assert.ok(said.includes(field), `${type}: ${field}`);
      delete documented[String(type)];
    }
    assert.deepEqual(documented, {});
  });

  test('has each message of the hub', () => {
    const types = [...source.matchAll(/readonly type: '([a-z-]+)'/g)].map(([, type]) => type);
    const documented = table('Messages from the hub').map(([, type]) => names(type)[0]);
    assert.deepEqual(documented.toSorted(), [...new Set(types)].toSorted());
  });

  test('has each code', () => {
    const rows = table('Close codes');
    const codes = rows.flatMap(([, code = '']) => code.split(/[^0-9]+/));
    for (const code of Object.values(closeCode)) assert.ok(codes.includes(String(code)), `${code}`);
    const [, after = ''] = source.split('export type RejectionCode');
    for (const [, code] of after.matchAll(/'([a-z-]+)'/g)) {
      assert.ok(page.includes(`\`${code}\``), String(code));
    }
  });

  test('has each message of the analytics hub, with its fields', () => {
    const types = [...analytics.matchAll(/readonly type: '([a-z-]+)'/g)].map(([, type]) => type);
    const rows = table('The analytics hub');
    const documented = rows.map(([, type]) => names(type)[0]);
    assert.deepEqual(documented.toSorted(), [...new Set(types)].toSorted());
    const fields = rows.flatMap(([, , cell]) => names(cell?.replaceAll(/[{},]/g, '`')));
    const [, after = ''] = analytics.split('export type DocumentFigures');
    for (const [, field = ''] of after.matchAll(/readonly ([a-zA-Z0-9]+):/g)) {
      const said = field === 'type' || fields.includes(field) || page.includes(`\`${field}\``);
      assert.ok(said, field);
    }
  });

  test('has the limits as they are', () => {
    const text = table('Limits').join('\n');
    const figures = [
      defaultLimits.sessions,
      defaultLimits.spareSockets,
      defaultLimits.accepts.burst,
      defaultLimits.accepts.perSecond,
      defaultLimits.messages.burst,
      defaultLimits.messages.perSecond,
      defaultLimits.arrivalsOfTenant.burst,
      defaultLimits.arrivalsOfTenant.perSecond,
      defaultLimits.messagesOfTenant.burst.toLocaleString('en'),
      defaultLimits.messagesOfTenant.perSecond.toLocaleString('en'),
      defaultLimits.openDocuments,
      defaultLimits.silenceSeconds,
      limits.documentLength.toLocaleString('en'),
      limits.lineLength.toLocaleString('en'),
    ];
    for (const figure of figures) assert.ok(text.includes(String(figure)), String(figure));
    assert.ok(page.includes(`keeps a session for ${defaultLimits.graceSeconds} s`));
    assert.ok(page.includes(`a \`ping\` every ${defaultLimits.heartbeatSeconds} s`));
  });
});
