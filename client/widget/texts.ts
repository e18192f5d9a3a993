import type { Language } from '../../shared/primitives.ts';

const en = {
  open: 'Open chat',
  close: 'Close chat',
  unread: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  newFrom: (name: string, words: string) => `${name}: ${words}`,
  dialog: (title: string) => `Chat with ${title}`,
  online: 'We are here',
  away: 'Nobody is here right now',
  withAgent: (name: string) => `You are talking with ${name}`,
  connecting: 'Connecting …',
  lost: 'No connection. What you write is kept and sent as soon as it is back.',
  unavailable: 'The chat is not available right now. Please try again later.',
  signIn: 'Please sign in on this site to chat with us.',
  askBoth: 'Before we start, who are we talking to?',
  askAway: 'Nobody is here right now. Leave us a message: we answer here and by e-mail.',
  name: 'Your name',
  email: 'Your e-mail',
  start: 'Start chat',
  leave: 'Continue',
  emailWrong: 'Please check the e-mail address.',
  awayBanner: (email: string) => `Nobody is here right now. We answer here and by e-mail to ${email}.`,
  awayPlain: 'Nobody is here right now. Leave a message: we answer as soon as we are back.',
  queue: (position: number) => (position <= 1 ? 'You are next' : `You are number ${position} in line`),
  wait: (from: string, to: string) => (from === to ? `about ${to}` : `about ${from} to ${to}`),
  soon: 'less than a minute',
  minutes: (count: number) => (count === 1 ? '1 minute' : `${count} minutes`),
  ended: 'This chat has ended. Write again whenever you like.',
  earlier: 'Show earlier messages',
  log: 'Messages',
  you: 'You',
  today: 'Today',
  yesterday: 'Yesterday',
  typing: (name: string) => `${name} is typing`,
  sending: 'Sending',
  waiting: 'Waiting for the connection',
  delivered: 'Delivered',
  read: 'Read',
  notSent: (why: string) => `Not sent: ${why}`,
  again: 'Try again',
  takeBack: 'Edit',
  placeholder: 'Write a message',
  attach: 'Attach a file',
  send: 'Send',
  drop: 'Drop the file here',
  removeFile: (name: string) => `Remove ${name}`,
  uploading: (percent: number) => `${percent} %`,
  tooLarge: (limit: string) => `The file is larger than ${limit}`,
  tooMany: (limit: number) => `At most ${limit} files in one message`,
  uploadFailed: 'The file could not be sent',
};
export type Texts = typeof en;

const pt: Texts = {
  open: 'Abrir conversa',
  close: 'Fechar conversa',
  unread: (count) => (count === 1 ? '1 mensagem nova' : `${count} mensagens novas`),
  newFrom: (name, words) => `${name}: ${words}`,
  dialog: (title) => `Conversa com ${title}`,
  online: 'Estamos por aqui',
  away: 'Ninguém disponível no momento',
  withAgent: (name) => `Você está falando com ${name}`,
  connecting: 'Conectando …',
  lost: 'Sem conexão. O que você escrever fica guardado e será enviado assim que ela voltar.',
  unavailable: 'O chat não está disponível no momento. Tente de novo mais tarde.',
  signIn: 'Entre na sua conta neste site para falar com a gente.',
  askBoth: 'Antes de começar, com quem falamos?',
  askAway: 'Ninguém disponível no momento. Deixe sua mensagem: respondemos aqui e por e-mail.',
  name: 'Seu nome',
  email: 'Seu e-mail',
  start: 'Iniciar conversa',
  leave: 'Continuar',
  emailWrong: 'Confira o endereço de e-mail.',
  awayBanner: (email) => `Ninguém disponível no momento. Respondemos aqui e por e-mail para ${email}.`,
  awayPlain: 'Ninguém disponível no momento. Deixe sua mensagem: respondemos assim que voltarmos.',
  queue: (position) => (position <= 1 ? 'Você é o próximo da fila' : `Você é o número ${position} da fila`),
  wait: (from, to) => (from === to ? `cerca de ${to}` : `cerca de ${from} a ${to}`),
  soon: 'menos de um minuto',
  minutes: (count) => (count === 1 ? '1 minuto' : `${count} minutos`),
  ended: 'Esta conversa foi encerrada. Escreva de novo quando quiser.',
  earlier: 'Mostrar mensagens anteriores',
  log: 'Mensagens',
  you: 'Você',
  today: 'Hoje',
  yesterday: 'Ontem',
  typing: (name) => `${name} está digitando`,
  sending: 'Enviando',
  waiting: 'Aguardando a conexão',
  delivered: 'Entregue',
  read: 'Lida',
  notSent: (why) => `Não enviada: ${why}`,
  again: 'Tentar de novo',
  takeBack: 'Editar',
  placeholder: 'Escreva uma mensagem',
  attach: 'Anexar arquivo',
  send: 'Enviar',
  drop: 'Solte o arquivo aqui',
  removeFile: (name) => `Remover ${name}`,
  uploading: (percent) => `${percent} %`,
  tooLarge: (limit) => `O arquivo é maior que ${limit}`,
  tooMany: (limit) => `No máximo ${limit} arquivos por mensagem`,
  uploadFailed: 'Não foi possível enviar o arquivo',
};

const texts: Record<Language, Texts> = { en, pt };

export function textsFor(language: Language): Texts {
  return texts[language];
}

/** The inbox's language where it sets one, else the page's, else the browser's, else English. */
export function chooseLanguage(...wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const known = wish?.toLowerCase().slice(0, 2);
    if (known === 'en' || known === 'pt') {
      return known;
    }
  }
  return 'en';
}

/** Seconds as people say them: "less than a minute", "3 minutes". */
export function waitInWords([from, to]: readonly [number, number], text: Texts): string {
  const shortest = Math.floor(from / 60);
  const longest = Math.ceil(to / 60);
  if (longest <= 1) {
    return text.soon;
  }
  return text.wait(
    shortest < 1 || shortest === longest ? text.minutes(longest) : String(shortest),
    text.minutes(longest),
  );
}

export function sizeInWords(bytes: number, language: Language): string {
  const [value, unit] =
    bytes >= 1024 * 1024 ? [bytes / 1024 / 1024, 'MB'] : [Math.max(1, bytes / 1024), 'kB'];
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${unit}`;
}
