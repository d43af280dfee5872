import type { TreePart } from '../../../src/http/api-types.ts'
import { partUrl, readTree } from '../api.ts'
import { formatSize } from '../format/size.ts'
import { Icon } from '../ui/icon.tsx'
import { Loading } from '../ui/loading.tsx'
import { useLoaded } from '../ui/use-loaded.ts'

/** The MIME parts of a message, as they lie inside each other. */
export function PartsTab({ id }: { readonly id: string }) {
  const loaded = useLoaded(id, readTree)
  return (
    <Loading loaded={loaded}>
      {(tree) => (
        <ul class="tree">
          <Part id={id} part={tree} />
        </ul>
      )}
    </Loading>
  )
}

function Part({ id, part }: { readonly id: string; readonly part: TreePart }) {
  const { partId, contentType, charset, disposition, encoding, filename, contentId, size, offsets, headers, parts } =
    part
  const facts = [charset, encoding, disposition, contentId === undefined ? undefined : `cid:${contentId}`]
  return (
    <li>
      <div class="part">
        <code class="part-type">{contentType}</code>
        {filename === undefined ? null : <span class="part-name">{filename}</span>}
        <span class="part-facts">{facts.filter((fact) => fact !== undefined && fact !== '').join(' · ')}</span>
        <span class="part-size" title={`Octets ${offsets.body} to ${offsets.end} of the message`}>
          {formatSize(size)}
        </span>
        {parts.length === 0 && partId !== '' ? (
          <a
            class="part-get"
            href={partUrl(id, partId)}
            download={filename ?? `part-${partId}`}
            title="Download this part"
          >
            <Icon name="download" />
            <span class="visually-hidden">Download {filename ?? contentType}</span>
          </a>
        ) : null}
      </div>
      {headers.length === 0 ? null : (
        <details class="part-headers">
          <summary>{headers.length === 1 ? '1 header field' : `${headers.length} header fields`}</summary>
          <dl>
            {headers.map(({ name, value }, n) => (
              <div key={`${name} ${n}`}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {parts.length === 0 ? null : (
        <ul>
          {parts.map((inner, n) => (
            <Part key={`${inner.partId} ${n}`} id={id} part={inner} />
          ))}
        </ul>
      )}
    </li>
  )
}
