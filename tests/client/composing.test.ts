import { describe, expect, it } from 'vitest';
import { addressFor } from '../../client/features/cases/addressFor.ts';
import { snoozeChoices } from '../../client/features/cases/snoozeChoices.ts';
import { fillCanned, openVariables } from '../../client/features/composer/fillCanned.ts';
import { mentionedIn } from '../../client/features/composer/mentionedIn.ts';
import { bestFirst, rankOf } from '../../client/features/composer/rankOf.ts';
import { triggerAt } from '../../client/features/composer/triggerAt.ts';
import { shownPhone } from '../../client/features/contacts/shownPhone.ts';
import { readFrame } from '../../client/features/softphone/frames.ts';
import { splitLinks } from '../../client/features/thread/splitLinks.ts';

const values = {
  'contact.name': 'Anna Souza',
  'contact.firstName': 'Anna',
  'agent.name': 'Bruno',
  'agent.firstName': 'Bruno',
  'case.number': '7',
};

describe('canned replies', () => {
  it('are filled with what is known', () => {
    expect(fillCanned('Hello {{contact.firstName}}, this is {{ agent.name }}.', values)).toBe(
      'Hello Anna, this is Bruno.',
    );
  });

  it('keep what nobody knows, so that it can stop the reply', () => {
    const filled = fillCanned('Order {{order.number}}', values);
    expect(openVariables(filled)).toEqual(['{{order.number}}']);
  });
});

describe('the signs that open a list while typing', () => {
  it('are found at the beginning of a word only', () => {
    expect(triggerAt('see /ref', 8, 'outbound')).toEqual({ sign: '/', from: 4, words: 'ref' });
    expect(triggerAt('and/or', 6, 'outbound')).toBeNull();
  });

  it('mention colleagues in notes, never in replies', () => {
    expect(triggerAt('@br', 3, 'note')).toEqual({ sign: '@', from: 0, words: 'br' });
    expect(triggerAt('@br', 3, 'outbound')).toBeNull();
  });
});

describe('colleagues to mention', () => {
  const agents = ['Alex Morgan', 'Ana Souza', 'Ben Carter'].map((name) => ({ id: name, name }));

  it('are offered by the beginning of their names before what is somewhere inside', () => {
    expect(bestFirst(agents, (one) => rankOf('an', one.name)).map((one) => one.name)).toEqual([
      'Ana Souza',
      'Alex Morgan',
    ]);
    expect(bestFirst(agents, (one) => rankOf('car', one.name)).map((one) => one.name)).toEqual([
      'Ben Carter',
    ]);
  });

  it('are mentioned by their name in the text, also in a draft that was left and found again', () => {
    expect(mentionedIn('@Ana Souza please look; not Ben Carter', agents)).toEqual(['Ana Souza']);
  });
});

describe('web addresses in a text', () => {
  it('are cut out without the sign that ends the sentence', () => {
    expect(splitLinks('See https://example.com/a?b=1.').map((part) => [part.text, part.href])).toEqual([
      ['See ', null],
      ['https://example.com/a?b=1', 'https://example.com/a?b=1'],
      ['.', null],
    ]);
  });

  it('are never followed when they would run something', () => {
    expect(splitLinks('javascript:alert(1) data:text/html,x').every((part) => part.href === null)).toBe(true);
  });
});

describe('addresses as people type them', () => {
  it('become what the server wants', () => {
    expect(addressFor('sms', '+55 (11) 98765-4321')).toBe('+5511987654321');
    expect(addressFor('sms', '0055 11 98765 4321')).toBe('+5511987654321');
    expect(addressFor('email', ' Anna@Example.com ')).toBe('anna@example.com');
  });

  it('are refused without a country code or an @', () => {
    expect(addressFor('sms', '11 98765-4321')).toBeNull();
    expect(addressFor('email', 'anna')).toBeNull();
  });

  it('are shown in groups', () => {
    expect(shownPhone('+5511987654321')).toBe('+55 11 98765-4321');
    expect(shownPhone('not a number')).toBe('not a number');
  });
});

describe('the ends of a snooze', () => {
  it('never lie in the past', () => {
    const now = new Date(2026, 2, 11, 20, 0);
    const choices = snoozeChoices(now);
    expect(choices.map((one) => one.name)).toEqual(['hour', 'tomorrow', 'monday', 'reply']);
    expect(choices.every((one) => one.at === null || one.at > now)).toBe(true);
  });

  it('do not offer the same morning twice on a Sunday', () => {
    expect(snoozeChoices(new Date(2026, 2, 15, 8, 0)).map((one) => one.name)).not.toContain('monday');
  });
});

describe('frames of the voice gateway', () => {
  it('are read for what a phone must do', () => {
    const invite = {
      type: 'invite',
      payload: {
        callsid: 'CA1',
        sdp: 'v=0',
        parameters: { From: '+551199', Params: 'caseId=c1&callId=CA0' },
      },
    };
    expect(readFrame(invite)).toEqual({
      type: 'invite',
      invite: { callsid: 'CA1', sdp: 'v=0', from: '+551199', callId: 'CA0' },
    });
    expect(readFrame({ type: 'cancel', payload: { callsid: 'CA1' } })).toEqual({
      type: 'end',
      callsid: 'CA1',
    });
    expect(readFrame({ type: 'gatewayClosed', payload: {} })).toEqual({ type: 'closed' });
  });

  it('are ignored when they are none', () => {
    expect(readFrame({ type: 'invite', payload: {} })).toBeNull();
    expect(readFrame({ payload: 7 })).toBeNull();
  });
});
