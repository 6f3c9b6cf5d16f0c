/** For tests: every sentence is there, as it is on a page. */
import { loadPageWords } from './index'

await loadPageWords()
