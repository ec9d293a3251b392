// POST /api/sessions: signing in. Wrong credentials are `rejected` in the figures; only what fails
// on our side is an `error`. After ten failures in a quarter of an hour an address has to wait.

import { type RequestHandler, Router } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import type { AppContext } from '../context.ts';
import { readInput } from '../http/input.ts';
import { sendProblem } from '../http/problem.ts';
import { demoOrganization } from './demo.ts';
import { rememberedMembers } from './members.ts';
import { passwordMatches } from './passwords.ts';
import type { Principal } from './principal.ts';
import { principalOf, requireUser } from './require-user.ts';
import { findAnyMember, findByEmail } from './store.ts';

const credentials = z.strictObject({
  email: z.email('must be an e-mail address').max(320),
  password: z.string().min(1).max(1000),
});
const demoBody = z.strictObject({ demo: z.literal(true) });

const failuresAllowed = 10;
const windowMs = 15 * 60 * 1000;

/** Counts failures by who is tried and from where, so that one guesser locks out nobody else. */
const limitFailures = (context: AppContext): RequestHandler =>
  rateLimit({
    windowMs,
    limit: failuresAllowed,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: ({ ip = '', body }) =>
      `${ipKeyGenerator(ip)} ${String((body as { email?: unknown } | undefined)?.email).toLowerCase()}`,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => response.statusCode !== 401,
    handler: (_request, response) => {
      context.metrics.signIns.inc({ result: 'rejected' });
      sendProblem(response, {
        status: 429,
        title: 'Too many failed sign-ins',
        detail: 'wait a quarter of an hour before the next try for this address',
      });
    },
  });

const userOf = ({ userId, name, email }: Principal) => ({ id: userId, name, email });
const organizationOf = (who: Principal) => ({ id: who.organizationId, name: who.organizationName });

export const sessionRoutes = (context: AppContext): Router => {
  const { cache, config, database, log, metrics, tokens } = context;
  const members = rememberedMembers(database, cache);

  const whoIs = async (input: z.infer<typeof credentials>): Promise<Principal | null> => {
    const found = await findByEmail(database, input.email);
    if (!(await passwordMatches(found?.passwordHash ?? null, input.password)) || !found)
      return null;
    const { passwordHash: _secret, ...principal } = found;
    return principal;
  };

  /** @param input null: anybody of the demo. */
  const signIn = async (input: z.infer<typeof credentials> | null) => {
    const who = input ? await whoIs(input) : await findAnyMember(database, demoOrganization);
    if (!who) return null;
    await members.remember(who);
    return { who, issued: await tokens.issue(who) };
  };

  const router = Router();
  /** What the sign-in page offers; everybody may ask. */
  router.get('/options', (_request, response) => {
    response.json({ demo: config.demo });
  });

  router.post('/', limitFailures(context), async (request, response) => {
    const demo = config.demo && demoBody.safeParse(request.body).success;
    const input = demo ? null : readInput(credentials, request.body, response);
    if (!demo && !input) {
      metrics.signIns.inc({ result: 'rejected' });
      return;
    }
    const signedIn = await signIn(input).catch((error: unknown) => {
      metrics.signIns.inc({ result: 'error' });
      throw error;
    });
    metrics.signIns.inc({ result: signedIn ? 'success' : 'rejected' });
    if (!signedIn) {
      sendProblem(response, {
        status: 401,
        title: 'Not signed in',
        detail: 'the e-mail address or the password is wrong',
      });
      return;
    }
    const { who, issued } = signedIn;
    log.info({ userId: who.userId, organizationId: who.organizationId }, 'signed in');
    response.status(201).json({ ...issued, user: userOf(who), organization: organizationOf(who) });
  });

  router.get('/mine', requireUser(tokens), (_request, response) => {
    const who = principalOf(response);
    response.json({ user: userOf(who), organization: organizationOf(who), role: who.role });
  });
  return router;
};
