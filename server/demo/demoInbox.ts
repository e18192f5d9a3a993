import type { Channel } from '../../shared/primitives.ts';

/** One of the demo's inboxes, as the world outside knows it. */
export interface DemoInbox {
  id: string;
  channel: Channel;
  /** Mail address, number in E.164, or the widget's title. */
  address: string;
}
