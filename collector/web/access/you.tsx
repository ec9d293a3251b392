// Who is at this board: the name and the way out where somebody signed in, the way in where that opens
// more. A board without tokens says nothing here.

import { Button } from '../../../ui/button.tsx';
import { useBoard } from '../live/use-board.ts';
import './you.css';

const here = (): string => location.pathname + location.search;

export const signInHref = (): string => `/sign-in?to=${encodeURIComponent(here())}`;

export const You = () => {
  const you = useBoard().session?.you;
  if (you === undefined || !you.canSignIn) return null;
  if (!you.isSignedIn) {
    return you.role === null ? (
      <a className="you" href={signInHref()}>
        Sign in
      </a>
    ) : null;
  }
  return (
    <form className="you" method="post" action="/sign-out">
      <span title={you.mayChange ? 'may look and change' : 'may look'}>
        <strong>{you.name}</strong> · {you.role}
      </span>
      <Button kind="quiet" type="submit">
        Sign out
      </Button>
    </form>
  );
};
