import type { Store } from '@tunnel/store';
import cors from 'cors';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { ClusterRuns } from './cluster/ClusterRuns.js';
import type { ApiConfig } from './config/apiConfig.js';
import { Drawings } from './drawing/Drawings.js';
import { Answers } from './http/Answers.js';
import type { TokenVerifier } from './http/authorise.js';
import { answerError, notFound } from './http/errors.js';
import { limitBody } from './http/jsonBody.js';
import { Metrics } from './http/metrics.js';
import { rateLimit } from './http/rateLimit.js';
import { refuseOtherHosts } from './http/refuseOtherHosts.js';
import { refuseTokenInUrl } from './http/refuseTokenInUrl.js';
import { requestLog } from './http/requestLog.js';
import { securityHeaders } from './http/securityHeaders.js';
import { serveText } from './http/serveText.js';
import { serveDocs } from './openapi/docsPage.js';
import { openApiDocument } from './openapi/openApiDocument.js';
import { servePage } from './page/servePage.js';
import { ArtifactFiles } from './reading/ArtifactFiles.js';
import { Records } from './reading/Records.js';
import { RunIndex } from './reading/RunIndex.js';
import { comparisonRoutes } from './routes/comparisonRoutes.js';
import { experimentRoutes } from './routes/experimentRoutes.js';
import { figureRoutes } from './routes/figureRoutes.js';
import { measureRoutes } from './routes/measureRoutes.js';
import type { Readers } from './routes/Readers.js';
import type { Route } from './routes/Route.js';
import { registerRoutes } from './routes/registerRoutes.js';
import { runControlRoutes } from './routes/runControlRoutes.js';
import { runRoutes } from './routes/runRoutes.js';
import { type ServiceState, serviceRoutes } from './routes/serviceRoutes.js';
import { taskRoutes } from './routes/taskRoutes.js';
import type { RunService } from './runs/RunService.js';
import { version } from './version.js';

/** What the app works with. */
export interface AppDeps {
  readonly config: ApiConfig;
  readonly store: Store;
  readonly log: Logger;
  /** Who may write; default nobody. */
  readonly tokens?: TokenVerifier;
  /** Starts runs; default none, and there are no routes for it. */
  readonly runs?: RunService;
  /** Runs that were given to a cluster; default none are looked for. */
  readonly cluster?: ClusterRuns;
  /** The folder of the built page; default null, and there is none. */
  readonly page?: string | null;
  /** How many lines the log has lost; default none. */
  readonly droppedLines?: () => number;
  /** Whether the service is being stopped; default never. */
  readonly isStopping?: () => boolean;
}

/** The API as an Express app. It listens nowhere. */
export function createApp(deps: AppDeps): Express {
  const { config, log, tokens, runs, cluster, page, droppedLines, isStopping } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.enable('strict routing');
  app.set('query parser', 'simple');
  // The one proxy in front: what stands before its own word is what the client says of itself.
  app.set('trust proxy', config.trustProxy ? 1 : false);

  const metrics = new Metrics(droppedLines);
  app.use(requestLog(log), metrics.time, securityHeaders());
  app.use(cors({ origin: allowedOrigins(config.corsOrigins), maxAge: 600 }));
  app.use(rateLimit(config.rateLimit), refuseOtherHosts(config), refuseTokenInUrl, limitBody);

  const readers = createReaders(deps);
  const state = stateOf(readers, isStopping);
  const routes: readonly Route[] = [
    ...serviceRoutes({ version, metrics, state }),
    ...experimentRoutes,
    ...runRoutes(readers),
    ...figureRoutes(readers),
    ...measureRoutes(readers),
    ...comparisonRoutes(readers),
    ...taskRoutes(readers),
    ...(runs ? runControlRoutes(runs, cluster) : []),
  ];
  registerRoutes(app, routes, { answers: new Answers(config.cacheBytes), tokens });
  const document = JSON.stringify(openApiDocument(routes, version));
  serveText(app, '/openapi.json', 'application/json', document);
  serveDocs(app);
  if (page) servePage(app, page);

  app.use(notFound);
  app.use(answerError(log));
  return app;
}

/** It starts until the runs are indexed. */
function stateOf({ index, cluster }: Readers, isStopping = () => false): ServiceState['state'] {
  let indexed = false;
  Promise.all([index.list(), cluster?.refresh()]).then(
    () => {
      indexed = true;
    },
    // Whoever asks for the list is told why.
    () => {},
  );
  return () => {
    if (isStopping()) return 'stopping';
    return indexed ? 'ready' : 'starting';
  };
}

function createReaders({ store, log, runs, cluster }: AppDeps): Readers {
  const standingOf = (id: string) => runs?.state(id)?.state ?? cluster?.standing(id) ?? null;
  const records = new Records(store, standingOf);
  const index = new RunIndex(store, records, (error) =>
    log.warn({ err: error }, 'a run is left out'),
  );
  const artifacts = new ArtifactFiles(store);
  const drawings = new Drawings(store.folder);
  return { store, records, index, artifacts, drawings, runs, cluster };
}

function allowedOrigins(origins: readonly string[]): string[] | '*' | false {
  if (origins.includes('*')) return '*';
  return origins.length > 0 && [...origins];
}
