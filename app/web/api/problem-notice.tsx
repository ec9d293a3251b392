// A failed request as people see it: what, why, and a way to try again.

import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { ApiProblem } from './problem.ts';

export const ProblemNotice = ({
  problem,
  again,
}: {
  readonly problem: ApiProblem;
  readonly again?: () => void;
}) => (
  <Notice
    tone="error"
    title={problem.title}
    actions={again && <Button onClick={again}>Try again</Button>}
  >
    {problem.message}
  </Notice>
);
