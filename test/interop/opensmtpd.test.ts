import { judgeServer } from './judge-server.ts'
import { opensmtpd } from './opensmtpd.ts'

judgeServer(opensmtpd)
