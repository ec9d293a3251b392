// A hundred people at each of two apps, in a process of their own, who do what a script says. They use the
// hub's own client; where the app does not count, what clients would report to it is not sent either.

import { setTimeout as pause } from 'node:timers/promises';
import { ChangeSet } from '@codemirror/state';
import { WebSocket } from 'ws';
import { HubClient } from '../../app/collaboration/protocol/client.ts';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
import { hubPath } from '../../app/collaboration/protocol/version.ts';
import { answerParent } from '../collaboration/remote.ts';
import { type Act, type ScriptPlan, scriptOf } from './script.ts';

export type Side = 'on' | 'off';

export type Played = {
  /** HTTP requests that were answered as they should. */
  readonly requests: number;
  /** Accepted by the hub. */
  readonly edits: number;
};

/** The demo's people; several windows of one. */
const accounts = 20;
const peopleInEach = 10;
const comingPerSecond = 40;
const settleMs = 5_000;

type Person = {
  readonly side: Side;
  readonly url: string;
  readonly token: string;
  readonly documentId: string;
  hub: HubClient;
  paper: DocumentSession;
  /** What was written and not taken out yet. */
  line: { from: number; to: number } | null;
  /** Stops following the paper. */
  stop: () => void;
};

const sides: Record<Side, Person[]> = { on: [], off: [] };
let requests = 0;
let edits = 0;

const ask = async <Body>(
  { url, token }: Pick<Person, 'url' | 'token'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<Body> => {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}`);
  requests += 1;
  return answer.json() as Promise<Body>;
};

const socketTo = (address: string, side: Side): WebSocket => {
  const socket = new WebSocket(address);
  if (side === 'on') return socket;
  const send = socket.send.bind(socket);
  socket.send = (data: unknown) => {
    if (!String(data).startsWith('{"type":"report"')) send(String(data));
  };
  return socket;
};

const enter = async (
  url: string,
  side: Side,
  token: string,
  documentId: string,
): Promise<Pick<Person, 'hub' | 'paper'>> => {
  const hub = new HubClient({
    url: `${url.replace(/^http/, 'ws')}${hubPath}`,
    token: () => token,
    createSocket: (address) => socketTo(address, side),
  });
  return { hub, paper: await hub.open(documentId) };
};

/** Keeps the written line in step with what others do. */
const follow = (person: Person): void => {
  person.stop = person.paper.onRemote((changes) => {
    if (person.line === null) return;
    const to = changes.mapPos(person.line.to, -1);
    person.line = { from: Math.min(changes.mapPos(person.line.from, 1), to), to };
  });
};

const replace = (person: Person, from: number, to: number, insert: string): void => {
  person.paper.edit(ChangeSet.of({ from, to, insert }, person.paper.text.length));
  const end = from + insert.length;
  person.line = insert === '' ? null : { from: person.line?.from ?? from, to: end };
  person.paper.select(end, end);
  edits += 1;
};

const lineOf = (person: Person, act: Act) => {
  const { text } = person.paper;
  return text.line(1 + (Math.floor(act.at + 7 * act.person) % text.lines));
};

const written = 'see the numbers of last week';

const review = async (person: Person): Promise<void> => {
  const { workflows } = await ask<{ workflows: { id: string }[] }>(person, 'GET', '/api/workflows');
  const [workflow] = workflows;
  if (workflow === undefined) throw new Error('the app has no workflow');
  const input = { input: { documentId: person.documentId } };
  const started = `/api/workflows/${workflow.id}/runs`;
  const { id } = await ask<{ id: string }>(person, 'POST', started, input);
  for (let state = 'running'; state === 'running'; ) {
    await pause(600);
    ({ state } = await ask<{ state: string }>(person, 'GET', `/api/workflows/runs/${id}`));
  }
};

const comeBack = async (person: Person): Promise<void> => {
  if (person.line !== null) replace(person, person.line.from, person.line.to, '');
  const deadline = performance.now() + 2_000;
  while (person.paper.saveState !== 'saved' && performance.now() < deadline) await pause(20);
  person.stop();
  person.hub.close();
  Object.assign(person, await enter(person.url, person.side, person.token, person.documentId));
  follow(person);
};

const doings: Record<Act['kind'], (person: Person, act: Act) => Promise<unknown> | undefined> = {
  look: (person, act) => {
    const { from, to } = lineOf(person, act);
    person.paper.select(from, act.person % 3 === 0 ? to : from);
    return undefined;
  },
  write: (person, act) => {
    const at = person.line?.to ?? lineOf(person, act).to;
    replace(person, at, at, person.line === null ? `\n- ${written}` : ` ${written}`);
    return undefined;
  },
  erase: (person) => {
    if (person.line !== null) replace(person, person.line.from, person.line.to, '');
    return undefined;
  },
  list: (person) => ask(person, 'GET', '/api/documents?limit=50'),
  document: (person) => ask(person, 'GET', `/api/documents/${person.documentId}`),
  runs: (person) => ask(person, 'GET', '/api/workflows/runs?limit=15'),
  review,
  return: comeBack,
};

const commands = {
  /** So many people sign in and meet in new documents. */
  join: async (options: { readonly side: Side; readonly url: string; readonly people: number }) => {
    const { side, url, people } = options;
    const tokens: string[] = [];
    for (let account = 1; account <= accounts; account += 1) {
      const who = { email: `person-${account}@demo.example`, password: 'demo-person' };
      const { token } = await ask<{ token: string }>(
        { url, token: '' },
        'POST',
        '/api/sessions',
        who,
      );
      tokens.push(token);
    }
    let documentId = '';
    for (let index = 0; index < people; index += 1) {
      const token = tokens[index % accounts] ?? '';
      if (index % peopleInEach === 0) {
        const title = { title: `Together ${index / peopleInEach}` };
        ({ id: documentId } = await ask<{ id: string }>(
          { url, token },
          'POST',
          '/api/documents',
          title,
        ));
      }
      const place = await enter(url, side, token, documentId);
      const known = { side, url, token, documentId, line: null, stop: () => {} };
      const person: Person = { ...known, ...place };
      follow(person);
      sides[side].push(person);
      await pause(1000 / comingPerSecond);
    }
  },

  /** @returns once all that was begun has ended. @throws where the app fails at anything. */
  play: async (options: { readonly side: Side; readonly plan: ScriptPlan }): Promise<Played> => {
    const people = sides[options.side];
    [requests, edits] = [0, 0];
    const busy = new Map<number, Promise<unknown>>();
    const from = performance.now();
    for (const act of scriptOf(options.plan)) {
      const waitMs = act.at - (performance.now() - from);
      if (waitMs > 0) await pause(waitMs);
      const person = people[act.person];
      if (person === undefined) throw new RangeError('nobody by that number');
      const before = busy.get(act.person);
      // Who comes back, or waits for a review, is looking around meanwhile, but not without a hub.
      const begun = async (): Promise<unknown> => {
        if (act.kind !== 'review') await before;
        return doings[act.kind](person, act);
      };
      const done = begun();
      done.catch(() => {});
      busy.set(act.person, act.kind === 'review' ? Promise.all([before, done]) : done);
    }
    await Promise.all(busy.values());
    const deadline = performance.now() + settleMs;
    while (people.some(({ paper }) => paper.saveState !== 'saved')) {
      if (performance.now() > deadline) throw new Error('edits are not accepted');
      await pause(50);
    }
    return { requests, edits };
  },

  leave: async () => {
    for (const person of [...sides.on, ...sides.off]) {
      person.stop();
      person.hub.close();
    }
    [sides.on, sides.off] = [[], []];
  },
};

export type CrowdCommands = typeof commands;

answerParent(commands);
