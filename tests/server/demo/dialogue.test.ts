import { describe, expect, it } from 'vitest';
import { createDialogue } from '../../../server/demo/customers/dialogue.ts';
import { intentOf } from '../../../server/demo/customers/intents.ts';
import { createFacts, createPerson } from '../../../server/demo/customers/people.ts';
import { topics } from '../../../server/demo/customers/topics/index.ts';
import { seededRandom } from '../../../server/demo/random.ts';
import type { Language } from '../../../shared/primitives.ts';

function customer(language: Language, topicId = 'lateDelivery') {
  const random = seededRandom(3);
  const person = createPerson(random, 17, language);
  const facts = createFacts(random, person);
  const topic = topics[language].find((each) => each.id === topicId);
  if (topic === undefined) {
    throw new Error(`no topic ${topicId}`);
  }
  return { dialogue: createDialogue(topic, facts, language, random), facts };
}

describe('intentOf', () => {
  it.each([
    ['Could you tell me your order number?', { kind: 'asks', facts: ['order'] }],
    ['Qual é o número do seu pedido?', { kind: 'asks', facts: ['order'] }],
    [
      'Please send me your full name and e-mail address.',
      { kind: 'asks', facts: ['email', 'address', 'name'] },
    ],
    ['Me informe seu nome completo e CEP, por favor', { kind: 'asks', facts: ['postcode', 'name'] }],
    ['Hi Anna, how can I help you today?', { kind: 'asks', facts: ['problem'] }],
    ['Olá! Em que posso ajudar?', { kind: 'asks', facts: ['problem'] }],
    ['Could you send us a photo of the damage?', { kind: 'asksPhoto' }],
    ['Shall I send you a new one?', { kind: 'asksPermission' }],
    ['Posso agendar para amanhã?', { kind: 'asksPermission' }],
    ['One moment please, let me check.', { kind: 'asksToWait' }],
    ['Só um minutinho, vou verificar', { kind: 'asksToWait' }],
    ['I have refunded the amount today.', { kind: 'settles' }],
    ['Pronto, já foi enviado!', { kind: 'settles' }],
    ['Is there anything else I can do for you?', { kind: 'asksMore' }],
    ['Posso ajudar em mais alguma coisa?', { kind: 'asksMore' }],
    ['Have a nice day!', { kind: 'saysBye' }],
    ['Hello Maria, this is Ana.', { kind: 'greets' }],
    ['Bom dia!', { kind: 'greets' }],
    ['Why is the sky blue?', { kind: 'asksUnknown' }],
    ['We are closed on Sundays.', { kind: 'states' }],
  ])('reads %j', (words, intent) => {
    const found = intentOf(words);
    expect(found.kind).toBe(intent.kind);
    if ('facts' in intent && found.kind === 'asks') {
      for (const fact of intent.facts.filter((each) => each !== 'address')) {
        expect(found.facts).toContain(fact);
      }
    }
  });
});

describe('a simulated customer', () => {
  it('opens with what happened, in whole sentences without gaps, in every topic and language', () => {
    for (const language of ['en', 'pt'] as const) {
      for (const topic of topics[language]) {
        const { dialogue, facts } = customer(language, topic.id);
        expect(`${dialogue.openShort()} ${dialogue.openLong()}`).not.toMatch(/[{}]/);
        expect(dialogue.openLong()).toContain(facts.name);
      }
    }
  });

  it('gives what it is asked for', () => {
    const { dialogue, facts } = customer('en');
    expect(dialogue.answer('Hi! Could you give me your order number and your e-mail?')).toBe(
      `The order number is ${facts.order}. My e-mail is ${facts.email}.`,
    );
    expect(dialogue.answer('Sorry, what was the order number again?')).toBe(facts.order);
  });

  it('keeps to its own language whatever the agent writes in', () => {
    const { dialogue, facts } = customer('pt');
    expect(dialogue.answer('What is your order number?')).toBe(`O número do pedido é ${facts.order}.`);
  });

  it('urges while nothing is settled, waits when asked to, and says thanks at the end', () => {
    const { dialogue } = customer('en');
    expect(dialogue.answer('Hello, this is Ana.')).toBe('Is there a new delivery date?');
    expect(dialogue.answer('One moment, let me check.')).toMatch(/time|OK|wait/);
    expect(dialogue.isOver).toBe(false);
    expect(dialogue.answer('It will arrive tomorrow.')).toMatch(/thank/i);
    expect(dialogue.isOver).toBe(true);
    expect(dialogue.answer('You are welcome.')).toBeNull();
  });

  it('does not repeat itself to somebody who only states things', () => {
    const { dialogue } = customer('en');
    const answers = Array.from({ length: 6 }, () => dialogue.answer('Your parcel is with the carrier.'));
    const said = answers.filter((answer) => answer !== null);
    expect(new Set(said).size).toBe(said.length);
    expect(answers.at(-1)).toBeNull();
  });

  it('ends every conversation, however long an agent goes on asking', () => {
    const { dialogue } = customer('pt');
    for (let turn = 0; turn < 20; turn += 1) {
      dialogue.answer('Qual é o seu nome?');
    }
    expect(dialogue.isOver).toBe(true);
  });

  it('says nothing to empty words', () => {
    expect(customer('en').dialogue.answer('  ')).toBeNull();
  });

  it('has the same topics in both languages', () => {
    expect(topics.pt.map((topic) => topic.id)).toEqual(topics.en.map((topic) => topic.id));
  });
});
