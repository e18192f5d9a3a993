import type { Language } from '../../shared/primitives.ts';
import type { CallWait } from '../adapter.ts';

interface Words {
  next: string;
  position: (position: number) => string;
  /** In whole minutes, the first from 0. */
  range: (from: number, to: number) => string;
  callback: string;
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    next: 'You are next in line.',
    position: (position) => `You are number ${position} in line.`,
    range: (from, to) => {
      if (to <= 1) {
        return 'The wait is about a minute.';
      }
      return from === 0 ? `The wait is up to ${to} minutes.` : `The wait is ${from} to ${to} minutes.`;
    },
    callback: 'If you would rather not wait, hang up: you keep your place, and we call you back.',
  },
  pt: {
    next: 'Você é o próximo da fila.',
    position: (position) => `Você é o número ${position} da fila.`,
    range: (from, to) => {
      if (to <= 1) {
        return 'A espera é de cerca de um minuto.';
      }
      return from === 0 ? `A espera é de até ${to} minutos.` : `A espera é de ${from} a ${to} minutos.`;
    },
    callback: 'Se preferir não esperar, desligue: seu lugar fica guardado, e nós ligamos de volta.',
  },
};

/** Where a caller stands, as it is said to them. */
export function waitInWords(wait: CallWait, language: Language): string {
  const { next, position, range, callback } = words[language];
  const sentences = [wait.position === 1 ? next : position(wait.position)];
  if (wait.waitSeconds !== null) {
    const [from, to] = wait.waitSeconds;
    const [least, most] = [Math.floor(from / 60), Math.ceil(to / 60)];
    sentences.push(range(least, Math.max(most, least + 1)));
  }
  if (wait.isCallbackOffered) {
    sentences.push(callback);
  }
  return sentences.join(' ');
}
