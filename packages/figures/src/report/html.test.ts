import { describe, expect, it } from 'vitest';
import { html, trusted } from './html.js';

describe('html', () => {
  it('escapes text and leaves markup', () => {
    const cell = html`<td title="${'"><script>'}">${'a < b & c'}</td>`;
    expect(cell.markup).toBe('<td title="&quot;&gt;&lt;script&gt;">a &lt; b &amp; c</td>');
    expect(html`<tr>${cell}</tr>`.markup).toBe(`<tr>${cell.markup}</tr>`);
    expect(html`${trusted('<svg></svg>')}`.markup).toBe('<svg></svg>');
  });

  it('takes lists, numbers and nothing', () => {
    expect(html`${['<', html`<b>`, 0, null, false]}`.markup).toBe('&lt;<b>0');
  });

  it('keeps what looks like a replacement pattern', () => {
    expect(html`<p>${'$& $1 \\n'}</p>`.markup).toBe('<p>$&amp; $1 \\n</p>');
  });

  it('keeps a number and its per cent sign on one line', () => {
    expect(html`${'5 % of 100 %, not %'}`.markup).toBe('5\u00a0% of 100\u00a0%, not %');
  });
});
