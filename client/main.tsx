import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import 'virtual:tokens.css';
import './styles/base.css';
import './styles/components.css';
import './styles/mantine.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { returnFocus } from './components/returnFocus.ts';
import { leaveOnLostSession } from './features/session/leaveOnLostSession.ts';
import { setUpLanguage } from './i18n/setUp.ts';
import { queryClient } from './realtime/eventContext.ts';

const root = document.getElementById('root');
if (!root) {
  throw new Error('index.html has no #root');
}
leaveOnLostSession(queryClient);
returnFocus();
await setUpLanguage();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
