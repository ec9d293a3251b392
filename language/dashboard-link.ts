// Where Grafana's generated dashboard of any one objective is, behind Grafana's own address.

import type { Objective } from './slo-set.ts';

export const dashboardPath = ({ slo, objective }: Pick<Objective, 'slo' | 'objective'>): string => {
  const [name, part] = [slo, objective].map(encodeURIComponent);
  return `/d/signalbox-objective?var-slo=${name}&var-objective=${part}`;
};
