import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** What the service counts of itself, for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #seconds = new Histogram({
    name: 'tunnel_api_request_seconds',
    help: 'Seconds that requests took, by method, route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.#registry],
  });

  /** @param droppedLines how many lines the log has lost */
  constructor(droppedLines: () => number = () => 0) {
    new Counter({
      name: 'tunnel_api_log_lines_dropped_total',
      help: 'Lines of the log that were dropped, because nobody read it.',
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(droppedLines());
      },
    });
    collectDefaultMetrics({ register: this.#registry, prefix: 'tunnel_api_' });
  }

  /** Times each request. `response.locals.route` is set by the route that takes it. */
  readonly time: RequestHandler = (request, response, next) => {
    const began = performance.now();
    response.once('close', () => {
      const route: unknown = response.locals['route'];
      this.#seconds.observe(
        {
          method: request.method,
          route: typeof route === 'string' ? route : 'none',
          status: response.statusCode,
        },
        (performance.now() - began) / 1000,
      );
    });
    next();
  };

  /** The media type of {@link text}. */
  get type(): string {
    return this.#registry.contentType;
  }

  /** All values in Prometheus’ text form. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
