// `node deploy/image/health.ts app|collector`: the health check of a container, for an image that
// has no other program to ask with. 0 is healthy; else one line says why not, and `docker inspect`
// shows it.

const questions = {
  app: { port: process.env.APP_PORT ?? '3000', path: '/api/health' },
  collector: { port: process.env.BOARD_PORT ?? '3100', path: '/readyz' },
} as const;

/** Shorter than the health check's own time, so that the reason is still written. */
const patienceMs = 4000;

const isProgram = (name: string | undefined): name is keyof typeof questions =>
  name !== undefined && Object.hasOwn(questions, name);

/** @returns what is wrong; null where nothing is. */
const problemOf = async (program: keyof typeof questions): Promise<string | null> => {
  const { port, path } = questions[program];
  const url = `http://127.0.0.1:${port}${path}`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    return answer.ok ? null : `${url} answered ${answer.status}: ${await answer.text()}`;
  } catch (error) {
    const { message, cause } = error as Error;
    return `${url} does not answer: ${cause instanceof Error ? cause.message : message}`;
  }
};

const program = process.argv[2];
if (isProgram(program)) {
  const problem = await problemOf(program);
  if (problem !== null) {
    process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
  }
} else {
  process.stderr.write('usage: node deploy/image/health.ts app|collector\n');
  process.exitCode = 2;
}
