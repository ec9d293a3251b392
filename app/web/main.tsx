// Starts the app's pages in the browser.

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../ui/base.css';
import { App } from './app.tsx';

const place = document.getElementById('app');
if (place === null) throw new TypeError('index.html has no element with the id "app"');
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
