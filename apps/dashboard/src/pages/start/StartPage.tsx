import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { runRequestSchema, runStateSchema } from '@tunnel/core/resources';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { experimentsQuery } from '../../api/experimentsQuery.js';
import { useToken } from '../../api/token.js';
import { write } from '../../api/write.js';
import { PageHead } from '../../components/PageHead.js';
import { Refusal } from '../../components/Refusal.js';
import { TokenForm } from '../settings/TokenForm.js';
import { Field } from './Field.js';
import { fieldValue, formFields } from './formFields.js';
import { randomKey } from './randomKey.js';

/** Starts a run. Its fields are those of the API’s own schema. */
export function StartPage() {
  const { experiment = '' } = useSearch({ from: '/start' });
  const { data: experiments } = useSuspenseQuery(experimentsQuery);
  const fields = useMemo(formFields, []);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({
    experiment,
    scale: 'smoke',
  });
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  // The same request sent twice, as by two clicks, is one run.
  const key = useRef(randomKey());
  const form = useRef<HTMLFormElement>(null);
  const token = useToken();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const start = useMutation({
    mutationFn: async (body: unknown) => {
      const options = { method: 'POST', token, body, idempotencyKey: key.current } as const;
      return runStateSchema.parse(await (await write('runs', options)).json());
    },
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ['runs', 'list'] });
      await navigate({ to: '/runs/$id', params: { id } });
    },
  });

  const change = (name: string, text: string) => {
    key.current = randomKey();
    setTexts((before) => ({ ...before, [name]: text }));
    setErrors((before) => ({ ...before, [name]: '' }));
    if (start.error) start.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const values = fields.map((field) => [field.name, fieldValue(field, texts[field.name] ?? '')]);
    const request = runRequestSchema.safeParse(
      Object.fromEntries(values.filter(([, value]) => value !== undefined)),
    );
    if (request.success) {
      start.mutate(request.data);
      return;
    }
    const wrong = request.error.issues.map(({ path, message }) => [String(path[0]), message]);
    setErrors(Object.fromEntries(wrong.toReversed()));
    const [first] = wrong[0] ?? [];
    form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };

  const field = (each: (typeof fields)[number]) => (
    <Field
      key={each.name}
      field={each}
      text={texts[each.name] ?? ''}
      error={errors[each.name] ?? ''}
      onChange={(text) => change(each.name, text)}
      {...(each.name === 'experiment' && {
        options: experiments.items.map(({ name, title }) => ({ value: name, label: title })),
      })}
    />
  );
  const chosen = experiments.items.find(({ name }) => name === texts['experiment']);
  return (
    <>
      <PageHead
        title="Start a run"
        lead="It is computed on the machine that serves this page. You can close the page meanwhile."
      />
      <div className="narrow">
        {token === null && (
          <section className="card" aria-labelledby="token">
            <h2 id="token">First, a token</h2>
            <p>
              Runs are started by whoever has one. Make it on the machine that serves this page:
            </p>
            <pre className="command">npx tunnel token create --name page --scopes runs:write</pre>
            <TokenForm />
          </section>
        )}
        <form className="card start-form" ref={form} onSubmit={submit} noValidate>
          {fields.filter(({ isRequired }) => isRequired).map(field)}
          {chosen && <p className="question-text">{chosen.question}</p>}
          <details>
            <summary>More settings</summary>
            <div className="more-fields">
              {fields.filter(({ isRequired }) => !isRequired).map(field)}
            </div>
          </details>
          {start.error && <Refusal error={start.error} />}
          <div className="actions">
            <button type="submit" className="button primary" disabled={start.isPending}>
              {start.isPending ? 'Starting…' : 'Start'}
            </button>
          </div>
        </form>
      </div>
    </>
  );
}
