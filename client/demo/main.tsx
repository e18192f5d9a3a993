import '@fontsource-variable/inter/wght.css';
import 'virtual:tokens.css';
import './demo.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './components/App.tsx';
import { followSystemScheme } from './followSystemScheme.ts';

const root = document.getElementById('root');
if (!root) {
  throw new Error('index.html has no #root');
}
followSystemScheme();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
