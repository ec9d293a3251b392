// The JSON of receivers: who notifications go to.

/** GET /api/receivers: who notifications go to, besides the inbox. */
export type ReceiverRow = {
  /** `slack`, or `slack:shop-chat` for the notification target shop-chat with an address of its own. */
  readonly name: string;
  readonly by: string;
  /** Why nothing gets through, or not to everybody; null while all does, or nothing was sent yet. */
  readonly complaint: string | null;
};

/** POST /api/receivers/NAME/test: what it answered to a notification that says it is a test. */
export type ReceiverTest = {
  readonly name: string;
  readonly taken: boolean;
  readonly answer: string;
};
