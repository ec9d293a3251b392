// What was written of an SLO, with its place, and the rules that are generated from it.

import { Card } from '../../../ui/card.tsx';
import { Loading, Notice } from '../../../ui/notice.tsx';
import type { SloDefinition } from '../../serve/slos/shapes.ts';
import type { Fetched } from '../live/use-board.ts';

/** What is too wide or long scrolls, by the arrow keys too. */
const Text = ({ label, text }: { readonly label: string; readonly text: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <section className="written" tabIndex={0} aria-label={label}>
    <pre>{text}</pre>
  </section>
);

const linesOf = (text: string): number => text.trimEnd().split('\n').length;

export const DefinitionCard = ({ answer }: { readonly answer: Fetched<SloDefinition> }) => {
  const { value, failure } = answer;
  return (
    <Card title="Definition and generated rules">
      {failure !== null && (
        <Notice tone="error" title="The definition could not be read">
          {failure.message}
        </Notice>
      )}
      {failure === null && value === null && <Loading what="the definition" />}
      {value !== null && (
        <>
          {value.definition === null ? (
            <p className="ui-muted">The text of the definition is not at hand.</p>
          ) : (
            <details>
              <summary>
                Definition:{' '}
                <code>
                  {value.definition.file}:{value.definition.line}
                </code>
              </summary>
              <Text label="Definition" text={value.definition.text} />
            </details>
          )}
          {value.rules === null ? (
            <p className="ui-muted">{value.rulesMissing}</p>
          ) : (
            <details>
              <summary>Prometheus rules generated from it, {linesOf(value.rules)} lines</summary>
              <Text label="Generated rules" text={value.rules} />
            </details>
          )}
        </>
      )}
    </Card>
  );
};
