// Ids of traces and spans. They have to differ, not to be secret, so the quick generator will do.

/** Not all zero, which is no id. */
export const randomHex = (bytes: 8 | 16): string => {
  let hex = '';
  while (hex.length < 2 * bytes) {
    hex += Math.floor(Math.random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  }
  return /^0+$/.test(hex) ? randomHex(bytes) : hex;
};
