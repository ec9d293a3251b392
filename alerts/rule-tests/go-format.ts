// Numbers as Go's printf writes them in an alert's text, for what tests expect to read there.

/** `%.Nf`: an exact half goes to the even digit, where JavaScript's toFixed goes up. */
export const goFixed = (value: number, digits: number): string => {
  const shifted = value * 10 ** digits;
  const isHalf = Math.abs(shifted % 1) === 0.5;
  return isHalf
    ? ((2 * Math.round(shifted / 2)) / 10 ** digits).toFixed(digits)
    : value.toFixed(digits);
};

/** `%.Ng`: significant digits, without zeros at the end. */
export const goGeneral = (value: number, digits: number): string => {
  const rounded = Number(value.toPrecision(digits));
  const exponent = rounded === 0 ? 0 : Math.floor(Math.log10(Math.abs(rounded)));
  if (exponent >= -4 && exponent < digits) return String(rounded);
  return rounded.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
};
