import { dateFilters } from './dates.ts'
import type { FilterTable } from './define.ts'
import { listFilters } from './lists.ts'
import { markupFilters } from './markups.ts'
import { mathFilters } from './math.ts'
import { numberFilters } from './numbers.ts'
import { textFilters } from './texts.ts'
import { valueFilters } from './values.ts'

/** Every filter that templates may use; none of liquidjs's own is among them. */
export const allFilters: FilterTable = {
  ...dateFilters,
  ...listFilters,
  ...markupFilters,
  ...mathFilters,
  ...numberFilters,
  ...textFilters,
  ...valueFilters,
}
