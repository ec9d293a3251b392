// A worker in a process of its own, to be killed: its action writes its effect into the step's
// transaction, tells the parent, and then waits for ever when told to.

import { startWorkflowWorker } from '../../app/workflow/worker.ts';
import { partsFor } from './stage.ts';

const [url = '', behaviour = 'finish'] = process.argv.slice(2);

await startWorkflowWorker(partsFor(url), {
  actions: {
    work: {
      inputs: {},
      outputs: {},
      run: async ({ transaction, organizationId, runId }) => {
        await transaction.query(
          `INSERT INTO audit_log (organization_id, author, action, subject)
           VALUES ($1, $2, 'worked', $3)`,
          [organizationId, behaviour, runId],
        );
        process.send?.('wrote');
        if (behaviour === 'hang') await new Promise(() => {});
        return { outputs: {}, note: `done by the worker that was to ${behaviour}` };
      },
    },
  },
  stepTimeoutSeconds: 0.9,
  leaseSeconds: 1,
});
process.send?.('ready');
