// How much of everything so many people need who are in at once: instances, processors, memory, the
// database's work and growth, Redis' messages, and how long it takes until all are in again. Pure: it
// measures nothing, and is as right as what it is given.

export type Inputs = {
  /** In at once, at the busiest time. */
  readonly people: number;
  /** Of one person, averaged over all who are in. */
  readonly editsPerSecond: number;
  /** How many have the same document open. */
  readonly peoplePerDocument: number;
  /** Milliseconds of processor: an edit at the instance, delivered to all who read it. */
  readonly appMsPerEdit: number;
  /** An edit at PostgreSQL. */
  readonly databaseMsPerEdit: number;
  /** A session that does nothing, in a minute. */
  readonly appMsPerIdleMinute: number;
  readonly kibibytesPerSession: number;
  /** An instance without anybody. */
  readonly baseMebibytes: number;
  /** What an edit takes on the database's disk, with its index entries. */
  readonly bytesPerEdit: number;
  /** The most sessions with which an instance held its objectives: the measured knee. */
  readonly kneeSessions: number;
  /** How much of a processor may be used: what is left takes the bursts. */
  readonly utilisation: number;
  /** How many instances may be away at once without anybody's being sent away. */
  readonly spareInstances: number;
  /** Connections of one instance to the database. */
  readonly databaseConnections: number;
  /** What the door of an instance lets in at once, and then in a second. */
  readonly doorBurst: number;
  readonly doorPerSecond: number;
};

export type Plan = {
  readonly sessionsPerInstance: number;
  /** What keeps an instance from more. */
  readonly boundBy: 'knee' | 'processor';
  readonly instances: number;
  /** Share of a processor that one instance uses, with the spare ones away. */
  readonly instanceLoad: number;
  readonly instanceMebibytes: number;
  readonly editsPerSecond: number;
  readonly databaseCores: number;
  readonly databaseConnections: number;
  readonly databaseGibibytesPerDay: number;
  /** Hints that Redis is given and, as far as their documents are there, hands to other instances. */
  readonly hintsPerSecond: number;
  readonly hintsDeliveredPerSecond: number;
  /** At least, until all are in who come at once, with the spare instances away. */
  readonly readmittedSeconds: number;
};

/** Of so many people at random over so many instances, how many instances have at least one. */
const instancesReached = (people: number, instances: number): number =>
  instances * (1 - (1 - 1 / instances) ** people);

/** @throws RangeError for a figure that cannot be, naming it. */
export const planFor = (inputs: Inputs): Plan => {
  const mayBeNought: readonly string[] = ['spareInstances', 'appMsPerIdleMinute', 'editsPerSecond'];
  for (const [name, value] of Object.entries(inputs)) {
    if (!Number.isFinite(value) || value < 0 || (value === 0 && !mayBeNought.includes(name)))
      throw new RangeError(`${name} cannot be ${value}`);
  }
  if (inputs.utilisation > 1) throw new RangeError('utilisation cannot be more than 1');
  const { people, editsPerSecond: each, appMsPerEdit, utilisation, spareInstances } = inputs;
  const edits = people * each;
  // One process uses one processor: JavaScript runs on one thread.
  const loadOfSession = (each * appMsPerEdit + inputs.appMsPerIdleMinute / 60) / 1000;
  const byProcessor = loadOfSession === 0 ? Infinity : Math.floor(utilisation / loadOfSession);
  const sessionsPerInstance = Math.min(inputs.kneeSessions, byProcessor);
  if (sessionsPerInstance < 1) throw new RangeError('one session is too much for an instance');
  const needed = Math.ceil(people / sessionsPerInstance);
  const instances = needed + spareInstances;
  const fullest = Math.ceil(people / needed);
  const reached = instancesReached(inputs.peoplePerDocument, instances);
  return {
    sessionsPerInstance,
    boundBy: byProcessor < inputs.kneeSessions ? 'processor' : 'knee',
    instances,
    instanceLoad: fullest * loadOfSession,
    instanceMebibytes: inputs.baseMebibytes + (fullest * inputs.kibibytesPerSession) / 1024,
    editsPerSecond: edits,
    databaseCores: (edits * inputs.databaseMsPerEdit) / 1000 / utilisation,
    databaseConnections: instances * inputs.databaseConnections,
    databaseGibibytesPerDay: (edits * inputs.bytesPerEdit * 86_400) / 2 ** 30,
    hintsPerSecond: edits,
    hintsDeliveredPerSecond: edits * Math.max(0, reached - 1),
    readmittedSeconds: Math.max(0, fullest - inputs.doorBurst) / inputs.doorPerSecond,
  };
};
