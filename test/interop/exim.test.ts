import { exim } from './exim.ts'
import { judgeServer } from './judge-server.ts'

judgeServer(exim)
