import { isTunnelError } from '@tunnel/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apiConfigSchema, flagOf, readConfig, settingNames } from './apiConfig.js';

const values = fc.oneof(
  fc.constantFrom('', ' ', '0', '4600', '-1', '1e3', '0x10', '1.5', 'true', '*', 'https://a.org,'),
  fc.string(),
);
const said = fc.dictionary(fc.constantFrom(...settingNames), values, { noNullPrototype: true });

it('flags and variables that may hold anything are a configuration, or are refused', () => {
  fc.assert(
    fc.property(said, said, (flags, variables) => {
      const byFlag = Object.entries(flags).map(([name, value]) => [flagOf(name), value]);
      const env = Object.entries(variables).map(([name, value]) => [
        `TUNNEL_API_${flagOf(name).replaceAll('-', '_').toUpperCase()}`,
        value,
      ]);
      try {
        const config = readConfig(Object.fromEntries(byFlag), Object.fromEntries(env));
        for (const origin of config.corsOrigins) expect(origin).not.toBe('');
        // What is no number is none, however JavaScript turns it into one.
        for (const name of settingNames.filter((name) => typeof config[name] === 'number')) {
          const text = flags[name] ?? (variables[name] || undefined);
          if (text !== undefined) expect(text).toMatch(/^\d+$/);
        }
      } catch (error) {
        if (!isTunnelError(error)) throw error;
        expect(error.code).toBe('usage');
      }
    }),
    { numRuns: 500 },
  );
});

it('a variable that is empty says nothing', () => {
  const empty = { TUNNEL_API_RATE_LIMIT: '', TUNNEL_API_PORT: '', TUNNEL_API_STORE: '' };
  expect(readConfig({}, empty)).toEqual(apiConfigSchema.parse({}));
});
