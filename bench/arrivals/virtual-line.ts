// A line between a client and an instance that needs no network: what one end says the other hears
// after the time that the way takes. Its ends look like a socket of a browser and one of ws, and a
// refusal before it stands looks to the client as it does there: to a socket like a broken line, to
// a polled one in words.

import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import type { SocketLike } from '../../app/collaboration/protocol/wire.ts';
import type { Answer, TurnedAway } from '../../app/hubs/door.ts';
import type { Line } from '../../app/hubs/line.ts';

type Listener = (...values: never[]) => void;

class Listened {
  readonly #listeners = new Map<string, Listener>();

  set(event: string, listener: Listener): void {
    this.#listeners.set(event, listener);
  }

  tell(event: string, ...values: unknown[]): void {
    (this.#listeners.get(event) as ((...values: unknown[]) => void) | undefined)?.(...values);
  }
}

const states = { connecting: 0, open: 1, closing: 2, closed: 3 } as const;
const abnormal = 1006;

export type LineParts = {
  readonly clock: Clock;
  /** One way. */
  readonly latencyMs: number;
  readonly polled: boolean;
  /** At the instance, when the wish to connect has arrived there. */
  readonly ask: (answer: Answer) => () => void;
  readonly connected: (line: Line) => void;
  /** The instance is rid of it. */
  readonly gone: () => void;
};

/** @returns the client's end. */
export const openLine = (parts: LineParts): SocketLike => {
  const { clock, latencyMs, polled, ask, connected, gone } = parts;
  const client = new Listened();
  const hub = new Listened();
  const later = (action: () => void) => clock.after(latencyMs, action);
  let clientState: number = states.connecting;
  let hubState: number = states.connecting;

  const clientHears = (event: string, value: object): void => {
    if (clientState <= states.open) client.tell(event, value);
  };
  const clientEnds = (code: number, reason: string): void => {
    if (clientState === states.closed) return;
    clientState = states.closed;
    client.tell('close', { code, reason });
  };
  const hubEnds = (code: number, reason: string): void => {
    if (hubState === states.closed || hubState === states.connecting) return;
    hubState = states.closed;
    hub.tell('close', code, reason);
    gone();
  };

  const refused = ({ text, retryAfterSeconds }: TurnedAway): void => {
    if (polled && retryAfterSeconds !== null) {
      const said = { type: 'refused', code: 'too-many-connections', reason: text };
      clientHears('message', { data: JSON.stringify({ ...said, retryAfterSeconds }) });
    }
    clientEnds(abnormal, polled ? text : '');
  };

  const line: Line = {
    get readyState() {
      return hubState;
    },
    OPEN: states.open,
    polled,
    bufferedAmount: 0,
    send: (data, sent) => {
      sent?.();
      later(() => clientHears('message', { data }));
    },
    // A client answers by itself, before anything of ours hears of it.
    ping: () =>
      later(() => {
        if (clientState === states.open) later(() => hub.tell('pong'));
      }),
    close: (code, reason) => {
      hubState = states.closing;
      later(() => {
        clientEnds(code, reason);
        later(() => hubEnds(code, reason));
      });
    },
    terminate: () => {
      hubEnds(abnormal, '');
      later(() => clientEnds(abnormal, ''));
    },
    on: (event: string, listener: Listener) => hub.set(event, listener),
  };

  let leave = (): void => {};
  const answered = (turnedAway: TurnedAway | null): void => {
    if (turnedAway !== null) {
      later(() => refused(turnedAway));
      return;
    }
    hubState = states.open;
    connected(line);
    later(() => {
      if (clientState !== states.connecting) return;
      clientState = states.open;
      client.tell('open', {});
    });
  };
  later(() => {
    leave = ask(answered);
  });

  return {
    get readyState() {
      return clientState;
    },
    send: (data) => {
      later(() => {
        if (hubState === states.open) hub.tell('message', data, false);
      });
    },
    close: (code = 1000, reason = '') => {
      if (clientState === states.closed) return;
      clientState = states.closed;
      later(() => {
        leave();
        hubEnds(code, reason);
      });
    },
    addEventListener: (event: string, listener: Listener) => client.set(event, listener),
  };
};
