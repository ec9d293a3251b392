// The collector as the command line starts it: with the generator of rules, for the page of an SLO to
// show beside the definition. The collector itself may not know it.

import { rulesOfSlo } from '../../alerts/slo-rules.ts';
import { runCollector } from '../../collector/run.ts';

await runCollector(rulesOfSlo);
