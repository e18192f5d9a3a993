import type { WidgetConfig } from '../../shared/webchat.ts';
import { mountWidget, type WidgetControl } from './mount.tsx';

/**
 * The entry on other people's pages: `<script src="https://…/widget.js" data-inbox="…" async></script>`.
 *
 * Adds one name to the page, `Atende('open' | 'close' | 'identify' | 'forget', …)`. Calls made before the widget
 * is there are kept. The widget listens to no `postMessage`.
 */
type Call = [command: string, argument?: unknown];

interface HostPage {
  Atende?: ((...call: Call) => void) & { q?: Call[] };
}

// Only valid while the script runs for the first time, so before anything is awaited.
const script = document.currentScript ?? document.querySelector('script[data-inbox][src*="/widget.js"]');
// The page's global object, seen as far as it is ours.
const page = window as unknown as HostPage;
const waiting: Call[] = [...(page.Atende?.q ?? [])];
let control: WidgetControl | null = null;

page.Atende = (...call) => {
  control === null ? waiting.push(call) : obey(control, call);
};

if (script instanceof HTMLScriptElement) {
  void start(new URL(script.src).origin, script.dataset.inbox ?? '');
}

async function start(origin: string, inboxId: string): Promise<void> {
  const config = await loadConfig(origin, inboxId);
  if (config === null) {
    return;
  }
  await pageReady();
  control = mountWidget(config, origin);
  for (const call of waiting.splice(0)) {
    obey(control, call);
  }
}

/** @returns null, with a word on the console for whoever embeds it, when the inbox cannot be shown here */
async function loadConfig(origin: string, inboxId: string): Promise<WidgetConfig | null> {
  try {
    const response = await fetch(`${origin}/webchat/${encodeURIComponent(inboxId)}/config`);
    if (response.ok) {
      return response.json();
    }
    const { message } = await response.json();
    console.warn(`Chat widget of inbox ${inboxId}: ${message}`);
  } catch (error) {
    console.warn(`Chat widget of inbox ${inboxId} cannot reach ${origin}.`, error);
  }
  return null;
}

function pageReady(): Promise<void> {
  return new Promise((resolve) => {
    document.readyState === 'loading'
      ? document.addEventListener('DOMContentLoaded', () => resolve())
      : resolve();
  });
}

function obey(widget: WidgetControl, [command, argument]: Call): void {
  if (command === 'identify') {
    widget.identify(String(argument));
  } else if (command === 'open' || command === 'close' || command === 'forget') {
    widget[command]();
  } else {
    console.warn(`Atende('${command}') is not known; use open, close, identify or forget.`);
  }
}
