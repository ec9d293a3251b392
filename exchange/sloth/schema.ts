// What Sloth's files hold, field by field: its own files, and its Kubernetes resources, which say the
// same in other spellings.

import { z } from 'zod';
import { fields } from '../../language/kinds/fields.ts';
import { resource } from '../kubernetes.ts';
import type { Spelling } from '../spelling.ts';

/** Sloth takes `tier: 2` for the text '2'. */
const text = z.union([z.string(), z.number(), z.boolean()], { error: 'a value is a text' });
const texts = z.record(z.string(), text.transform(String)).nullish();
const plugins = z.looseObject({}).nullish();

const alert = fields({
  disable: z.boolean().nullish(),
  labels: texts,
  annotations: texts,
}).nullish();

const slo = fields({
  name: z.string().min(1, 'an SLO has a name'),
  description: z.string().nullish(),
  objective: z.number(),
  plugins,
  labels: texts,
  sli: fields({
    raw: fields({ errorRatioQuery: z.string() }).nullish(),
    events: fields({ errorQuery: z.string(), totalQuery: z.string() }).nullish(),
    plugin: z.looseObject({}).nullish(),
  }),
  alerting: fields({
    name: z.string().nullish(),
    labels: texts,
    annotations: texts,
    pageAlert: alert,
    ticketAlert: alert,
  }).nullish(),
});

const specFields = {
  service: z.string().min(1, 'an SLO is of a service'),
  labels: texts,
  sloPlugins: plugins,
  slos: z.array(slo).nullish(),
};

export const file = fields({ version: z.string(), ...specFields });
export const kubernetes = resource(fields(specFields));

export type Spec = z.infer<ReturnType<typeof fields<typeof specFields>>>;
export type Slo = z.infer<typeof slo>;

/** How Sloth's own files spell what its Kubernetes resources write in one word. */
export const underscored: Spelling = {
  ...{ slo_plugins: 'sloPlugins', error_query: 'errorQuery', total_query: 'totalQuery' },
  ...{ error_ratio_query: 'errorRatioQuery', page_alert: 'pageAlert' },
  ticket_alert: 'ticketAlert',
};
