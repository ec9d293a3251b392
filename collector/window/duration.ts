// Lengths of windows as people write them: 300 s is 5m, 5400 s is 1h30m.

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

export const durationText = (seconds: number): string => {
  let rest = Math.round(seconds);
  let text = '';
  for (const [unit, length] of units) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
};
