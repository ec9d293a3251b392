// How long a session was connected and how long interrupted. Always: every millisecond from its
// beginning to its end is counted once. Connected time is counted up to the last sign of life only,
// so that a heartbeat that turns out lost was not counted as good before.

export type SessionTime = {
  readonly connectedSeconds: number;
  readonly interruptedSeconds: number;
};

export class SessionClock {
  #interrupted = false;
  #countedTo: number;
  #heardAt: number;
  #connectedMs = 0;
  #interruptedMs = 0;

  /** @param now in milliseconds of any clock that does not run back. */
  constructor(now: number) {
    this.#countedTo = now;
    this.#heardAt = now;
  }

  get heardAt(): number {
    return this.#heardAt;
  }

  get interrupted(): boolean {
    return this.#interrupted;
  }

  /** A sign of life; none comes from a session that is interrupted. */
  heard(now: number): void {
    if (!this.#interrupted) this.#heardAt = Math.max(this.#heardAt, now);
  }

  /** @param at is when the connection was lost: when it closed, or the last sign of life. */
  lost(at: number): void {
    if (this.#interrupted) return;
    this.#heardAt = Math.max(this.#countedTo, at);
    this.#count();
    this.#interrupted = true;
  }

  resumed(now: number): void {
    if (!this.#interrupted) return;
    this.#countInterruption(now);
    this.#interrupted = false;
    this.#heardAt = this.#countedTo;
  }

  /** @returns what has come since the last call. */
  take(now: number): SessionTime {
    if (this.#interrupted) this.#countInterruption(now);
    else this.#count();
    const taken = {
      connectedSeconds: this.#connectedMs / 1000,
      interruptedSeconds: this.#interruptedMs / 1000,
    };
    this.#connectedMs = 0;
    this.#interruptedMs = 0;
    return taken;
  }

  #count(): void {
    this.#connectedMs += this.#heardAt - this.#countedTo;
    this.#countedTo = this.#heardAt;
  }

  #countInterruption(now: number): void {
    const to = Math.max(now, this.#countedTo);
    this.#interruptedMs += to - this.#countedTo;
    this.#countedTo = to;
  }
}
