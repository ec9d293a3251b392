// Writes the golden report of October anew, beside collector/reports. Run by hand after its words were
// changed: `git diff` then shows what its reader will see. The tests compare, and never write.

import { writeFileSync } from 'node:fs';
import { madeMs, openOctober } from '../../collector/reports/fixture.ts';
import { reportMarkdown } from '../../collector/reports/markdown.ts';
import { reportPage } from '../../collector/reports/page.ts';

const golden = new URL('../../collector/reports/golden/', import.meta.url);

const { store, desk } = openOctober();
const report = desk.reports.of('2026-10', madeMs);
if ('missing' in report) throw new Error(report.missing);
writeFileSync(new URL('october.md', golden), reportMarkdown(report));
writeFileSync(new URL('october.html', golden), reportPage(report));
store.close();
