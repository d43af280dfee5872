import { readHeaders } from '../api.ts'
import { Loading } from '../ui/loading.tsx'
import { useLoaded } from '../ui/use-loaded.ts'

/** The header fields of a message. */
export function HeadersTab({ id }: { readonly id: string }) {
  const loaded = useLoaded(id, readHeaders)
  return (
    <Loading loaded={loaded}>
      {(headers) => (
        <table class="fields">
          <caption class="visually-hidden">Header fields</caption>
          <tbody>
            {Object.entries(headers).flatMap(([name, values]) =>
              values.map((value, n) => (
                <tr key={`${name} ${n}`}>
                  <th scope="row">{name}</th>
                  <td dir="auto">{value}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      )}
    </Loading>
  )
}
