// What a hub needs of the line to one client: a WebSocket of ws has it, and so has a polled line.
// Texts go both ways in order; after `close` none is heard any more.

export type Line = {
  readonly readyState: number;
  /** The ready state of an open one. */
  readonly OPEN: number;
  /** Whether it is made of requests: no socket is held open for it. */
  readonly polled?: boolean;
  /** Bytes, or so, that wait for the client to read them. */
  readonly bufferedAmount: number;
  /** @param gone is called once the text has left this process, or never will. */
  send(text: string, gone?: () => void): void;
  /** Asks for a sign of life. */
  ping(): void;
  close(code: number, reason: string): void;
  /** Ends it without a word. */
  terminate(): void;
  on(event: 'message', listener: (data: unknown, binary: boolean) => void): unknown;
  on(event: 'pong', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(
    event: 'close',
    listener: (code: number, reason: { readonly toString: () => string }) => void,
  ): unknown;
};
