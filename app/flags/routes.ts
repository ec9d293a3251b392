// The flags over HTTP: GET /api/flags (all), GET /api/flags/mine (as they are for who asks), and
// POST /flags/NAME for operators, who hold FLAGS_TOKEN, and for admins.

import { createHash, timingSafeEqual } from 'node:crypto';
import { type Request, Router } from 'express';
import { z } from 'zod';
import type { AppContext } from '../context.ts';
import { readInput } from '../http/input.ts';
import { sendProblem } from '../http/problem.ts';
import { bearerToken, principalOf, requireUser } from '../identity/require-user.ts';
import { type FlagSettings, flagPhases, isFlagName } from './flag.ts';

const settingsBody = z
  .strictObject({
    enabled: z.boolean(),
    rollout_percentage: z.number().min(0).max(100).multipleOf(0.01),
    user_segments: z.array(z.string().min(1).max(200)).max(100),
    fallback_enabled: z.boolean(),
    monitoring_enabled: z.boolean(),
  })
  .partial()
  .refine((body) => Object.keys(body).length > 0, 'must name at least one setting');

const settingsOf = (body: z.infer<typeof settingsBody>): Partial<FlagSettings> => ({
  ...(body.enabled !== undefined && { enabled: body.enabled }),
  ...(body.rollout_percentage !== undefined && { rolloutPercentage: body.rollout_percentage }),
  ...(body.user_segments !== undefined && { userSegments: body.user_segments }),
  ...(body.fallback_enabled !== undefined && { fallbackEnabled: body.fallback_enabled }),
  ...(body.monitoring_enabled !== undefined && { monitoringEnabled: body.monitoring_enabled }),
});

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

type Author = { readonly name: string } | { readonly refused: 401 | 403 };

const authorOf = async (request: Request, { config, tokens }: AppContext): Promise<Author> => {
  const token = bearerToken(request.get('authorization'));
  if (!token) return { refused: 401 };
  if (config.flagsToken && same(token, config.flagsToken)) return { name: 'FLAGS_TOKEN' };
  const who = await tokens.verify(token);
  if (!who) return { refused: 401 };
  return who.role === 'admin' ? { name: who.userId } : { refused: 403 };
};

/** Mounted at /flags. */
export const flagChangeRoutes = (context: AppContext): Router => {
  const { flags } = context;
  const router = Router();
  router.post('/:name', async (request, response) => {
    const author = await authorOf(request, context);
    if ('refused' in author) {
      if (author.refused === 401) response.set('www-authenticate', 'Bearer');
      sendProblem(response, {
        status: author.refused,
        title: author.refused === 401 ? 'Not signed in' : 'Not allowed',
        detail: "flags are changed with FLAGS_TOKEN or with an admin's token as bearer",
      });
      return;
    }
    const { name } = request.params;
    if (!isFlagName(name)) {
      sendProblem(response, {
        status: 404,
        title: 'Not found',
        detail: `there is no flag ${name}: use one of ${Object.keys(flagPhases).join(', ')}`,
      });
      return;
    }
    const body = readInput(settingsBody, request.body, response);
    if (!body) return;
    response.json(await flags.change(name, settingsOf(body), author.name));
  });
  return router;
};

/** Mounted at /api/flags. */
export const flagRoutes = ({ flags, tokens }: AppContext): Router => {
  const router = Router();
  router.use(requireUser(tokens));
  router.get('/', (_request, response) => {
    response.json(flags.list());
  });
  router.get('/mine', async (_request, response) => {
    const who = principalOf(response);
    const evaluated = await Promise.all(
      flags.list().map(async ({ name }) => [name, await flags.enabled(name, who)] as const),
    );
    response.json(Object.fromEntries(evaluated));
  });
  return router;
};
