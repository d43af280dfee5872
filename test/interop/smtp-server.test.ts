import { judgeServer } from './judge-server.ts'
import { smtpServer } from './smtp-server.ts'

judgeServer(smtpServer)
