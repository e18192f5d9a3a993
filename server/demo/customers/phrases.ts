import type { Language } from '../../../shared/primitives.ts';
import type { Facts } from './topic.ts';

interface Phrases {
  /** Opens and closes a mail. */
  dear: readonly string[];
  regards: readonly string[];
  tell: Facts;
  photo: readonly string[];
  yes: readonly string[];
  time: readonly string[];
  nothingMore: readonly string[];
  unsure: readonly string[];
  thanks: readonly string[];
  bye: readonly string[];
  waiting: readonly string[];
  fine: readonly string[];
}

/** What customers say about anything. Texts may hold facts, such as `{order}`. */
export const phrases: Readonly<Record<Language, Phrases>> = {
  en: {
    dear: ['Hello,', 'Dear team,', 'Hi there,'],
    regards: ['Kind regards', 'Best wishes', 'Thanks in advance'],
    tell: {
      order: 'The order number is {order}.',
      product: 'It is the {product}.',
      name: 'My name is {name}.',
      email: 'My e-mail is {email}.',
      phone: 'You can reach me at {phone}.',
      address: 'My address is {address}, {postcode}.',
      postcode: 'The postcode is {postcode}.',
      day: '{day} would suit me.',
      amount: 'It was {amount}.',
    },
    photo: [
      'I do not have one at hand right now, I will send it tonight.',
      'I will take one when I am home.',
    ],
    yes: ['Yes, please.', 'Yes, that would be great.', 'Yes, go ahead please.'],
    time: ['{day} in the morning would be best.', 'Any time on {day} works for me.'],
    nothingMore: ['No, that is all. Thank you!', 'No, that was everything. Thanks for your help!'],
    unsure: [
      'I am not sure. My order number is {order}, if that helps.',
      'I do not know, sorry. It is about order {order}.',
    ],
    thanks: ['Great, thank you so much!', 'Perfect, thanks for the quick help!', 'Wonderful, thank you.'],
    bye: ['Thanks, you too!', 'Thank you, bye!'],
    waiting: ['Sure, take your time.', 'OK, thank you.', 'No problem, I will wait.'],
    fine: ['OK, thanks for letting me know.', 'All right, thank you.'],
  },
  pt: {
    dear: ['Olá,', 'Prezados,', 'Oi, pessoal,'],
    regards: ['Atenciosamente', 'Abraços', 'Desde já, obrigado pela atenção'],
    tell: {
      order: 'O número do pedido é {order}.',
      product: 'O produto: {product}.',
      name: 'Meu nome é {name}.',
      email: 'Meu e-mail é {email}.',
      phone: 'Meu telefone é {phone}.',
      address: 'Meu endereço é {address}, CEP {postcode}.',
      postcode: 'O CEP é {postcode}.',
      day: 'Para mim, {day} fica bom.',
      amount: 'Foram {amount}.',
    },
    photo: ['Agora não tenho aqui, mando hoje à noite.', 'Tiro uma assim que chegar em casa.'],
    yes: ['Sim, por favor.', 'Sim, seria ótimo.', 'Pode sim, por favor.'],
    time: ['De manhã, {day}, seria o melhor.', 'Qualquer horário, {day}, está bom para mim.'],
    nothingMore: ['Não, é só isso. Obrigado!', 'Não, era tudo. Valeu pela ajuda!'],
    unsure: [
      'Não sei dizer. O número do pedido é {order}, se ajudar.',
      'Não sei, desculpe. É sobre o pedido {order}.',
    ],
    thanks: ['Ótimo, muito obrigado!', 'Perfeito, valeu pela ajuda rápida!', 'Maravilha, obrigado.'],
    bye: ['Obrigado, igualmente!', 'Obrigado, até mais!'],
    waiting: ['Claro, sem pressa.', 'Tudo bem, obrigado.', 'Sem problema, eu espero.'],
    fine: ['Certo, obrigado por avisar.', 'Está bem, obrigado.'],
  },
};
