// What a run is told from outside: the environment that the gate sets with `-e`, and the profile's
// part of the generated thresholds. What is missing or wrong is said in one sentence.

export type Profile = {
  readonly name: string;
  readonly run: string;
  /** The app's origin, without a slash at its end. */
  readonly app: string;
  /** People at once. */
  readonly sessions: number;
  readonly rampUpMs: number;
  /** How long all of them stay. */
  readonly durationMs: number;
  readonly thresholds: Readonly<Record<string, string[]>>;
  /** `{n}` in it stands for the account's number. */
  readonly email: string;
  readonly password: string;
  /** Where the summary goes; null: to stdout. */
  readonly summaryPath: string | null;
};

type Environment = Readonly<Record<string, string | undefined>>;
type GateThresholds = {
  readonly sessions: number;
  readonly rampUpSeconds: number;
  readonly durationSeconds: number;
  readonly thresholds: Readonly<Record<string, string[]>>;
};

/** The app's demo has so many; with more people, several are one person in several windows. */
const accounts = 20;

const required = (environment: Environment, name: string, what: string): string => {
  const value = environment[name];
  if (!value) throw new Error(`${name} is not set: give k6 \`-e ${name}=…\`, ${what}.`);
  return value;
};

/**
 * @param read gives a file's text.
 * @throws Error where something is missing, or the file does not have the profile.
 */
export const readProfile = (environment: Environment, read: (path: string) => string): Profile => {
  const name = required(environment, 'GATE_PROFILE', "the load gate's name");
  const path = required(environment, 'GATE_THRESHOLDS', 'the path of the generated thresholds');
  const app = required(environment, 'GATE_APP', "the app's URL").replace(/\/+$/, '');
  if (!/^https?:\/\/[^/]+$/.test(app))
    throw new Error(`GATE_APP is ${app}: it must be an origin such as http://127.0.0.1:3000.`);
  const gates = JSON.parse(read(path)) as Readonly<Record<string, GateThresholds>>;
  const gate = gates[name];
  if (gate === undefined)
    throw new Error(
      `${path} has no profile '${name}': it has ${Object.keys(gates).join(', ') || 'none'}.`,
    );
  return {
    ...{ name, app, sessions: gate.sessions, thresholds: gate.thresholds },
    run: environment.GATE_RUN || name,
    rampUpMs: gate.rampUpSeconds * 1000,
    durationMs: gate.durationSeconds * 1000,
    email: environment.GATE_EMAIL || 'person-{n}@demo.example',
    password: environment.GATE_PASSWORD || 'demo-person',
    summaryPath: environment.GATE_SUMMARY || null,
  };
};

/** @param person counts from 1. */
export const emailOf = (profile: Profile, person: number): string =>
  profile.email.replaceAll('{n}', String(((person - 1) % accounts) + 1));

/** Where the hub is. */
export const hubUrlOf = (app: string, path: string): string =>
  `${app.replace(/^http/, 'ws')}${path}`;
