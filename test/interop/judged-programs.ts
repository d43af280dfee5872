import { aiosmtpd } from './aiosmtpd-judge.ts'
import { dovecotLmtp, dovecotSubmission } from './dovecot-judge.ts'
import { exim } from './exim.ts'
import type { JudgedProgram } from './judged-server.ts'
import { opensmtpd } from './opensmtpd.ts'
import { postfix } from './postfix-judge.ts'
import { smtpServer } from './smtp-server.ts'

/** Every server that judges, as docs/compatibility.md lists them. */
export const judgedPrograms: readonly JudgedProgram[] = [
  postfix,
  exim,
  opensmtpd,
  dovecotSubmission,
  dovecotLmtp,
  aiosmtpd,
  smtpServer,
]
