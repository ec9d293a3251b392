// Starts the board in the browser.

import { StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import '../../ui/base.css';
import { Board } from './board.tsx';
import { Broken } from './live/broken.tsx';
import { createFeed } from './live/feed.ts';
import { FeedContext } from './live/use-board.ts';

const feed = createFeed();

const Root = () => {
  useEffect(() => feed.start(), []);
  return (
    <FeedContext value={feed}>
      <Broken>
        <Board />
      </Broken>
    </FeedContext>
  );
};

const place = document.getElementById('board');
if (place === null) throw new TypeError('index.html has no element with the id "board"');
createRoot(place).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
