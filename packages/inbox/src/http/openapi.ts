// The OpenAPI document, written from the table that the server answers from: what is documented is what there is.
import type { Parameter, Route } from './route.ts'
import { apiSchemas, type Schema, type SchemaName } from './schemas.ts'

/** The document for these routes. */
export function openApiDocument(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = paths[route.path] ?? {}
    path[route.method.toLowerCase()] = operation(route)
    paths[route.path] = path
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Posthaste inbox',
      version,
      description: 'The paths and shapes of Mailpit’s v1 API, and further ones.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths,
    components: { schemas: apiSchemas },
  }
}

function operation({ method, path, tag, summary, parameters = [], body, answer }: Route): object {
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^\w]+(\w?)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary,
    parameters: [...pathParameters(path), ...parameters.map(queryParameter)],
    ...(body === undefined ? {} : { requestBody: { content: { 'application/json': { schema: named(body) } } } }),
    responses: {
      200: { description: 'OK', content: answerContent(answer) },
      default: {
        description: 'What is wrong, in one sentence',
        content: {
          'text/plain': { schema: { type: 'string' } },
          'application/json': { schema: named('ErrorResponse') },
        },
      },
    },
  }
}

function pathParameters(path: string): readonly object[] {
  return Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameter({ name, text, type, required = false }: Parameter): object {
  return { name, in: 'query', required, description: text, schema: { type } }
}

function answerContent(answer: Route['answer']): object {
  if ('type' in answer) return { [answer.type]: { schema: { type: 'string' } } }
  const { json } = answer
  const schema = typeof json === 'string' ? named(json) : { type: 'array', items: { type: json.arrayOf } }
  return { 'application/json': { schema } }
}

function named(name: SchemaName): Schema {
  return { $ref: `#/components/schemas/${name}` }
}
