import type { Network } from '../network.ts';
import { parseTwiml, type TwimlNode, textOf } from '../twiml.ts';
import type { WebhookAnswer } from '../webhooks.ts';

/** What a messaging webhook's TwiML asks to be sent back: one entry for each `<Message>`. */
export function repliesIn(
  answer: WebhookAnswer,
  url: string,
  network: Network,
): { body: string; mediaUrls: string[] }[] {
  if (!/xml/.test(answer.contentType) || answer.body.trim() === '') {
    return [];
  }
  const verbs = parseTwiml(answer.body);
  if (verbs === null) {
    network.webhooks.note(12100, 'Document parse failure', url);
    return [];
  }
  for (const unknown of verbs.filter((verb) => verb.name !== 'Message')) {
    network.webhooks.note(12200, `Schema validation warning: <${unknown.name}>`, url);
  }
  return verbs.filter((verb) => verb.name === 'Message').map(replyIn);
}

function replyIn(verb: TwimlNode): { body: string; mediaUrls: string[] } {
  const bodies = verb.children.filter((child) => child.name === 'Body').map(textOf);
  const mediaUrls = verb.children
    .filter((child) => child.name === 'Media')
    .map((child) => textOf(child).trim());
  return { body: bodies.length > 0 ? bodies.join('') : verb.text.trim(), mediaUrls };
}
