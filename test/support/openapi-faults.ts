/** As much of an OpenAPI document as the tests look at. */
export interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties?: Record<string, { type?: unknown }> }> };
}

interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  security?: object[];
  parameters?: { name: string; in: string; schema?: object }[];
  responses: Record<string, Response>;
}

interface Response {
  description?: string;
  content?: Record<
    string,
    { schema?: object; example?: unknown; examples?: Record<string, { value: unknown }> }
  >;
}

/** Everything a reader of the document would miss or stumble over, one sentence each. */
export function structuralFaults(document: Document): string[] {
  const faults = brokenReferences(document);
  const ids = new Set<string>();
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const at = `${method.toUpperCase()} ${path}`;
      faults.push(...operationFaults(path, operation).map((fault) => `${at}: ${fault}`));
      if (ids.has(operation.operationId ?? ''))
        faults.push(`${at}: operationId ${operation.operationId} is taken`);
      ids.add(operation.operationId ?? '');
    }
  }
  return faults;
}

function operationFaults(path: string, operation: Operation): string[] {
  const faults: string[] = [];
  if (!operation.summary) faults.push('no summary');
  if (!operation.tags?.length) faults.push('no tags');
  if (operation.security === undefined) faults.push('does not say whether it needs a key');
  const inPath = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'path')
    .map(({ name }) => name);
  const inUrl = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!);
  if (inPath.toSorted().join() !== inUrl.toSorted().join())
    faults.push('path parameters are not those of the path');
  const responses = Object.entries(operation.responses);
  const good = responses.filter(([status]) => status.startsWith('2'));
  if (!good.some(([status, response]) => status === '204' || hasBody(response)))
    faults.push('no described answer');
  const problems = responses.filter(([, response]) => response.content?.['application/problem+json']);
  if (problems.length === 0) faults.push('no problem responses');
  for (const [status, response] of responses) {
    if (response.description === undefined) faults.push(`response ${status} has no description`);
  }
  return faults;
}

function hasBody(response: Response): boolean {
  return Object.values(response.content ?? {}).some(
    ({ schema, example, examples }) =>
      schema !== undefined || example !== undefined || examples !== undefined,
  );
}

function brokenReferences(document: Document): string[] {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
  const missing = references
    .map(([, name]) => name!)
    .filter((name) => !(name in document.components.schemas));
  return [...new Set(missing)].map((name) => `schema ${name} is referred to and not there`);
}
