import '@fontsource-variable/inter/wght.css';
import './shop.css';
import { drawingOf } from './drawings.ts';
import { shopTexts } from './shopTexts.ts';

/** A page of somebody else's shop, as far as the widget can tell: it is embedded by its one script tag. */
const query = new URLSearchParams(location.search);
const wish = query.get('language') ?? navigator.language;
const language = wish.startsWith('pt') ? 'pt' : 'en';
const text = shopTexts[language];
document.documentElement.lang = language;

// The page's own global function, made by the widget's script.
const page = window as unknown as { Atende?: (command: string) => void };
let itemsInCart = 0;

const cart = element('span', 'cart', `${text.cart} (0)`);
document.getElementById('shop')?.append(
  element('header', 'head', [
    element('b', 'brand', 'Lumen Store'),
    element(
      'nav',
      'nav',
      text.nav.map((name) => element('span', '', name)),
    ),
    cart,
  ]),
  element('main', '', [
    element('section', 'hero', [
      element('div', 'hero-words', [
        element('h1', '', text.heading),
        element('p', '', text.lead),
        element('div', 'hero-actions', [
          button('primary', text.browse, () =>
            document.querySelector('.products')?.scrollIntoView({ behavior: 'smooth' }),
          ),
          button('plain', text.help, () => page.Atende?.('open')),
        ]),
      ]),
      element('div', 'hero-picture', [drawingOf('armchair'), drawingOf('lamp')]),
    ]),
    element(
      'ul',
      'promises',
      text.promises.map(([title, detail]) =>
        element('li', '', [element('b', '', title), element('span', '', detail)]),
      ),
    ),
    element('h2', '', text.popular),
    element(
      'ul',
      'products',
      text.products.map(({ drawing, name, detail, price }) =>
        element('li', '', [
          element('div', `product-picture is-${drawing}`, [drawingOf(drawing)]),
          element('b', '', name),
          element('span', 'detail', detail),
          element('span', 'price', price),
          button('plain', text.add, addToCart),
        ]),
      ),
    ),
  ]),
  element('footer', 'foot', text.footer),
);
embedWidget(query.get('inbox') ?? '');

function addToCart(event: MouseEvent): void {
  itemsInCart += 1;
  cart.textContent = `${text.cart} (${itemsInCart})`;
  if (event.currentTarget instanceof HTMLElement) {
    event.currentTarget.textContent = text.added;
  }
}

/** `<script src="/widget.js" data-inbox="…" async></script>`, with the inbox that the demo names. */
function embedWidget(inboxId: string): void {
  if (/^[0-9a-f]{24}$/.test(inboxId)) {
    const script = document.createElement('script');
    script.src = '/widget.js';
    script.dataset.inbox = inboxId;
    document.body.append(script);
  }
}

function element(name: string, className: string, content: string | readonly Element[]): HTMLElement {
  const made = document.createElement(name);
  if (className !== '') {
    made.className = className;
  }
  made.append(...(typeof content === 'string' ? [content] : content));
  return made;
}

function button(className: string, words: string, onClick: (event: MouseEvent) => void): HTMLElement {
  const made = element('button', className, words);
  made.addEventListener('click', onClick);
  return made;
}
