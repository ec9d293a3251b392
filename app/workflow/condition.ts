// Conditions of decisions: CEL expressions over typed variables. What is checked when a workflow is
// saved cannot fail by type when a run gets there.

import { type Context, Environment } from '@marcbachmann/cel-js';
import type { Values, ValueTypes } from './definition.ts';

/** A condition is short; whoever writes more than this is not deciding. */
const limits = { maxAstNodes: 500, maxDepth: 50, maxListElements: 200, maxMapEntries: 50 };

const environment = (types: ValueTypes): Environment => {
  const made = new Environment({ limits });
  for (const [name, type] of Object.entries(types)) made.registerVariable(name, type);
  return made;
};

/** CEL's messages carry the expression and a caret on lines of their own; the first line says it. */
const firstLine = (message: string): string => message.split('\n', 1)[0] ?? message;

/** @returns what is wrong with a condition over these variables, or null. */
export const conditionProblem = (expression: string, types: ValueTypes): string | null => {
  const { valid, type, error } = environment(types).check(expression);
  if (!valid) return firstLine(error?.message ?? 'cannot be read');
  return type === 'bool' ? null : `gives ${type}, a condition must give bool`;
};

const inCel = (values: Values, types: ValueTypes): Context => {
  const context: Context = {};
  for (const [name, type] of Object.entries(types)) {
    const value = values[name];
    if (value !== undefined) context[name] = type === 'int' ? BigInt(value) : value;
  }
  return context;
};

/** @throws Error in plain words when the expression cannot be evaluated, such as a division by zero. */
export const holds = (expression: string, values: Values, types: ValueTypes): boolean => {
  const known = Object.fromEntries(Object.entries(types).filter(([name]) => name in values));
  try {
    return environment(known).evaluate(expression, inCel(values, known)) === true;
  } catch (cause) {
    const reason = cause instanceof Error ? firstLine(cause.message) : String(cause);
    throw new Error(`the condition \`${expression}\` cannot be evaluated: ${reason}`, { cause });
  }
};
