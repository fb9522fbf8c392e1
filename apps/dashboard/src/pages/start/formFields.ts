import { runRequestSchema } from '@tunnel/core/resources';
import { toJSONSchema, z } from 'zod';

/** A field of a form that makes a request. */
export interface FormField {
  readonly name: string;
  readonly title: string;
  /** What to know of it; empty for nothing. */
  readonly description: string;
  readonly isRequired: boolean;
  /** Of one that is left empty, as it is shown; empty for none. */
  readonly usual: string;
  readonly kind:
    | { readonly type: 'choice'; readonly options: readonly string[] }
    | { readonly type: 'integer'; readonly min: number | null; readonly max: number | null }
    | { readonly type: 'integers' }
    | { readonly type: 'text'; readonly pattern: string | null };
}

const propertySchema = z.object({
  type: z.enum(['string', 'integer', 'array']),
  title: z.string().optional(),
  description: z.string().default(''),
  enum: z.array(z.string()).optional(),
  default: z.union([z.string(), z.number()]).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  pattern: z.string().optional(),
});

const objectSchema = z.object({
  properties: z.record(z.string(), propertySchema),
  required: z.array(z.string()).default([]),
});

/** The fields of the request by which runs are started, in its order. */
export function formFields(): readonly FormField[] {
  const { properties, required } = objectSchema.parse(
    toJSONSchema(runRequestSchema, { io: 'input', unrepresentable: 'any' }),
  );
  return Object.entries(properties).map(([name, property]) => ({
    name,
    title: property.title ?? name,
    description: property.description,
    isRequired: required.includes(name),
    usual: property.default === undefined ? '' : String(property.default),
    kind: kindOf(property),
  }));
}

function kindOf(property: z.output<typeof propertySchema>): FormField['kind'] {
  if (property.enum) return { type: 'choice', options: property.enum };
  if (property.type === 'array') return { type: 'integers' };
  if (property.type === 'string') return { type: 'text', pattern: property.pattern ?? null };
  // What zod says of any integer is no bound of this one.
  const bound = (value: number | undefined) =>
    value === undefined || Math.abs(value) === Number.MAX_SAFE_INTEGER ? null : value;
  return { type: 'integer', min: bound(property.minimum), max: bound(property.maximum) };
}

/** A field’s value as the request has it: text that is not a number stays text, and is refused. */
export function fieldValue({ kind }: FormField, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  switch (kind.type) {
    case 'integer':
      return numberOrText(trimmed);
    case 'integers':
      return trimmed.split(/[\s,]+/).map(numberOrText);
    default:
      return trimmed;
  }
}

function numberOrText(text: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
