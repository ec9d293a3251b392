// What resources of Kubernetes have around what they say: metadata for operators, and a status.

import { z } from 'zod';
import type { Report } from '../language/diagnostic.ts';
import { fields } from '../language/kinds/fields.ts';
import type { YamlDocument } from '../language/yaml-document.ts';

const texts = z.record(z.string(), z.string()).nullish();

const metadata = z.looseObject({
  name: z.string().min(1, 'a resource has a name'),
  namespace: z.string().nullish(),
  labels: texts,
  annotations: texts,
});

export type ResourceMetadata = z.infer<typeof metadata>;

export const resource = <Spec extends z.ZodType>(spec: Spec) =>
  fields({
    apiVersion: z.string(),
    kind: z.string(),
    metadata,
    spec,
    status: z.unknown().optional(),
  });

/** Labels choose which operator sees the resource: they mean nothing outside the cluster. */
export const noteKubernetes = (
  { labels, annotations }: ResourceMetadata,
  kept: readonly string[],
  document: YamlDocument,
  report: Report,
): void => {
  for (const [part, map] of Object.entries({ labels, annotations })) {
    const names = Object.keys(map ?? {}).filter((name) => !kept.includes(name));
    if (names.length === 0) continue;
    const mark = document.keyMark(['metadata', part]);
    const message = `the resource's ${part} are left out: ${names.join(', ')}`;
    report('import-changed', mark, message, 'They are for operators in the cluster.');
  }
};
