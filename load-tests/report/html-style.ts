// How the page of a run looks, in light and in dark: system fonts, tabular figures, states by shape,
// word and colour.

export const style = `
:root { color-scheme: light dark; --ink: #1f2328; --quiet: #59636e; --paper: #ffffff; --rule: #d1d9e0;
  --pass: #14682f; --fail: #b0141f; --inconclusive: #545d68; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f6fc; --quiet: #a2acb9; --paper: #0d1117; --rule: #3d444d;
    --pass: #63d186; --fail: #ff8b84; --inconclusive: #a2acb9; } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1040px; margin: 0 auto; padding: 24px 16px; }
h1 { font-size: 24px; margin: 0 0 8px; } h2 { font-size: 18px; margin: 32px 0 8px; }
.quiet { color: var(--quiet); font-size: 14px; }
.pass { color: var(--pass); } .fail { color: var(--fail); } .inconclusive { color: var(--inconclusive); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; }
th, td { text-align: left; padding: 6px 16px 6px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
td.state { white-space: nowrap; font-weight: 600; }
th[scope=row] { font-weight: 400; } th[scope=row] small { display: block; color: var(--quiet); font-size: 13px; }
[aria-label=Objectives] td { min-width: 90px; } [aria-label=Objectives] td:last-child { min-width: 280px; }
td ul { margin: 0; padding-left: 18px; } li { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; font-size: 14px; margin: 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
.gate-chart { display: block; min-width: 620px; max-width: 100%; height: auto; }
`;
