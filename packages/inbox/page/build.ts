// `npm run build:page`: builds the page where it has not been built since it was changed.
import { builtPage } from './build-page.ts'

await builtPage()
