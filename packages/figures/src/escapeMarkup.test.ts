import { describe, expect, it } from 'vitest';
import { escapeMarkup } from './escapeMarkup.js';

describe('escapeMarkup', () => {
  it('escapes what markup is made of', () => {
    expect(escapeMarkup(`<a href="x" b='y'>&amp;`)).toBe(
      '&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;',
    );
  });

  it('replaces what XML forbids and keeps the rest', () => {
    expect(escapeMarkup('\u0000\u001b\ud800\uffff')).toBe('\ufffd'.repeat(4));
    expect(escapeMarkup('tab\tline\n中 😀 é')).toBe('tab\tline\n中 😀 é');
  });
});
