import { z } from 'zod';

/** The schema at a path, or undefined where the path leads out of the schema. */
export function schemaAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  input: unknown,
): z.core.$ZodType | undefined {
  let at: z.core.$ZodType | undefined = schema;
  let value = input;
  for (const key of path) {
    at = child(at, key, value);
    if (at === undefined) return undefined;
    value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  }
  return at;
}

/** The keys of the object that a schema describes; none where it describes no object. */
export function knownKeys(schema: z.core.$ZodType | undefined, value: unknown): string[] {
  const object = objectFor(schema, value);
  return object === undefined ? [] : Object.keys(object.shape);
}

/** A schema without its default and its null. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodOptional
  ) {
    inner = inner.unwrap();
  }
  return inner;
}

/** The schemas that a discriminated union chooses from, by the discriminator’s value. */
export function optionsOf(union: z.ZodDiscriminatedUnion): Map<unknown, z.ZodObject> {
  const options = new Map<unknown, z.ZodObject>();
  for (const option of union.options) {
    if (!(option instanceof z.ZodObject)) continue;
    const discriminator: unknown = option.shape[union.def.discriminator];
    if (discriminator instanceof z.ZodLiteral) options.set(discriminator.value, option);
  }
  return options;
}

function child(schema: z.core.$ZodType, key: PropertyKey, value: unknown) {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodArray) return bare.element;
  if (bare instanceof z.ZodRecord) return bare.valueType;
  const object = objectFor(bare, value);
  if (object === undefined) return discriminatorOf(bare, key);
  return object.shape[String(key)];
}

/** The discriminator of a union whose options none was chosen of: any option’s value is right. */
function discriminatorOf(schema: z.core.$ZodType, key: PropertyKey) {
  const isUnion = schema instanceof z.ZodDiscriminatedUnion;
  if (!isUnion || schema.def.discriminator !== key) return undefined;
  return z.enum([...optionsOf(schema).keys()].map(String));
}

function objectFor(schema: z.core.$ZodType | undefined, value: unknown): z.ZodObject | undefined {
  const bare = schema === undefined ? undefined : unwrap(schema);
  if (bare instanceof z.ZodObject) return bare;
  if (!(bare instanceof z.ZodDiscriminatedUnion)) return undefined;
  const discriminator = bare.def.discriminator;
  const chosen = (value as Record<string, unknown> | null | undefined)?.[discriminator];
  return optionsOf(bare).get(chosen);
}
