// Five people type in one document at once. The hub puts each edit after those that it was made
// beside, and the replica of one of them takes in what all did.

import { ChangeSet } from '@codemirror/state';
import {
  Authority,
  type DocumentLog,
  type LoggedChange,
} from '../../../app/collaboration/authority.ts';
import { Replica, textOf } from '../../../app/collaboration/protocol/replica.ts';
import type { Workload } from '../workload.ts';

const people = 5;
const rounds = 20;
const content = Array.from({ length: 200 }, (_, line) => `line ${line} of what is written`).join(
  '\n',
);

/** Takes everything, as a database does in which nobody else writes. */
const log: DocumentLog = {
  since: async () => [],
  lastOf: async () => null,
  locks: async () => ({ version: 0, revision: 0, locks: [] }),
  append: async () => 'appended',
  rest: async () => {},
};

/** The same places in every run. */
const placeOf = (turn: number, length: number): number => (turn * 7_919) % length;

export const edits = (): Workload => ({
  run: async () => {
    const logged: LoggedChange[] = [];
    const text = textOf(content);
    const hub = new Authority(log, { text, revision: 0 }, (changes) => logged.push(...changes));
    const replica = new Replica(text, 0);
    for (let round = 0; round < rounds; round += 1) {
      const { revision } = hub;
      const { length } = hub.text;
      const from = placeOf(round, replica.text.length);
      replica.edit(ChangeSet.of({ from, insert: 'mine ' }, replica.text.length));
      const mine = replica.send();
      const made = Array.from({ length: people }, (_, person) =>
        person === 0 && mine !== null
          ? mine
          : ChangeSet.of(
              { from: placeOf(round * people + person, length), insert: 'word ' },
              length,
            ),
      );
      // They type on while it is under way.
      replica.edit(ChangeSet.of({ from: 0, insert: 'x' }, replica.text.length));
      await Promise.all(
        made.map((changes, person) =>
          hub.submit({
            ...{ client: `client-${person}`, sequence: round + 1, revision, changes },
            ...{ sentAt: 0, userId: `user-${person}` },
          }),
        ),
      );
      for (const { client, changes } of logged.splice(0)) {
        if (client === 'client-0') replica.acknowledge();
        else replica.receive(changes);
      }
      const late = replica.send();
      if (late === null) continue;
      await hub.submit({
        ...{ client: 'client-late', sequence: round + 1, revision: hub.revision, changes: late },
        ...{ sentAt: 0, userId: 'user-0' },
      });
      logged.length = 0;
      replica.acknowledge();
    }
    const same = replica.text.eq(hub.text);
    return `${hub.revision} revisions, ${hub.text.length} characters, ${same ? 'the same' : 'different'}`;
  },
});
