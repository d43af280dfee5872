/** node:crypto, loaded by those who sign or verify: importing the package does not pay for it. */
export function nodeCrypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto')
}
