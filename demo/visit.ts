// One visit to the app, of about ten seconds: sign in, choose a document, write and read along with
// whoever is there, run its review, perhaps rename it, leave. Over HTTP and WebSocket, as pages do.

import { setTimeout as pause } from 'node:timers/promises';
import { HubClient } from '../app/collaboration/protocol/client.ts';
import { hubPath } from '../app/collaboration/protocol/version.ts';
import { AppApi, type DocumentRow } from './app-api.ts';
import type { Chance } from './chance.ts';
import { Writer } from './writer.ts';

export type Visitor = {
  readonly appUrl: URL;
  readonly email: string;
  readonly password: string;
  readonly chance: Chance;
  readonly signal: AbortSignal;
};

/** People meet in the same few documents. */
const popular = 8;
const openWithinMs = 15_000;
const runWithinMs = 10_000;
const savedWithinMs = 2_000;
const draft = ' (draft)';

/** The same document, marked as a draft or not any more. */
export const renamed = (title: string): string =>
  title.endsWith(draft) ? title.slice(0, -draft.length) : `${title}${draft}`;

const hubUrl = (appUrl: URL): string => {
  const url = new URL(hubPath, appUrl);
  url.protocol = appUrl.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};

/** Starts a review of the document and looks until it has ended. */
const review = async (api: AppApi, document: DocumentRow, visitor: Visitor): Promise<void> => {
  const [workflow] = await api.workflows();
  if (workflow === undefined) return;
  const { id } = await api.startRun(workflow.id, { documentId: document.id });
  const deadline = performance.now() + runWithinMs;
  let state = 'running';
  while (state === 'running' && performance.now() < deadline) {
    await pause(visitor.chance.between(300, 600), undefined, { signal: visitor.signal });
    ({ state } = await api.run(id));
  }
};

const edit = async (hub: HubClient, documentId: string, visitor: Visitor): Promise<void> => {
  const { chance, signal } = visitor;
  const document = await inTime(hub.open(documentId), openWithinMs, signal);
  const writer = new Writer(document, chance, (seconds) =>
    pause(seconds * 1000, undefined, { signal }),
  );
  try {
    await writer.read(chance.between(0.6, 1.4));
    await writer.writeNote(chance.between(4.2, 6.2));
    writer.tidy();
    await writer.read(chance.between(1.2, 2.4));
    const deadline = performance.now() + savedWithinMs;
    while (document.saveState !== 'saved' && performance.now() < deadline) {
      await pause(50, undefined, { signal });
    }
  } finally {
    writer.leave();
  }
};

const inTime = async <T>(work: Promise<T>, milliseconds: number, signal: AbortSignal) => {
  const late = new AbortController();
  const tooLate = pause(milliseconds, null, { signal: AbortSignal.any([signal, late.signal]) });
  try {
    const done = await Promise.race([work, tooLate]);
    if (done === null) throw new Error(`the hub did not open the document in ${milliseconds} ms`);
    return done;
  } finally {
    late.abort();
    tooLate.catch(() => null);
  }
};

/** Rejects where the app cannot be used; what the visitor had open is left in any case. */
export const visit = async (visitor: Visitor): Promise<void> => {
  const { appUrl, email, password, chance, signal } = visitor;
  const api = new AppApi(appUrl, signal);
  await api.signIn(email, password);
  const documents = await api.documents();
  // The list has the last edited first, which changes all the time: people keep to their favourites.
  const favourites = documents.toSorted((a, b) => a.id.localeCompare(b.id)).slice(0, popular);
  const document = chance.pick(favourites);
  const hub = new HubClient({ url: hubUrl(appUrl), token: () => api.token });
  try {
    const outcomes = await Promise.allSettled([
      edit(hub, document.id, visitor),
      review(api, document, visitor),
    ]);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  } finally {
    hub.close();
  }
  if (chance.percent(6)) await api.rename(document.id, renamed(document.title));
};
