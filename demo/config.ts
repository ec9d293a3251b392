// The people's settings, read once from the environment; all problems are told at once. A variable X
// may be given as X_FILE, a path whose content is the value.

import { readFileSync } from 'node:fs';
import { z } from 'zod';

export type Config = {
  /** The app's origin. */
  readonly appUrl: URL;
  readonly people: number;
  readonly logLevel: string;
};

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const schema = z.object({
  APP_URL: z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
      'must be a URL that begins with http:// or https://',
    )
    .default('http://127.0.0.1:3000'),
  DEMO_PEOPLE: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a number of people: 1 to 500')
    .transform(Number)
    .refine((count) => count >= 1 && count <= 500, 'must be a number of people: 1 to 500')
    .default(20),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** @throws ConfigError whose message has one line for every problem. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const direct = environment[name];
    const path = environment[`${name}_FILE`];
    if (direct && path) problems.push(`${name} and ${name}_FILE are both set: keep one`);
    if (direct) values[name] = direct;
    else if (path) {
      try {
        values[name] = readFileSync(path, 'utf8').trim();
      } catch (error) {
        problems.push(`${name}_FILE: ${path} cannot be read (${(error as Error).message})`);
      }
    }
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    problems.push(
      ...parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    );
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems.join('\n'));
  const { APP_URL, DEMO_PEOPLE, LOG_LEVEL } = parsed.data;
  return { appUrl: new URL(APP_URL), people: DEMO_PEOPLE, logLevel: LOG_LEVEL };
};
