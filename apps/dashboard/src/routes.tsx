import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import { Layout } from './layout/Layout.js';

/** A value of the address that makes no sense is as if it were not there. */
const optional = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined);
const name = optional(z.string().min(1).max(200));

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Layout,
});

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/experiments', replace: true });
  },
});

const experimentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/experiments',
  component: lazyRouteComponent(
    () => import('./pages/experiments/ExperimentsPage.js'),
    'ExperimentsPage',
  ),
});

const experimentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/experiments/$name',
  component: lazyRouteComponent(
    () => import('./pages/experiments/ExperimentPage.js'),
    'ExperimentPage',
  ),
});

const runsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs',
  validateSearch: z.object({
    experiment: name,
    scale: name,
    state: name,
    sort: name,
    cursor: optional(z.string().min(1).max(1000)),
  }),
  component: lazyRouteComponent(() => import('./pages/runs/RunsPage.js'), 'RunsPage'),
});

const runRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/runs/$id',
  component: lazyRouteComponent(() => import('./pages/run/RunShell.js'), 'RunShell'),
});

const overviewRoute = createRoute({
  getParentRoute: () => runRoute,
  path: '/',
  component: lazyRouteComponent(
    () => import('./pages/run/overview/OverviewPage.js'),
    'OverviewPage',
  ),
});

const layersRoute = createRoute({
  getParentRoute: () => runRoute,
  path: '/layers',
  validateSearch: z.object({ network: name, threshold: optional(z.number().min(0.95).max(0.99)) }),
  component: lazyRouteComponent(() => import('./pages/run/layers/LayersPage.js'), 'LayersPage'),
});

const findingsRoute = createRoute({
  getParentRoute: () => runRoute,
  path: '/findings',
  component: lazyRouteComponent(
    () => import('./pages/run/findings/FindingsPage.js'),
    'FindingsPage',
  ),
});

const similarityRoute = createRoute({
  getParentRoute: () => runRoute,
  path: '/similarity',
  component: lazyRouteComponent(
    () => import('./pages/run/similarity/SimilarityPage.js'),
    'SimilarityPage',
  ),
});

const spectraRoute = createRoute({
  getParentRoute: () => runRoute,
  path: '/spectra',
  component: lazyRouteComponent(() => import('./pages/run/spectra/SpectraPage.js'), 'SpectraPage'),
});

const varianceRoute = createRoute({
  getParentRoute: () => runRoute,
  path: '/variance',
  component: lazyRouteComponent(
    () => import('./pages/run/variance/VariancePage.js'),
    'VariancePage',
  ),
});

const embeddingRoute = createRoute({
  getParentRoute: () => runRoute,
  path: '/embedding',
  component: lazyRouteComponent(
    () => import('./pages/run/embedding/EmbeddingPage.js'),
    'EmbeddingPage',
  ),
});

const figuresRoute = createRoute({
  getParentRoute: () => runRoute,
  path: '/figures',
  component: lazyRouteComponent(() => import('./pages/run/figures/FiguresPage.js'), 'FiguresPage'),
});

const planRoute = createRoute({
  getParentRoute: () => runRoute,
  path: '/plan',
  component: lazyRouteComponent(() => import('./pages/run/plan/PlanPage.js'), 'PlanPage'),
});

const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/compare',
  validateSearch: z.object({ runs: optional(z.string().min(1).max(1100)) }),
  component: lazyRouteComponent(() => import('./pages/compare/ComparePage.js'), 'ComparePage'),
});

const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/start',
  validateSearch: z.object({ experiment: name }),
  component: lazyRouteComponent(() => import('./pages/start/StartPage.js'), 'StartPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/SettingsPage.js'), 'SettingsPage'),
});

/** All views by their addresses. */
export const routeTree = rootRoute.addChildren([
  indexRoute,
  experimentsRoute,
  experimentRoute,
  runsRoute,
  runRoute.addChildren([
    overviewRoute,
    layersRoute,
    findingsRoute,
    similarityRoute,
    spectraRoute,
    varianceRoute,
    embeddingRoute,
    figuresRoute,
    planRoute,
  ]),
  compareRoute,
  startRoute,
  settingsRoute,
]);
