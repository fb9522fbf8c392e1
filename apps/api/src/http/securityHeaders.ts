import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Security headers of everything: answers load nothing, and no other page may frame them. */
export function securityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    // For browsers and plug-ins that are no more.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    // Served over plain HTTP where nobody puts TLS in front of it.
    strictTransportSecurity: false,
  });
}
