// The key that leads from one of a list back to it.

import { useKeys } from './keys.ts';
import { navigate } from './navigation.ts';

export const useBackKey = (href: string, does: string): void =>
  useKeys([
    {
      keys: ['Escape', 'u'],
      does,
      press: () => {
        navigate(href);
        return true;
      },
    },
  ]);
