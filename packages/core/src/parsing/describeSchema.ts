import { z } from 'zod';
import { optionsOf, unwrap } from './schemaAt.js';

/** What a schema accepts, in words: the second half of an error message. */
export function describeSchema(schema: z.core.$ZodType | undefined): string {
  if (schema === undefined) return 'another value';
  const inner = unwrap(schema);
  const words = ownDescription(schema) ?? ownDescription(inner) ?? describeBare(inner);
  return isNullable(schema) && !words.includes('null') ? `${words}, or null` : words;
}

function ownDescription(schema: z.core.$ZodType): string | undefined {
  return schema instanceof z.ZodType ? schema.description : undefined;
}

function describeBare(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodEnum) return `one of ${schema.options.join(', ')}`;
  if (schema instanceof z.ZodLiteral) return `“${String(schema.value)}”`;
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodNumber) return 'a number';
  if (schema instanceof z.ZodString) return 'text';
  if (schema instanceof z.ZodArray) return 'a list';
  if (schema instanceof z.ZodObject)
    return `an object with ${Object.keys(schema.shape).join(', ')}`;
  if (schema instanceof z.ZodDiscriminatedUnion) return describeUnion(schema);
  return 'another value';
}

function describeUnion(union: z.ZodDiscriminatedUnion): string {
  const names = [...optionsOf(union).keys()].map(String);
  return `an object whose ${union.def.discriminator} is one of ${names.join(', ')}`;
}

function isNullable(schema: z.core.$ZodType): boolean {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) inner = inner.unwrap();
  return inner instanceof z.ZodNullable;
}
