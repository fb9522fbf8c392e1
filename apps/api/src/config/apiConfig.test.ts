import { expect, it } from 'vitest';
import { readConfig } from './apiConfig.js';

it('listens on this machine alone where nothing is said', () => {
  expect(readConfig({}, {})).toMatchObject({ host: '127.0.0.1', port: 4600, corsOrigins: [] });
});

it('takes flags before the environment', () => {
  const env = {
    TUNNEL_API_PORT: '1',
    TUNNEL_API_CORS_ORIGINS: 'https://a.org,https://b.org',
    TUNNEL_API_TRUST_PROXY: 'true',
  };
  expect(readConfig({ port: '2', 'rate-limit': '0' }, env)).toMatchObject({
    port: 2,
    rateLimit: 0,
    corsOrigins: ['https://a.org', 'https://b.org'],
    trustProxy: true,
  });
});

it.each([
  ['port', '65536'],
  ['port', 'x'],
  ['host', ''],
  ['cors-origins', 'example.org'],
  ['trust-proxy', 'perhaps'],
  ['log-level', 'loud'],
])('refuses --%s %s', (flag, value) => {
  expect(() => readConfig({ [flag]: value }, {})).toThrow(
    expect.objectContaining({ code: 'usage' }),
  );
});
