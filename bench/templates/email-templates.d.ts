// What the benchmark uses of a package without types.
declare module 'email-templates' {
  // biome-ignore lint/style/noDefaultExport: the package has one
  export default class Email {
    constructor(options: object)
    renderAll(template: string, locals: object): Promise<{ subject: string; html: string; text: string }>
  }
}
