// The part of @opentelemetry/api that is used here, as types of our own: no file of Posthaste imports it, so that a program
// without it neither loads nor compiles it. The real one is given by the caller, and fits.

/** Values of attributes. */
export type Attributes = Record<string, string | number | boolean>

/** A span of a trace. */
export interface Span {
  setAttributes(attributes: Attributes): unknown
  setStatus(status: { code: number; message?: string }): unknown
  end(): void
}

/** What `import * as api from '@opentelemetry/api'` gives, or as much of it as is needed. */
export interface OpenTelemetryApi {
  readonly trace: {
    getTracer(
      name: string,
      version?: string,
    ): { startSpan(name: string, options?: { kind?: number; attributes?: Attributes }): Span }
  }
  readonly metrics: {
    getMeter(
      name: string,
      version?: string,
    ): {
      createHistogram(
        name: string,
        options?: InstrumentOptions,
      ): { record(value: number, attributes?: Attributes): void }
      createCounter(name: string, options?: InstrumentOptions): { add(value: number, attributes?: Attributes): void }
    }
  }
  readonly SpanKind: { readonly CLIENT: number }
  readonly SpanStatusCode: { readonly ERROR: number }
}

/** What an instrument measures. */
export interface InstrumentOptions {
  description?: string
  unit?: string
  advice?: { explicitBucketBoundaries?: number[] }
}
