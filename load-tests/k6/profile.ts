// What a run is told from outside: the environment that the gate sets with `-e`, and the profile's
// part of the generated thresholds. What is missing or wrong is said in one sentence.

import type { Course, Storm } from '../../language/slo-set.ts';
import { loadSeconds, type Phase } from '../phases.ts';

export type Profile = {
  readonly name: string;
  readonly run: string;
  /** The app's origin, without a slash at its end. */
  readonly app: string;
  /** People at once, at the most; who comes in a storm is not among them. */
  readonly sessions: number;
  /** Those who come in the ramp-up. */
  readonly first: number;
  readonly rampUpMs: number;
  /** From then to the end. */
  readonly durationMs: number;
  readonly course: Course['kind'];
  /** null without a storm. */
  readonly storm: Storm | null;
  /** Whether all who come later are of one organisation. */
  readonly isOneTenant: boolean;
  /** How busy people are: at 0.1 they think ten times as long. */
  readonly pace: number;
  /** Visitors of the API in a minute; null: none. */
  readonly arrivalsPerMinute: number | null;
  readonly phases: readonly Phase[];
  readonly thresholds: Readonly<Record<string, string[]>>;
  /** `{n}` in it stands for the account's number, `{o}` for that of its organisation. */
  readonly email: string;
  /** That people are of, in turn; 1 where the address does not tell. */
  readonly organizations: number;
  readonly password: string;
  /** Where the summary goes; null: to stdout. */
  readonly summaryPath: string | null;
};

type Environment = Readonly<Record<string, string | undefined>>;
type GateThresholds = {
  readonly sessions: number;
  readonly rampUpSeconds: number;
  readonly durationSeconds: number;
  readonly course: Course;
  readonly pace: number;
  readonly arrivalsPerMinute: number | null;
  readonly phases: readonly Phase[];
  readonly thresholds: Readonly<Record<string, string[]>>;
};

/** The app's demo has so many; with more people, several are one person in several windows. */
const accounts = 20;
const mostOrganizations = 1_000;

/** Who grows is of one organisation, and who must not notice of another. */
const checkTenants = (isOneTenant: boolean, organizations: number): void => {
  if (isOneTenant && organizations < 2)
    throw new Error('Newcomers of one organisation need another: GATE_EMAIL must have {o}.');
};

const readOrganizations = (text: string | undefined, email: string): number => {
  if (!email.includes('{o}')) return 1;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= mostOrganizations) return number;
  throw new Error(
    `GATE_EMAIL has {o}: GATE_ORGANIZATIONS must be from 1 to ${mostOrganizations}, not '${text ?? ''}'.`,
  );
};

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
  const email = environment.GATE_EMAIL || 'person-{n}@demo.example';
  const { course, phases, pace, arrivalsPerMinute } = gate;
  const rampUpMs = gate.rampUpSeconds * 1000;
  const isOneTenant = course.kind === 'steps' && course.tenants === 'one';
  const organizations = readOrganizations(environment.GATE_ORGANIZATIONS, email);
  checkTenants(isOneTenant, organizations);
  return {
    ...{ name, app, thresholds: gate.thresholds },
    ...{ first: gate.sessions, sessions: course.kind === 'steps' ? course.upTo : gate.sessions },
    ...{ course: course.kind, phases, pace, arrivalsPerMinute },
    storm: course.kind === 'storm' ? course : null,
    run: environment.GATE_RUN || name,
    ...{ rampUpMs, durationMs: loadSeconds(gate) * 1000 - rampUpMs },
    ...{ email, organizations, isOneTenant },
    password: environment.GATE_PASSWORD || 'demo-person',
    summaryPath: environment.GATE_SUMMARY || null,
  };
};

type Seating = Pick<Profile, 'organizations' | 'isOneTenant' | 'first'>;

/** @param seat counts from 1, as do organisations. */
export const organizationOf = (profile: Seating, seat: number): number => {
  const { organizations, isOneTenant, first } = profile;
  if (isOneTenant) return seat <= first ? 2 : 1;
  return ((seat - 1) % organizations) + 1;
};

/** The how manieth of their organisation, from 0. */
export const placeInOrganization = (profile: Seating, seat: number): number => {
  const { organizations, isOneTenant, first } = profile;
  if (isOneTenant) return seat <= first ? seat - 1 : seat - first - 1;
  return Math.ceil(seat / organizations) - 1;
};

/** @param person counts from 1; all of one seat are of its organisation. */
export const emailOf = (profile: Profile, person: number, organization: number): string => {
  const account = (Math.floor((person - 1) / profile.organizations) % accounts) + 1;
  return profile.email.replaceAll('{n}', String(account)).replaceAll('{o}', String(organization));
};

/** Where the hub is. */
export const hubUrlOf = (app: string, path: string): string =>
  `${app.replace(/^http/, 'ws')}${path}`;
