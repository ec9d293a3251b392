// What the schemas of all kinds are made of.
// A mapping refuses fields that it does not have, and its message then lists those it has.

import { z } from 'zod';

/** A mapping with exactly these fields. */
export const fields = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? Object.keys(shape).join(',') : undefined,
  });

export const name = z
  .string()
  .regex(
    /^[a-z0-9](?:[-a-z0-9.]{0,61}[a-z0-9])?$/,
    'a name is 1 to 63 lower-case letters, digits, - and ., first and last a letter or digit',
  );

export const description = z
  .string()
  .max(1050, 'a description has at most 1050 characters')
  .optional();

const keyAsks = 'a key is 1 to 63 letters, digits, -, _ and ., first and last a letter or digit';
const keyName = '[a-zA-Z0-9](?:[-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?';
const domain = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
const domains = `(?=[^/]{1,253}/)${domain}(?:\\.${domain})*/`;

const labelKey = z.string().regex(new RegExp(`^${keyName}$`));
const annotationKey = z.string().regex(new RegExp(`^(?:${domains})?${keyName}$`));

const isBadKey = ({ code }: { readonly code: string }): boolean => code === 'invalid_key';

export const metadata = fields({
  name,
  displayName: z.string().min(1, 'a display name is not empty').optional(),
  labels: z
    .record(
      labelKey,
      z.union([z.string(), z.array(z.string())], { error: 'a label is a text or a list of texts' }),
      { error: (issue) => (isBadKey(issue) ? keyAsks : undefined) },
    )
    .optional(),
  annotations: z
    .record(annotationKey, z.string(), {
      error: (issue) => (isBadKey(issue) ? `${keyAsks}, behind a domain and / if any` : undefined),
    })
    .optional(),
});

/** The fields of a definition of that kind that is written in place, where others are named. */
export const inPlace = <Kind extends string, Spec extends z.ZodType>(
  kindName: Kind,
  spec: Spec,
) => ({
  kind: z.literal(kindName).optional(),
  metadata: metadata.optional(),
  spec: spec.optional(),
});

/** A document of one kind. */
export const kind = <Spec extends z.ZodType>(apiVersion: string, kindName: string, spec: Spec) =>
  fields({ apiVersion: z.literal(apiVersion), kind: z.literal(kindName), metadata, spec });
