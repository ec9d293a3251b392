// What members are told of one commit. Whoever made none of its changes hears them all in one
// message, which is written once for all of them; whoever made some hears the others' before, between
// and after, so that everybody hears each revision once and in order.

import type { LoggedChange } from './authority.ts';
import type { RemoteChange, ServerMessage } from './protocol/messages.ts';

export type Told = { readonly type: ServerMessage['type']; readonly text: string };

export const toldChange = ({ changes, sentAt, trace }: LoggedChange): RemoteChange => ({
  changes: changes.toJSON(),
  sentAt,
  ...(trace === undefined ? {} : { trace }),
});

export class ToldChanges {
  readonly #document: string;
  readonly #changes: readonly LoggedChange[];
  readonly #authors: ReadonlySet<string>;
  #forMost: readonly Told[] | null = null;

  /** @param changes one revision each, in order */
  constructor(document: string, changes: readonly LoggedChange[]) {
    this.#document = document;
    this.#changes = changes;
    this.#authors = new Set(changes.map(({ client }) => client));
  }

  /** The messages for this client, in order. */
  for(client: string): readonly Told[] {
    if (this.#authors.has(client)) return this.#forAuthor(client);
    this.#forMost ??= [this.#told(this.#changes)];
    return this.#forMost;
  }

  #forAuthor(client: string): readonly Told[] {
    const messages: Told[] = [];
    let others: LoggedChange[] = [];
    const flush = (): void => {
      if (others.length > 0) messages.push(this.#told(others));
      others = [];
    };
    for (const change of this.#changes) {
      if (change.client !== client) {
        others.push(change);
        continue;
      }
      flush();
      const { sequence, revision } = change;
      messages.push(
        this.#message({ type: 'accepted', document: this.#document, sequence, revision }),
      );
    }
    flush();
    return messages;
  }

  #told(changes: readonly LoggedChange[]): Told {
    return this.#message({
      type: 'changes',
      document: this.#document,
      revision: changes[0]?.revision ?? 0,
      changes: changes.map(toldChange),
    });
  }

  #message(message: ServerMessage): Told {
    return { type: message.type, text: JSON.stringify(message) };
  }
}
