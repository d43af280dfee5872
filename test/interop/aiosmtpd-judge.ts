import { execFileSync } from 'node:child_process'
import { hasAiosmtpd, startAiosmtpd } from './aiosmtpd.ts'
import { type JudgedProgram, passwordLogin } from './judged-server.ts'
import { eventually } from './program.ts'
import { python } from './python-email.ts'

/** aiosmtpd, which keeps what it was given as it was. */
export const aiosmtpd: JudgedProgram = {
  name: 'aiosmtpd',
  install: 'apt-get install python3-aiosmtpd',
  adds: [],
  isPresent: hasAiosmtpd,
  version: () =>
    execFileSync(python, ['-c', 'import aiosmtpd; print(aiosmtpd.__version__)'], { encoding: 'utf8' }).trim(),
  async start() {
    const server = await startAiosmtpd({ mode: 'starttls', login: passwordLogin, users: ['ada', 'grace', 'many'] })
    const sentTo = async (user: string) =>
      (await server.kept(0))
        .filter(({ recipients }) => recipients.includes(`${user}@example.test`))
        .map(({ octets }) => octets)
    return {
      ...server,
      delivered: (user, count) =>
        eventually(`${count} messages for ${user}`, async () => {
          const found = await sentTo(user)
          return found.length >= count ? found : undefined
        }),
    }
  },
}
