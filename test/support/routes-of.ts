import type { Route } from './hostile-requests.js';

interface Schema {
  $ref?: string;
  example?: unknown;
  enum?: unknown[];
  type?: unknown;
  properties?: Record<string, Schema>;
  allOf?: Schema[];
}

/** As much of an OpenAPI document as is needed to know its routes. */
export interface RoutesDocument {
  paths: Record<
    string,
    Record<
      string,
      { parameters?: Route['parameters']; requestBody?: { content?: Record<string, { schema?: Schema }> } }
    >
  >;
  components: { schemas: Record<string, Schema> };
}

/** Every route of a document, with an example of each field of its body. */
export function routesOf({ paths, components }: RoutesDocument): Route[] {
  const resolve = (schema: Schema = {}): Schema =>
    schema.$ref ? (components.schemas[schema.$ref.split('/').at(-1)!] ?? {}) : schema;
  const exampleOf = (schema: Schema): unknown => {
    const { example, enum: values, type } = resolve(schema);
    return example ?? values?.[0] ?? (type === 'number' ? 1 : type === 'array' ? [] : 'text');
  };
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody }]) => {
      const body = resolve(requestBody?.content?.['application/json']?.schema);
      const fields = Object.entries(body.properties ?? {}).map(([name, schema]) => [name, exampleOf(schema)]);
      return {
        method: method.toUpperCase(),
        path,
        parameters,
        fields: Object.fromEntries(fields) as Route['fields'],
      };
    }),
  );
}
