import { expect, it } from '@jest/globals';
import { html } from './html';

it('escapes text and keeps what is HTML', () => {
  const text = `<script>alert("x & 'y'")</script>`;
  expect(String(html`<a title="${text}">${[text, html`<b>${1}</b>`]}</a>`)).toBe(
    '<a title="&#60;script&#62;alert(&#34;x &#38; &#39;y&#39;&#34;)&#60;/script&#62;">' +
      '&#60;script&#62;alert(&#34;x &#38; &#39;y&#39;&#34;)&#60;/script&#62;<b>1</b></a>',
  );
});
