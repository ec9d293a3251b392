// How a replay's page looks, in light and in dark: system fonts, tabular figures, one accent colour.

export const style = `
:root { color-scheme: light dark; --ink: #1f2328; --quiet: #59636e; --paper: #ffffff; --rule: #d1d9e0;
  --line: #0969da; --other: #8250df; --green: #2da44e; --yellow: #d4a72c; --red: #cf222e; --grey: #8c959f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f6fc; --quiet: #9198a1; --paper: #0d1117; --rule: #3d444d; --line: #4493f8;
    --other: #ab7df8; } }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1040px; margin: 0 auto; padding: 24px 16px; }
h1 { font-size: 24px; } h2 { font-size: 20px; margin-top: 32px; } h3 { font-size: 16px; margin-top: 24px; }
small, .quiet { color: var(--quiet); font-weight: normal; font-size: 14px; }
table { border-collapse: collapse; }
th, td { text-align: left; padding: 4px 16px 4px 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
th[scope=row] { font-weight: normal; color: var(--quiet); }
.wide { overflow-x: auto; } .told { font-size: 14px; } .told td { white-space: nowrap; }
.told td:last-child { white-space: normal; min-width: 320px; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--quiet); font: 13px system-ui, sans-serif; }
svg .name { fill: var(--ink); }
.grid { stroke: var(--rule); stroke-width: 1; }
.left { fill: none; stroke: var(--line); stroke-width: 2; stroke-linejoin: round; }
.left.other { stroke: var(--other); stroke-dasharray: 6 4; }
.key { stroke-width: 3; }
.green { fill: var(--green); } .yellow { fill: var(--yellow); } .red { fill: var(--red); }
.none { fill: none; stroke: var(--grey); } .stale { fill: url(#hatched); stroke: var(--grey); }
.page { fill: var(--red); } .ticket { fill: var(--yellow); }
svg .on { fill: #ffffff; font-weight: 600; } svg .on.dark { fill: #1f2328; }
`;
