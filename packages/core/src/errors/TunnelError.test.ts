import { expect, it } from 'vitest';
import { errorCodes, isErrorCode } from './errorCodes.js';
import { isTunnelError, TunnelError } from './TunnelError.js';

it('carries code, message and context, and is written as data', () => {
  const error = new TunnelError('data-missing', 'a.bin is not there', { path: 'a.bin' });
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe('TunnelError');
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    code: 'data-missing',
    message: 'a.bin is not there',
    context: { path: 'a.bin' },
  });
});

it('is known across copies of the package, and nothing else is', () => {
  expect(isTunnelError(new TunnelError('usage', 'wrong'))).toBe(true);
  const other = Object.assign(new Error('wrong'), { [Symbol.for('tunnel.TunnelError')]: true });
  expect(isTunnelError(other)).toBe(true);
  for (const value of [new Error('wrong'), { code: 'usage', message: 'wrong' }, null, 'usage']) {
    expect(isTunnelError(value)).toBe(false);
  }
});

it('has one line of documentation for every kebab-case code', () => {
  for (const [code, line] of Object.entries(errorCodes)) {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(line).toMatch(/^[^\n]{20,}\.$/);
    expect(isErrorCode(code)).toBe(true);
  }
  expect(isErrorCode('toString')).toBe(false);
});
