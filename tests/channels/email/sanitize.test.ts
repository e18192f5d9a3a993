import { describe, expect, it } from 'vitest';
import { bodyContent } from '../../../channels/email/parse/content.ts';
import { sanitizeMailHtml } from '../../../channels/email/sanitize.ts';
import { costMs } from './support.ts';

const clean = (html: string) => sanitizeMailHtml(html, (contentId) => (contentId === 'pic@x' ? 3 : null));

describe('HTML of strangers', () => {
  it('keeps what text needs', () => {
    const html =
      '<h1 style="color:#333333;font-size:18px">Oi</h1><table width="600" cellpadding="4"><tr><td align="center" colspan="2"><b>a</b> &amp; <a href="https://shop.test/?a=1&amp;b=2" title="go">b</a></td></tr></table><ul><li>c</li></ul>';
    const { html: safe } = clean(html);
    expect(safe).toContain('<h1 style="color:#333333;font-size:18px">Oi</h1>');
    expect(safe).toContain(
      '<td align="center" colspan="2"><b>a</b> &amp; <a href="https://shop.test/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">b</a></td>',
    );
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)><script>alert(1)</script></svg>',
    '<svg><style><img src=x onerror=alert(1)></style></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<a href="JaVaScRiPt&colon;alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    '<form action="https://evil.test"><input name=a><button formaction="javascript:alert(1)">x</button></form>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="x.swf"></object><embed src="x.swf">',
    '<base href="https://evil.test/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.test">',
    '<link rel=stylesheet href="https://evil.test/x.css">',
    '<style>@import url(https://evil.test/x.css); body{display:none}</style>',
    '<div style="background:url(https://evil.test/x.png)">x</div>',
    '<div style="background-image:url(&quot;https://evil.test/x.png&quot;)">x</div>',
    '<div style="width:expression(alert(1))">x</div>',
    '<div style="position:fixed;top:0;left:0;z-index:9999">x</div>',
    '<div style="color:red;}*{display:none">x</div>',
    '<div style="\\62 ackground:u\\72l(https://evil.test)">x</div>',
    '<div style="background:/**/url(https://evil.test)">x</div>',
    '<div style="margin-left:-9999px">x</div>',
    '<div id="app" class="mantine-Modal-root" name="location">x</div>',
    '<video src="https://evil.test/x.mp4" poster="https://evil.test/p.png"></video>',
    '<audio src="https://evil.test/x.mp3"></audio>',
    '<input type=image src="https://evil.test/x.png">',
    '<table background="https://evil.test/x.png"><tr><td background="https://evil.test/x.png">x</td></tr></table>',
    '<img srcset="https://evil.test/x.png 2x">',
    '<svg><feImage href="https://evil.test/x.png"></svg>',
    '<svg><image href="https://evil.test/x.png"/></svg>',
    '<xmp><script>alert(1)</script></xmp>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<template><script>alert(1)</script></template>',
    '<textarea><img src=x onerror=alert(1)></textarea>',
    '<plaintext><script>alert(1)</script>',
    '<<script>alert(1)//<</script>',
    '<img src="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=">',
    '<div data-attachment-id="part-1" data-remote-src="x" data-quote="rest">x</div>',
    '<a href="https://user:pass@evil.test/">x</a>',
    '<p onclick=alert(1) onmouseover="alert(1)" contenteditable draggable=true accesskey=x tabindex=1>x</p>',
  ])('leaves nothing that runs, is fetched or covers the page: %s', (html) => {
    const safe = clean(`${html}<p>end</p>`).html;
    const tags = safe.match(/<[^>]*>/g)?.join('\n') ?? '';
    expect(tags).not.toMatch(
      /<(?:script|svg|math|style|iframe|object|embed|form|input|button|base|meta|link|video|audio|template|textarea|xmp|plaintext|noscript)/i,
    );
    expect(tags).not.toMatch(
      /\son\w+\s*=|javascript:|vbscript:|expression|url\(|position|evil\.test|data:|@import|\bid=|class=|name=|srcset|poster|background="|contenteditable|tabindex|data-(?:attachment|quote)/i,
    );
  });

  it('holds remote images back for the reader to ask for', () => {
    expect(clean('<p><img src="https://cdn.test/a.png?x=1&amp;y=2" width="10" alt="A"></p>')).toEqual({
      html: '<p><img data-remote-src="https://cdn.test/a.png?x=1&amp;y=2" alt="A" width="10" /></p>',
      hasRemoteImages: true,
    });
    expect(clean('<img src="//cdn.test/a.png">').html).toContain('data-remote-src="https://cdn.test/a.png"');
    expect(clean('<p>none</p>').hasRemoteImages).toBe(false);
  });

  it('shows images of the mail itself by their part', () => {
    expect(clean('<img src="cid:pic@x"><img src="cid:pic%40x"><img src="cid:unknown@x">').html).toBe(
      '<img data-attachment-id="part-3" /><img data-attachment-id="part-3" /><img />',
    );
  });

  it.each([
    ['open elements', '<div>'.repeat(96_000)],
    ['elements with text', '<b>x'.repeat(120_000)],
    ['tables in tables', '<table><tr><td>'.repeat(32_000)],
    ['less-than signs', '<'.repeat(480_000)],
    ['half a comment', '<!--'.repeat(120_000)],
    ['attributes', `<p ${'a=1 '.repeat(120_000)}>`],
    ['one style', `<p style="${'color:red;'.repeat(48_000)}">x</p>`],
    ['styles', '<p style="color:red;margin:1px 2px">x</p>'.repeat(10_000)],
    ['entities', '&amp;'.repeat(96_000)],
    ['quotes in quotes', '<blockquote type="cite">'.repeat(20_000)],
    ['closing elements', '</div>'.repeat(80_000)],
    ['images', '<img src="cid:pic@x">'.repeat(22_000)],
    ['flat elements', '<b>a</b>'.repeat(60_000)],
    ['cells that nothing closes', `<table>${'<tr><td>'.repeat(60_000)}`],
    ['half an URL', `<a href="https://${'a.'.repeat(200_000)}">x</a>`],
  ])('is made safe quickly: %s', (_what, html) => {
    const body = { text: null, html, files: [], skippedFiles: 0 };
    expect(costMs(() => bodyContent(body, { isForward: false, wholeSizeBytes: null }))).toBeLessThan(1_000);
  });
});
