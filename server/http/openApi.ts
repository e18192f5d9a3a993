import {
  extendZodWithOpenApi,
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { endpointGroups } from '../../shared/api/index.ts';
import { type Endpoint, errorSchema } from '../../shared/endpoint.ts';

extendZodWithOpenApi(z);

export interface NamedEndpoint {
  name: string;
  group: string;
  endpoint: Endpoint;
}

/** Every endpoint of the contract, by the name it is exported under. */
export function allEndpoints(): NamedEndpoint[] {
  return Object.entries(endpointGroups).flatMap(([group, exports]) =>
    Object.entries(exports).flatMap(([name, value]) =>
      isEndpoint(value) ? [{ name, group, endpoint: value }] : [],
    ),
  );
}

function isEndpoint(value: unknown): value is Endpoint {
  return (
    typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'response' in value
  );
}

/** The OpenAPI document, made of the same table that the routes are. */
export function openApiDocument(publicUrl: string): unknown {
  const registry = new OpenAPIRegistry();
  for (const named of allEndpoints()) {
    registry.registerPath(describe(named));
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Atende',
      version: '1',
      description: 'The REST interface of the console. Errors are { code, message, issues?, details? }.',
    },
    servers: [{ url: publicUrl }],
  });
}

function describe({ name, group, endpoint }: NamedEndpoint): RouteConfig {
  const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
  const isUpload = name === 'uploadAttachment';
  const file = {
    'multipart/form-data': { schema: z.object({ file: z.string().meta({ format: 'binary' }) }) },
  };
  return {
    method: endpoint.method,
    path: endpoint.path.replace(/:(\w+)/g, '{$1}'),
    operationId: name,
    tags: [group],
    summary: endpoint.summary,
    request: {
      // The contract's schemas of paths and queries are objects.
      params: endpoint.params as z.ZodObject,
      query: endpoint.query as z.ZodObject,
      ...(endpoint.method === 'get' ? {} : { body: { content: isUpload ? file : json(endpoint.body) } }),
    },
    responses: {
      200: { description: 'Done', content: json(endpoint.response) },
      default: { description: 'Refused or failed', content: json(errorSchema) },
    },
  };
}
