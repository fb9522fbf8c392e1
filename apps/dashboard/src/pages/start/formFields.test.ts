import { runRequestSchema } from '@tunnel/core/resources';
import { describe, expect, it } from 'vitest';
import { fieldValue, formFields } from './formFields.js';

const field = (name: string) => {
  const found = formFields().find((each) => each.name === name);
  if (!found) throw new Error(`no field ${name}`);
  return found;
};

describe('the fields of a run’s request', () => {
  it('are those of its schema, each with a title', () => {
    expect(formFields().map(({ name }) => name)).toEqual(Object.keys(runRequestSchema.shape));
    for (const { name, title } of formFields()) expect(title).not.toBe(name);
    expect(formFields().filter(({ isRequired }) => isRequired)).toHaveLength(2);
  });

  it('have kinds, bounds and defaults', () => {
    expect(field('scale').kind).toEqual({ type: 'choice', options: ['smoke', 'laptop', 'paper'] });
    expect(field('threads').kind).toEqual({ type: 'integer', min: 1, max: 1024 });
    expect(field('memoryBytes').kind).toEqual({ type: 'integer', min: 1, max: null });
    expect(field('seeds').kind).toEqual({ type: 'integers' });
    expect(field('device').usual).toBe('cpu');
  });

  it('become values, and nothing where they are empty', () => {
    expect(fieldValue(field('seeds'), '0, 1 2')).toEqual([0, 1, 2]);
    expect(fieldValue(field('threads'), ' 4 ')).toBe(4);
    expect(fieldValue(field('threads'), 'many')).toBe('many');
    expect(fieldValue(field('dataset'), ' ')).toBeUndefined();
    const request = { experiment: 'quickstart', scale: 'smoke', seeds: [0, 1] };
    expect(runRequestSchema.parse(request)).toEqual({ ...request, device: 'cpu' });
  });
});
