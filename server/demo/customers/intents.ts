import type { Fact } from './topic.ts';

/** What an agent's words ask of the customer, as far as simple rules can tell. */
export type Intent =
  | { kind: 'asks'; facts: readonly Fact[] }
  | {
      kind:
        | 'asksPhoto'
        | 'asksPermission'
        | 'asksTime'
        | 'asksMore'
        | 'asksUnknown'
        | 'settles'
        | 'saysBye'
        | 'asksToWait'
        | 'greets'
        | 'states';
    };

/**
 * Words without accents and capitals, in English and Portuguese alike: an agent may answer in either.
 * `ask` stands before the word when it is requested rather than mentioned.
 */
const FACT_WORDS: readonly (readonly [Fact, RegExp])[] = [
  [
    'order',
    /\b(order (number|id|no)|number of (the|your) order|(numero|codigo|n) d[oe] (seu |teu )?pedido|qual (e )?o pedido|which order)\b/,
  ],
  ['email', /\b(e ?mail( address)?|correio eletronico)\b/],
  ['postcode', /\b(post ?code|zip( code)?|cep)\b/],
  ['address', /\b(address|endereco|where do you live|onde (voce )?mora)\b/],
  ['phone', /\b(phone( number)?|mobile|call you|telefone|celular|(te|lhe) ligar|ligar para voce)\b/],
  [
    'name',
    /\b(full name|your name|name please|nome completo|seu nome|com quem (eu )?falo|who am i (speaking|talking))\b/,
  ],
  ['product', /\b(which (product|item|article)|what (product|item) |qual (o |e o )?(produto|item))\b/],
  ['amount', /\b(how much (was|did)|which amount|quanto (foi|custou|pagou)|qual (o )?valor)\b/],
  ['day', /\b(which day|what day|que dia|qual (o )?(melhor )?dia)\b/],
  [
    'problem',
    /\b(what (exactly )?(happened|is wrong|s wrong|is it about|is the (problem|matter|issue))|how (can|may) (i|we) help|what can (i|we) do for you|o que (aconteceu|houve|ocorreu)|qual (e )?(o )?(problema|assunto)|(como|em que) (eu )?(posso|podemos) (te |lhe )?ajudar|more (details|about it)|mais detalhes)\b/,
  ],
];

const ASKS =
  /\?|\b(please (send|give|tell|confirm|share|provide)|could you|can you|may i (have|know|ask)|i need your|what is your|let me know|me (informe|diga|passe|mande|envie|confirme)|(pode|poderia) (me )?(informar|dizer|passar|mandar|enviar|confirmar)|qual|preciso d[oe] seu|por favor (informe|envie|confirme))\b/;

/** The first that fits counts; the order goes from the most to the least telling. */
const RULES: readonly (readonly [
  Exclude<Intent['kind'], 'asks' | 'greets' | 'states' | 'asksUnknown'>,
  RegExp,
])[] = [
  ['asksMore', /\b(anything else|something else i can|mais alguma coisa|algo mais|posso ajudar em mais)\b/],
  [
    'asksPhoto',
    /\b(photo|picture|image|foto|imagem)s?\b.*\?|\b(send|mand[ae]r?|envi[ae]r?)\b.*\b(photo|picture|foto|imagem)/,
  ],
  [
    'asksTime',
    /\b(what time|which time|when (would|does|do|can|could|are|is)|que horas|qual horario|quando (seria|fica|voce|podemos|pode))\b.*\?/,
  ],
  [
    'asksPermission',
    /\b(may (i|we)|can (i|we)|shall (i|we)|should (i|we)|would you (like|prefer)|do you want|is (that|this|it) (ok|okay|fine|all right|correct|right)|does (that|it) (suit|work)|are you (at )?home|posso|podemos|quer que|voce (quer|gostaria|prefere)|(tudo|esta|fica) (bem|bom|certo)|pode ser|e isso|confirma)\b.*\?/,
  ],
  [
    'asksToWait',
    /\b((just )?(a|one) (moment|minute|second|sec)|bear with me|hold on|let me (check|look|see|ask)|i (am|m) (checking|looking|asking)|i (will|ll) (check|look into|find out|ask)|um (momento|minut\w*|instante|segundo)|so um|vou (verificar|checar|ver|olhar|consultar)|estou (verificando|checando|vendo|consultando)|deixa eu ver|aguarde)\b/,
  ],
  [
    'settles',
    /\b(refunded|have (sent|booked|cancelled|canceled|changed|arranged|released|ordered|reserved|corrected|fixed)|(is|are) (booked|on (its|the|their) way|cancelled|canceled|done|changed|sorted|fixed|reserved|solved)|will (arrive|be delivered|be there|get a new|send you a new|receive)|(been|was) (sent|shipped|refunded|cancelled|canceled|booked|changed|fixed)|new one|all set|done|arrives? (on|tomorrow|today)|reembols(ado|ei|amos)|(enviei|agendei|cancelei|mudei|troquei|liberei|reservei|corrigi|resolvi|alterei|marquei)|(ja )?(foi|esta|ficou|foram) (enviad|agendad|cancelad|alterad|trocad|resolvid|marcad|reembolsad|confirmad|pront|a caminho)\w*|pronto|chega (amanha|hoje|na|no|ate|segunda|terca|quarta|quinta|sexta|sabado)|vai (chegar|receber))\b/,
  ],
  [
    'saysBye',
    /\b((have|enjoy) (a|your)|good ?bye|bye|take care|you are welcome|welcome|tenha (um|uma)|bom dia para|ate (mais|logo)|tchau|por nada|de nada|disponha)\b/,
  ],
];

const GREETING =
  /^(hi|hello|hey|good (morning|afternoon|evening)|dear|ola|oi|bom dia|boa (tarde|noite)|prezad[oa])\b/;
/** A greeting with hardly anything behind it. */
const GREETING_LENGTH = 60;

/** Reads the part of an agent's words that the customer has to react to. */
export function intentOf(words: string): Intent {
  const plain = plainly(words);
  const asks = ASKS.test(plain);
  const facts = asks ? FACT_WORDS.filter(([, rule]) => rule.test(plain)).map(([fact]) => fact) : [];
  const rule = RULES.find(([, pattern]) => pattern.test(plain));
  if (rule?.[0] === 'asksMore' || rule?.[0] === 'asksPhoto') {
    return { kind: rule[0] };
  }
  if (facts.length > 0) {
    return { kind: 'asks', facts };
  }
  if (rule !== undefined) {
    return { kind: rule[0] };
  }
  if (plain.includes('?')) {
    return { kind: 'asksUnknown' };
  }
  return { kind: GREETING.test(plain) && plain.length < GREETING_LENGTH ? 'greets' : 'states' };
}

/** Lower case, no accents, apostrophes and hyphens as spaces. */
function plainly(words: string): string {
  return words
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/['’-]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
