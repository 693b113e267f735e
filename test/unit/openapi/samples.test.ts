import { describe, expect, it } from 'vitest';
import { samplesFor } from '../../../src/openapi/samples.js';
import { load } from './support.js';

function samplesOf(text: string) {
  const spec = load(text);
  const [operation] = spec.operations;
  return samplesFor(spec, operation!);
}

describe('values for an operation', () => {
  it('are examples, defaults, choices, or of the type, also of the path item', () => {
    const { path, body } = samplesOf(`openapi: 3.1.0
info: { title: T, version: '1' }
components:
  schemas:
    Node: { type: object, properties: { child: { $ref: '#/components/schemas/Node' }, name: { type: string, minLength: 3 } } }
    Base: { type: object, properties: { id: { type: string, format: uuid } } }
  parameters:
    Tenant: { name: tenant, in: path, required: true, schema: { enum: [north, south] } }
paths:
  /{tenant}/{id}/{day}/{kind}:
    parameters:
      - $ref: '#/components/parameters/Tenant'
      - { name: q, in: query, schema: { type: string } }
    post:
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer, minimum: 7 } }
        - { name: day, in: path, required: true, schema: { type: string, format: date } }
        - { name: kind, in: path, required: true, example: wide, schema: { type: [string, 'null'] } }
      requestBody:
        content:
          application/json:
            schema:
              allOf:
                - { $ref: '#/components/schemas/Base' }
                - type: object
                  properties:
                    tags: { type: array, items: { type: string, default: red } }
                    isNew: { type: boolean }
                    size: { oneOf: [{ type: number }, { type: string }] }
                    more: { type: object }
`);
    expect(Object.fromEntries(path)).toEqual({
      tenant: 'north',
      id: '7',
      day: '2026-01-31',
      kind: 'wide',
    });
    expect(body).toEqual({
      id: '6fa459ea-ee8a-4ca4-894e-db77e160355e',
      tags: ['red'],
      isNew: true,
      size: 1,
      more: {},
    });
  });

  it('end where schemas go in a circle', () => {
    const { body } = samplesOf(`openapi: 3.0.3
info: { title: T, version: '1' }
components:
  schemas:
    Node: { type: object, properties: { child: { $ref: '#/components/schemas/Node' } } }
paths:
  /nodes:
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Node' } } } }
`);
    expect(JSON.stringify(body)).toMatch(/^(?:\{"child":){9}null\}+$/);
  });

  it('are those of Swagger, where a parameter is its own schema', () => {
    const { path, body } = samplesOf(`swagger: '2.0'
info: { title: T, version: '1' }
paths:
  /a/{id}:
    put:
      parameters:
        - { name: id, in: path, required: true, type: integer }
        - { name: it, in: body, schema: { type: object, properties: { name: { type: string } } } }
      responses: {}
`);
    expect(Object.fromEntries(path)).toEqual({ id: '1' });
    expect(body).toEqual({ name: 'x' });
  });

  it('are none where the spec says nothing', () => {
    const { path, body } = samplesOf(`openapi: 3.0.3
info: { title: T, version: '1' }
paths:
  /a/{id}: { get: {} }
`);
    expect([...path]).toEqual([]);
    expect(body).toBeUndefined();
  });
});
