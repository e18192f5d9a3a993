const STOP_WORDS = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
const START_WORDS = new Set(['START', 'YES', 'UNSTOP']);
const HELP_WORDS = new Set(['HELP', 'INFO']);

const STOPPED =
  'You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.';
const STARTED =
  'You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.';
const HELP = 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.';

/** Who has told which number to stop. Carriers enforce this for SMS whatever the account wishes. */
export class OptOuts {
  private readonly pairs = new Set<string>();

  /** @returns what the carrier itself answers to a keyword, null for any other text */
  hear(from: string, to: string, body: string): string | null {
    const word = body.trim().toUpperCase();
    const pair = `${to} ${from}`;
    if (STOP_WORDS.has(word)) {
      const isNew = !this.pairs.has(pair);
      this.pairs.add(pair);
      return isNew ? STOPPED : null;
    }
    if (START_WORDS.has(word)) {
      return this.pairs.delete(pair) ? STARTED : null;
    }
    return HELP_WORDS.has(word) ? HELP : null;
  }

  has(sender: string, recipient: string): boolean {
    return this.pairs.has(`${sender} ${recipient}`);
  }
}
