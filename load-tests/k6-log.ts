// What k6 says on stderr while it runs, of which only what went wrong is kept: a line of JSON each,
// or plain text where k6 stumbles before it knows how to say things.

const mostTroubles = 3;
const longest = 300;

/** Which thresholds failed is in the summary, with their figures. */
const crossed = /^thresholds on metrics .* have been crossed$/;

const bad = ['error', 'fatal', 'panic'];

/** What the script says once all is prepared; its own words are in load-tests/k6/begin.ts. */
const begin = /^the load begins at (\d+)$/;

/** @returns when people begin to come, in milliseconds of Unix time; null of any other line. */
export const beginIn = (line: string): number | null => {
  try {
    const { msg } = JSON.parse(line) as { msg?: unknown };
    const [, ms] = typeof msg === 'string' ? (begin.exec(msg) ?? []) : [];
    return ms === undefined ? null : Number(ms);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    return null;
  }
};

/** @returns what went wrong, or null where nothing did. */
export const troubleIn = (line: string): string | null => {
  try {
    const { level, msg } = JSON.parse(line) as { level?: unknown; msg?: unknown };
    if (typeof msg !== 'string' || !bad.some((one) => one === level)) return null;
    // A stack is for those who write the script.
    const [said = ''] = msg.split('\n');
    return crossed.test(said) ? null : said.slice(0, longest);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    return line.trim().slice(0, longest) || null;
  }
};

/** The first few troubles, each once. */
export class Troubles {
  readonly #said = new Set<string>();

  add(trouble: string | null): void {
    if (trouble !== null && this.#said.size < mostTroubles) this.#said.add(trouble);
  }

  sentences(): string[] {
    return [...this.#said].map((trouble) => `k6: ${trouble}`);
  }
}
