import type { Language } from '../../../shared/primitives.ts';
import type { Drawing } from './drawings.ts';

interface ShopTexts {
  nav: readonly string[];
  cart: string;
  heading: string;
  lead: string;
  browse: string;
  help: string;
  popular: string;
  promises: readonly (readonly [string, string])[];
  products: readonly { drawing: Drawing; name: string; detail: string; price: string }[];
  add: string;
  added: string;
  footer: string;
}

export const shopTexts: Readonly<Record<Language, ShopTexts>> = {
  en: {
    nav: ['New in', 'Living', 'Sleeping', 'Light'],
    cart: 'Cart',
    heading: 'Rooms that feel like morning.',
    lead: 'Furniture and light made to last, delivered and put up by our own people.',
    browse: 'See what is new',
    help: 'Talk to us',
    popular: 'Popular this week',
    promises: [
      ['Delivered in 3 days', 'On the day you choose'],
      ['30 days to return', 'We pick it up, free of charge'],
      ['Put up for you', 'Book a fitter with your order'],
    ],
    products: [
      { drawing: 'lamp', name: 'Floor lamp', detail: 'Linen and ash', price: '$149.90' },
      { drawing: 'armchair', name: 'Armchair', detail: 'Wool, four colours', price: '$489.90' },
      { drawing: 'table', name: 'Oak side table', detail: 'Solid oak, oiled', price: '$129.90' },
      { drawing: 'shelf', name: 'Bookcase', detail: 'Five shelves', price: '$259.90' },
      { drawing: 'rug', name: 'Wool rug', detail: '170 × 240 cm', price: '$219.90' },
      { drawing: 'bed', name: 'Bed frame', detail: '140, 160 or 180 cm', price: '$649.90' },
    ],
    add: 'Add to cart',
    added: 'In the cart',
    footer: 'Lumen Store is a shop that exists only in this demonstration.',
  },
  pt: {
    nav: ['Novidades', 'Sala', 'Quarto', 'Luz'],
    cart: 'Carrinho',
    heading: 'Ambientes com cara de manhã.',
    lead: 'Móveis e luz feitos para durar, entregues e montados pela nossa própria equipe.',
    browse: 'Ver as novidades',
    help: 'Falar com a gente',
    popular: 'Destaques da semana',
    promises: [
      ['Entrega em 3 dias', 'No dia que você escolher'],
      ['30 dias para devolver', 'Buscamos sem custo'],
      ['Montagem inclusa', 'Agende junto com o pedido'],
    ],
    products: [
      { drawing: 'lamp', name: 'Luminária de piso', detail: 'Linho e freixo', price: 'R$ 749,90' },
      { drawing: 'armchair', name: 'Poltrona', detail: 'Lã, quatro cores', price: 'R$ 2.449,90' },
      { drawing: 'table', name: 'Mesa lateral', detail: 'Carvalho maciço', price: 'R$ 649,90' },
      { drawing: 'shelf', name: 'Estante de livros', detail: 'Cinco prateleiras', price: 'R$ 1.299,90' },
      { drawing: 'rug', name: 'Tapete de lã', detail: '170 × 240 cm', price: 'R$ 1.099,90' },
      { drawing: 'bed', name: 'Cama de casal', detail: '140, 160 ou 180 cm', price: 'R$ 3.249,90' },
    ],
    add: 'Pôr no carrinho',
    added: 'No carrinho',
    footer: 'A Lumen Store é uma loja que só existe nesta demonstração.',
  },
};
