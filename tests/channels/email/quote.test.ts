import { describe, expect, it } from 'vitest';
import { bodyContent } from '../../../channels/email/parse/content.ts';
import { splitQuotedText } from '../../../channels/email/quotedText.ts';
import { costMs } from './support.ts';

const lines = (...text: string[]) => text.join('\n');

describe('what was written, apart from what was quoted', () => {
  it.each([
    [
      'Gmail',
      lines(
        'Thanks!',
        '',
        'On Fri, Nov 20, 2026 at 10:00 AM Shop <support@shop.test> wrote:',
        '> Hello',
        '> Ana',
      ),
    ],
    [
      'Gmail, wrapped',
      lines(
        'Thanks!',
        '',
        'On Fri, Nov 20, 2026 at 10:00 AM The Shop Support Team',
        '<support@shop.test> wrote:',
        '',
        '> Hello',
      ),
    ],
    [
      'Gmail in Portuguese',
      lines(
        'Thanks!',
        '',
        'Em sex., 20 de nov. de 2026 às 10:00, Loja <support@shop.test>',
        'escreveu:',
        '',
        '> Olá',
      ),
    ],
    [
      'Apple Mail',
      lines('Thanks!', '', '> On 20 Nov 2026, at 10:00, Shop <support@shop.test> wrote:', '> ', '> Hello'),
    ],
    [
      'Apple Mail in Portuguese',
      lines('Thanks!', '', 'No dia 20/11/2026, às 10:00, Loja <support@shop.test> escreveu:', '', '> Olá'),
    ],
    ['Thunderbird in Portuguese', lines('Thanks!', '', 'Em 20/11/2026 10:00, Loja escreveu:', '> Olá')],
    ['a name and no date', lines('Thanks!', '', 'Shop Support wrote:', '> Hello')],
    ['a name and no date in Portuguese', lines('Thanks!', '', 'Loja escreveu:', '', '> Olá')],
    [
      'Outlook',
      lines(
        'Thanks!',
        '',
        '-----Original Message-----',
        'From: Shop',
        'Sent: Friday',
        'To: Ana',
        'Subject: x',
        '',
        'Hello',
      ),
    ],
    ['Outlook in Portuguese', lines('Thanks!', '', '-----Mensagem original-----', 'De: Loja', 'Olá')],
    [
      'Outlook with a rule',
      lines(
        'Thanks!',
        '',
        '________________________________',
        'From: Shop <support@shop.test>',
        'Sent: Friday, November 20, 2026',
        'To: Ana',
        'Subject: Re: x',
        '',
        'Hello',
      ),
    ],
    [
      'Outlook in Portuguese with a header',
      lines(
        'Thanks!',
        '',
        'De: Loja <support@shop.test>',
        'Enviado: sexta-feira, 20 de novembro de 2026',
        'Para: Ana',
        'Assunto: x',
        '',
        'Olá',
      ),
    ],
    ['a signature', lines('Thanks!', '', '-- ', 'Ana Silva', '+55 11 98765-4321')],
    ['a phone', lines('Thanks!', '', 'Sent from my iPhone')],
    [
      'a phone in Portuguese',
      lines(
        'Thanks!',
        '',
        'Enviado do meu iPhone',
        '',
        'Em 20 de nov. de 2026, à(s) 10:00, Loja <support@shop.test> escreveu:',
        '',
        '> Olá',
      ),
    ],
    [
      'answers below the quote',
      lines('On Fri, Nov 20, 2026 Shop <s@shop.test> wrote:', '> Hello', '> Ana', '', 'Thanks!'),
    ],
  ])('is found for %s', (_client, text) => {
    const split = splitQuotedText(text);
    expect(split.text).toBe('Thanks!');
    expect(split.quotedText).not.toBeNull();
    for (const line of text.split('\n').filter((each) => each.trim() !== '' && each !== 'Thanks!')) {
      expect(split.quotedText).toContain(line.trim());
    }
  });

  it.each([
    ['answers between the quotes', lines('> How many?', 'Three.', '> Which colour?', 'Blue.')],
    [
      'a forwarded mail',
      lines(
        'See below',
        '',
        '---------- Forwarded message ---------',
        'From: X <x@example.com>',
        'Date: Fri',
        'Subject: y',
        '',
        'content',
      ),
    ],
    ['only a quote', lines('On Fri, Nov 20, 2026 Shop <s@shop.test> wrote:', '> Hello')],
    [
      'prose that begins like an attribution',
      lines('On Friday I wrote to you, and nobody answered.', 'From: here it gets worse', 'Bye'),
    ],
  ])('is left whole with %s', (_what, text) => {
    expect(splitQuotedText(text)).toEqual({ text, quotedText: null });
  });

  it.each([
    [
      'Gmail',
      '<div dir="ltr">Thanks!</div><br><div class="gmail_quote"><div class="gmail_attr">On Fri Shop wrote:<br></div><blockquote class="gmail_quote" style="margin:0"><p>Hello</p></blockquote></div>',
    ],
    [
      'Apple Mail',
      '<html><body>Thanks!<br><div><br><blockquote type="cite"><div>On 20 Nov, Shop wrote:</div><p>Hello</p></blockquote></div></body></html>',
    ],
    [
      'Outlook',
      '<div><p>Thanks!</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p><b>From:</b> Shop</p></div></div><p>Hello</p></div>',
    ],
    [
      'Outlook on the web',
      '<div>Thanks!</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: Shop</div><div>Hello</div>',
    ],
    [
      'Thunderbird',
      '<p>Thanks!</p><div class="moz-cite-prefix">On 20/11 Shop wrote:<br></div><blockquote type="cite">Hello</blockquote>',
    ],
  ])('is found in the HTML of %s', (_client, html) => {
    const content = bodyContent(
      { text: null, html, files: [], skippedFiles: 0 },
      { isForward: false, wholeSizeBytes: null },
    );
    expect(content.text).toBe('Thanks!');
    expect(content.html).toContain('Thanks!');
    expect(content.html).not.toContain('Hello');
    expect(content.quotedText).toContain('Hello');
    expect(content.html?.match(/<div/g)?.length ?? 0).toBe(content.html?.match(/<\/div/g)?.length ?? 0);
  });

  it('is kept beside the text when only the HTML shows where the quote begins', () => {
    const body = {
      text: 'Thanks!\n\nHello from the shop, unmarked',
      html: '<p>Thanks!</p><div class="gmail_quote"><blockquote class="gmail_quote">Hello from the shop</blockquote></div>',
      files: [],
      skippedFiles: 0,
    };
    const content = bodyContent(body, { isForward: false, wholeSizeBytes: null });
    expect(content.html).toBe('<p>Thanks!</p>');
    expect(content.quotedText).toBe('> Hello from the shop');
  });

  it('leaves HTML whole where something is written below the quote, or where it forwards', () => {
    const below =
      '<div class="gmail_quote"><blockquote class="gmail_quote">Hello</blockquote></div><p>Thanks!</p>';
    const between = `<p>Yes</p>${below}`;
    const forward =
      '<p>Look</p><div class="gmail_quote"><div>---------- Forwarded message ---------<br>From: X</div>Hello</div>';
    for (const html of [below, between, forward]) {
      const content = bodyContent(
        { text: null, html, files: [], skippedFiles: 0 },
        { isForward: false, wholeSizeBytes: null },
      );
      expect(content.html).toContain('Hello');
      expect(content.quotedText).toBeNull();
    }
  });

  it.each([
    ['quote marks', '> '.repeat(240_000)],
    ['attributions that never end', 'On 1 '.repeat(96_000)],
    ['lines that begin like attributions', 'On 1 a@b <c@d.test>\n'.repeat(19_000)],
    ['header lines', 'From: a\n'.repeat(19_000)],
    ['dashes', '-'.repeat(480_000)],
    ['spaces', `On${' '.repeat(480_000)}:`],
    ['opening brackets', '<'.repeat(480_000)],
    ['nested quotes', Array.from({ length: 900 }, (_, depth) => '>'.repeat(depth)).join('\n')],
    ['at signs', '@'.repeat(480_000)],
  ])('is found quickly in %s', (_what, text) => {
    expect(costMs(() => splitQuotedText(text))).toBeLessThan(500);
  });
});
