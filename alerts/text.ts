// How expressions are written down: over several lines, with decimal numbers.

export const lines = (...parts: readonly string[]): string => parts.join('\n');

export const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');

/** Without the noise of binary fractions: 1 - 0.95 is 0.05. */
export const decimal = (value: number): number => Number(value.toPrecision(12));

export const percentText = (share: number): string => `${decimal(share * 100)} %`;
