// The health checks that features register, by name. A check looks at the real state of what it
// names when it is asked; a check that throws or takes longer than two seconds is failing.

export type HealthStatus = 'ok' | 'degraded' | 'failing';
export type Health = { readonly status: HealthStatus; readonly detail: string };
export type HealthCheck = () => Promise<Health> | Health;

export type HealthChecks = {
  /** @throws RangeError when the name is taken. */
  readonly register: (name: string, check: HealthCheck) => void;
  /** null: no such check. */
  readonly run: (name: string) => Promise<Health | null>;
  readonly names: () => readonly string[];
};

const longestCheckMs = 2000;

const within = async (check: HealthCheck): Promise<Health> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Health>((resolve) => {
    timer = setTimeout(
      () => resolve({ status: 'failing', detail: `no answer within ${longestCheckMs} ms` }),
      longestCheckMs,
    );
  });
  try {
    return await Promise.race([Promise.resolve().then(check), late]);
  } catch (error) {
    return { status: 'failing', detail: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
};

export const createHealthChecks = (): HealthChecks => {
  const checks = new Map<string, HealthCheck>();
  return {
    register: (name, check) => {
      if (checks.has(name)) throw new RangeError(`there is a health check ${name} already`);
      checks.set(name, check);
    },
    run: async (name) => {
      const check = checks.get(name);
      return check ? within(check) : null;
    },
    names: () => [...checks.keys()],
  };
};
