import { PageHead } from '../../components/PageHead.js';
import { TokenForm } from './TokenForm.js';

/** What the page keeps in this browser. */
export function SettingsPage() {
  return (
    <>
      <PageHead title="Settings" />
      <div className="narrow">
        <section className="card" aria-labelledby="token">
          <h2 id="token">Token</h2>
          <p>
            Everyone who reaches this page may read. To start, cancel or delete runs, the API asks
            for a token. Make one on the machine that serves the results:
          </p>
          <pre className="command">
            npx tunnel token create --name page --scopes runs:write,runs:delete
          </pre>
          <TokenForm />
        </section>
        <section className="card" aria-labelledby="programs">
          <h2 id="programs">For programs</h2>
          <p>
            All that is shown here comes from an API: <a href="/docs">its routes</a>,{' '}
            <a href="/openapi.json">its OpenAPI document</a>.
          </p>
        </section>
      </div>
    </>
  );
}
