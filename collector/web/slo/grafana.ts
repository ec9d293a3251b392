// Where Grafana shows an objective: on the generated dashboard of any one objective, which is told by
// the address whose it is.

const dashboard = 'signalbox-objective';

export const grafanaLink = (
  grafanaUrl: string,
  { name, objective }: { readonly name: string; readonly objective: string },
): string => {
  const chosen = new URLSearchParams({ 'var-slo': name, 'var-objective': objective });
  return `${grafanaUrl}/d/${dashboard}?${chosen}`;
};
