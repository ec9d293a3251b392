// A deploy that is told to a running collector is on its /metrics as the dashboards ask for it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endCollector, launchCollector, temporaryFolder } from '../collector/process.ts';

test('a marker is exposed at its moment once it was posted', async (context) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  const collector = launchCollector({ SIGNALBOX_DATA: folder.path });
  try {
    const { board } = await collector.ready;
    const posted = await fetch(`${board}/api/markers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: board },
      body: JSON.stringify({ kind: 'deploy', title: 'Shop 2.4' }),
    });
    assert.equal(posted.status, 201, await posted.clone().text());
    const { at } = (await posted.json()) as { readonly at: number };
    const exposed = await (await fetch(`${board}/metrics`)).text();
    const line = `signalbox_marker_timestamp_seconds{kind="deploy",title="Shop 2.4"} ${at / 1000}`;
    assert.ok(exposed.split('\n').includes(line), exposed);
  } finally {
    await endCollector(collector);
  }
});
