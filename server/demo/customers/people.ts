import type { Language } from '../../../shared/primitives.ts';
import type { HistoryContact } from '../history.ts';
import { between, pick, type Random } from '../random.ts';
import type { Facts } from './topic.ts';

/** Somebody outside, with everything that an agent may ask for. */
export interface Person {
  name: string;
  firstName: string;
  language: Language;
  email: string;
  /** E.164. */
  phone: string;
  organization: string | null;
  address: string;
  postcode: string;
}

const FIRST_NAMES: Readonly<Record<Language, readonly string[]>> = {
  en: 'Alice Ben Chloe Daniel Emma Finn Grace Harry Isla Jack Kate Liam Maya Noah Olivia Paul Quinn Ruth Sam Tara Victor Wendy Zoe Aisha Omar Priya Ravi Mei Jonas Nora'.split(
    ' ',
  ),
  pt: 'Ana Bruno Camila Diego Eduarda Felipe Gabriela Heitor Isabela João Karina Lucas Mariana Nícolas Patrícia Otávio Rafaela Sérgio Tatiana Vinícius Yasmin Beatriz Caio Débora Fábio Helena Letícia Marcos Renata Thiago'.split(
    ' ',
  ),
};
const LAST_NAMES: Readonly<Record<Language, readonly string[]>> = {
  en: 'Archer Bennett Carter Dawson Ellis Foster Graham Hughes Ingram Jensen Knight Lawson Mercer Nolan Osborne Parker Reid Sutton Turner Walsh Young Khan Patel Chen Okafor'.split(
    ' ',
  ),
  pt: 'Almeida Barbosa Cardoso Duarte Esteves Ferreira Gomes Lima Macedo Nogueira Oliveira Pereira Queiroz Ribeiro Santos Teixeira Vieira Araújo Moraes Rocha Freitas Tavares Azevedo Prado'.split(
    ' ',
  ),
};
const ORGANIZATIONS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Harbour Dental', 'Northside Coffee', 'Birch & Co Architects', 'Little Owl Nursery', 'Fenwick Yoga'],
  pt: ['Padaria Girassol', 'Clínica Boa Vista', 'Estúdio Ipê', 'Escola Semente', 'Café da Esquina'],
};
const STREETS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Mill Lane', 'Station Road', 'Orchard Street', 'Church Walk', 'Queens Avenue', 'Riverside'],
  pt: ['Rua das Acácias', 'Avenida Brasil', 'Rua XV de Novembro', 'Travessa do Sol', 'Rua Bela Vista'],
};
const PRODUCTS: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'floor lamp',
    'oak side table',
    'armchair',
    'bookcase',
    'wool rug',
    'desk',
    'kitchen trolley',
    'bed frame',
  ],
  pt: [
    'luminária de piso',
    'mesa lateral',
    'poltrona',
    'estante de livros',
    'tapete de lã',
    'escrivaninha',
    'carrinho de cozinha',
    'cama de casal',
  ],
};
const DAYS: Readonly<Record<Language, readonly string[]>> = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  pt: ['segunda-feira', 'terça-feira', 'quarta-feira', 'quinta-feira', 'sexta-feira', 'sábado'],
};

/** @param index tells people of one run apart: address and number are made of it, so none comes twice */
export function createPerson(random: Random, index: number, language: Language): Person {
  const firstName = pick(random, FIRST_NAMES[language]);
  const lastName = pick(random, LAST_NAMES[language]);
  const house = between(random, 1, 180);
  const street = pick(random, STREETS[language]);
  return {
    name: `${firstName} ${lastName}`,
    firstName,
    language,
    email: `${plain(firstName)}.${plain(lastName)}${index}@${language === 'pt' ? 'correio.example' : 'mail.example'}`,
    phone: phoneOf(index, language),
    organization: random() < 0.2 ? pick(random, ORGANIZATIONS[language]) : null,
    address: language === 'pt' ? `${street}, ${house}` : `${house} ${street}`,
    postcode:
      language === 'pt' ? `0${between(random, 1000, 9999)}-000` : `${between(random, 10_000, 99_999)}`,
  };
}

/** Somebody of the past who comes back; addresses that the past does not know are made new. */
export function personOf(random: Random, contact: HistoryContact, index: number): Person {
  const fresh = createPerson(random, index, contact.language);
  const value = (kind: 'email' | 'phone') =>
    contact.identities.find((identity) => identity.kind === kind)?.value;
  return {
    ...fresh,
    name: contact.name,
    firstName: contact.name.split(' ')[0] ?? contact.name,
    email: value('email') ?? fresh.email,
    phone: value('phone') ?? fresh.phone,
    organization: contact.organization,
  };
}

/** What a person bought this time. */
export function createFacts(random: Random, person: Person): Facts {
  const { language } = person;
  const whole = between(random, 39, 890);
  return {
    order: `A-${between(random, 10_200, 19_900)}`,
    product: pick(random, PRODUCTS[language]),
    name: person.name,
    email: person.email,
    phone: person.phone,
    address: person.address,
    postcode: person.postcode,
    day: pick(random, DAYS[language]),
    amount: language === 'pt' ? `R$ ${whole},90` : `$${whole}.90`,
  };
}

/**
 * North America keeps 555-0100 to 555-0199 of every area for fiction; Brazil hands out no mobiles at 90000.
 * Areas 212 and 415 are the shop's and the demo page's own.
 */
const AREAS = [206, 213, 303, 305, 312, 404, 503, 602, 617, 702] as const;

function phoneOf(index: number, language: Language): string {
  if (language === 'pt') {
    return `+551190000${String(index % 10_000).padStart(4, '0')}`;
  }
  const area = AREAS[Math.floor(index / 100) % AREAS.length];
  return `+1${area}55501${String(index % 100).padStart(2, '0')}`;
}

/** Letters as mail addresses have them. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}
