// What is typed in one browser and shown in another, as it is told to the collector: a trace leads from
// one page over the commit to the other page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTraceReceiver } from '../app/trace-receiver.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { createDocument, occurs, openEditorStage } from './editor-stage.ts';

test('one keystroke is one trace, from page to page', {
  skip: skipWithout('chromium'),
}, async (context) => {
  const receiver = await startTraceReceiver();
  context.after(receiver.stop);
  const stage = await openEditorStage({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
  context.after(stage.close);

  const author = await stage.signedIn(1);
  const path = await createDocument(author, 'Traced');
  const reader = await stage.signedIn(2, path);
  await author.locator('.cm-content').click();
  await reader.locator('.cm-content').waitFor();
  let typed = 0;
  const seen = await until('the span of a page that was shown an edit', async () => {
    typed += 1;
    await author.keyboard.type('~');
    await occurs(reader, '~', typed);
    return receiver.spans.find(({ name }) => name === 'editor.sync');
  });
  const [sent, commit] = await until('all of its trace', () => {
    const ofTrace = receiver.spans.filter(({ traceId }) => traceId === seen.traceId);
    const found = ['editor.edit', 'hub.edit'].map((wanted) =>
      ofTrace.find(({ name }) => name === wanted),
    );
    return found.every((span) => span !== undefined) && found;
  });
  assert.equal(seen.parentSpanId, commit?.spanId);
  assert.equal(commit?.parentSpanId, sent?.spanId);
  assert.equal(sent?.resource['service.name'], 'signalbox-web');
  assert.deepEqual(stage.pageErrors, []);
});
