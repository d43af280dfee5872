import assert from 'node:assert/strict'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { MailError } from 'posthaste'
import { readFolder } from './read-folder.ts'
import { sampleFolder } from './sample-folder.ts'

test('a folder is read whole and taken apart', (t) => {
  const folder = sampleFolder(t, {
    'welcome/subject.liquid': 'Welcome, {{ name }}\n',
    'welcome/html.liquid': '---\r\ndescription: Greets.\r\nsample:\r\n  name: Ada\r\n---\r\n<p>{{ name }}</p>\r\n',
    'welcome/text.liquid': 'Hi {{ name }}\n',
    'news.md': '\ufeff---\nsubject: "News: {{ n }}"\npreheader: In short\nlayout: false\n---\n# {{ n }}\n',
    'billing/invoice.liquid': '---\nsubject: Invoice\n---\n<p></p>',
    'constructor.liquid': '---\nsubject: x\n---\ny',
    'layouts/base.liquid': '<html>',
    'partials/button.liquid': 'b',
    'partials/deep/note.md': '*n*',
    'styles/base.css': 'p{}',
    'images/logo.png': Buffer.from([1, 2]),
    'locales/de.json': '{}',
    'locales/fr.po': '',
    'README.md': '# Ours',
    'types.d.ts': '',
    '.DS_Store': 'x',
    'welcome/html.liquid~': 'x',
  })
  const contents = readFolder(folder)
  assert.deepEqual(contents.problems, [])
  assert.deepEqual([...contents.mails.keys()].sort(), ['billing/invoice', 'constructor', 'news', 'welcome'])
  assert.deepEqual([...contents.shared.keys()], ['layouts/base', 'partials/button', 'partials/deep/note'])
  assert.equal(contents.shared.get('partials/deep/note')?.source, '<p><em>n</em></p>\n')
  assert.deepEqual([...contents.stylesheets], [['styles/base.css', 'p{}']])
  assert.deepEqual(contents.images.get('images/logo.png'), Buffer.from([1, 2]))
  assert.deepEqual([...contents.catalogues.keys()], ['de.json', 'fr.po'])
  const welcome = contents.mails.get('welcome')
  assert.deepEqual(welcome?.frontMatter, { description: 'Greets.', sample: { name: 'Ada' } })
  assert.equal(welcome?.html?.source, '<p>{{ name }}</p>\n')
  assert.deepEqual(welcome?.html?.place(1, 4), { line: 6, column: 4 })
  assert.deepEqual(welcome?.files, ['welcome/html.liquid', 'welcome/subject.liquid', 'welcome/text.liquid'])
  const news = contents.mails.get('news')
  assert.equal(news?.subject?.source, 'News: {{ n }}')
  assert.deepEqual(news?.subject?.place(1, 7), { line: 2, column: 17 })
  assert.equal(news?.preheader?.source, 'In short')
  assert.equal(news?.html?.source, '<h1>{{ n }}</h1>\n')
  assert.deepEqual(news?.html?.place(1, 8), { line: 6, column: 6 })
  assert.equal(news?.frontMatter.layout, false)
})

test('a mail of text alone has its front matter there', (t) => {
  const folder = sampleFolder(t, { 'code/text.liquid': '---\nsubject: Code\n---\n{{ code }}' })
  const { mails, problems } = readFolder(folder)
  assert.deepEqual(problems, [])
  assert.equal(mails.get('code')?.html, undefined)
  assert.equal(mails.get('code')?.text?.source, '{{ code }}')
})

const png = Buffer.alloc(10 * 1024 * 1024 + 1)
const refused: readonly [
  name: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  problem: { readonly mail?: string; readonly file: string; readonly line?: number; readonly says: RegExp },
][] = [
  [
    'two files for one part',
    { 'a/html.liquid': '', 'a/html.md': '' },
    { mail: 'a', file: 'a/html.md', says: /same part of this mail as a\/html\.liquid/ },
  ],
  [
    'no subject',
    { 'a/html.md': 'x' },
    { mail: 'a', file: 'a/html.md', says: /no subject: write one into a\/subject\.liquid/ },
  ],
  [
    'one mail twice',
    { 'a.liquid': '', 'a.md': '' },
    { mail: 'a', file: 'a.md', says: /same part of this mail as a\.liq/ },
  ],
  [
    'a mail as folder and file',
    { 'a.liquid': '', 'a/html.liquid': '' },
    { mail: 'a', file: 'a.liquid', says: /same mail as a\/html\.liquid/ },
  ],
  [
    'two subjects',
    { 'a/html.liquid': '---\nsubject: x\n---\n', 'a/subject.liquid': 'x' },
    { mail: 'a', file: 'a/subject.liquid', says: /stands in a\/html\.liquid too/ },
  ],
  [
    'front matter in two files',
    { 'a/html.liquid': '', 'a/text.liquid': '---\n---\n' },
    { mail: 'a', file: 'a/text.liquid', line: 1, says: /belongs into a\/html\.liquid/ },
  ],
  [
    'a subject alone',
    { 'a/subject.liquid': '' },
    { mail: 'a', file: 'a/subject.liquid', says: /neither HTML nor text/ },
  ],
  [
    'an unknown file in a mail',
    { 'a/html.liquid': '', 'a/subjct.liquid': '' },
    { mail: 'a', file: 'a/subjct.liquid', says: /unknown in a mail's folder; did you mean "subject\.liquid"/ },
  ],
  [
    'an image in a mail',
    { 'a/html.md': '', 'a/x.png': '' },
    { mail: 'a', file: 'a/x.png', says: /the known ones are/ },
  ],
  ['a part without a mail', { 'html.liquid': '' }, { file: 'html.liquid', says: /put it into a folder/ }],
  [
    'a name in capitals',
    { 'Welcome.liquid': '' },
    { mail: 'Welcome', file: 'Welcome.liquid', says: /"Welcome" is no name/ },
  ],
  [
    '__proto__',
    { '__proto__.liquid': '' },
    { mail: '__proto__', file: '__proto__.liquid', says: /no name for a mail/ },
  ],
  [
    'a reserved name further down',
    { 'a/partials/x.liquid': '' },
    { mail: 'a/partials/x', file: 'a/partials/x.liquid', says: /kept for the folder partials\/ at the top/ },
  ],
  ['another kind of file', { 'welcome.html': '' }, { file: 'welcome.html', says: /ends in \.liquid or \.md/ }],
  ['a style sheet of another kind', { 'styles/a.scss': '' }, { file: 'styles/a.scss', says: /ends in \.css/ }],
  ['an image of another kind', { 'images/a.tiff': '' }, { file: 'images/a.tiff', says: /ends in \.png/ }],
  ['a catalogue further down', { 'locales/de/x.po': '' }, { file: 'locales/de/x.po', says: /locales\/ itself/ }],
  [
    'front matter in a layout',
    { 'layouts/a.liquid': '---\n---\n' },
    { file: 'layouts/a.liquid', line: 1, says: /only mails/ },
  ],
  [
    'two partials of one name',
    { 'partials/a.liquid': '', 'partials/a.md': '' },
    { file: 'partials/a.md', says: /same name as partials\/a\.liquid/ },
  ],
  [
    'names that differ in case only',
    { 'images/Logo.png': '', 'images/logo.png': '' },
    { file: 'images/logo.png', says: /differs from images\/Logo\.png in letter case only/ },
  ],
  ['Latin-1', { 'a.liquid': Buffer.from('Gr\xfc\xdfe', 'latin1') }, { mail: 'a', file: 'a.liquid', says: /not UTF-8/ }],
  ['UTF-16', { 'a.liquid': Buffer.from('abc', 'utf16le') }, { mail: 'a', file: 'a.liquid', says: /NUL/ }],
  ['much text', { 'a.liquid': 'x'.repeat(1024 * 1024 + 1) }, { mail: 'a', file: 'a.liquid', says: /at most 1 MB/ }],
  ['a huge image', { 'images/a.png': png }, { file: 'images/a.png', says: /10\.0 MB, at most 10 MB/ }],
  [
    'a layout that is not there',
    { 'a.md': '---\nsubject: x\nlayout: bsae\n---\n', 'layouts/base.liquid': '' },
    { mail: 'a', file: 'a.md', line: 3, says: /no layout "bsae" in layouts\/; did you mean "base"/ },
  ],
  [
    'a layout that climbs',
    { 'a.md': '---\nlayout: ../../etc/passwd\n---\n' },
    { mail: 'a', file: 'a.md', line: 2, says: /no layout "\.\.\/\.\.\/etc\/passwd"/ },
  ],
]

for (const [name, files, { says, ...expected }] of refused) {
  test(`refused with its file: ${name}`, (t) => {
    const all = readFolder(sampleFolder(t, files)).problems
    const problems = name === 'no subject' ? all : all.filter((each) => !each.problem.includes('no subject'))
    assert.equal(problems.length, 1, JSON.stringify(problems))
    const [{ problem, column: _, ...place } = { problem: '', file: '' }] = problems
    assert.deepEqual(place, expected)
    assert.match(problem, says)
  })
}

test('symbolic links are followed inside the folder and refused where they lead out or round', (t) => {
  const outside = sampleFolder(t, { 'secret.css': 'x' })
  const folder = sampleFolder(t, { '..data/welcome.liquid': '---\nsubject: x\n---\nhi', 'styles/a.css': 'p{}' })
  symlinkSync(join('..data', 'welcome.liquid'), join(folder, 'welcome.liquid'))
  symlinkSync(join(outside, 'secret.css'), join(folder, 'styles', 'b.css'))
  symlinkSync(outside, join(folder, 'images'))
  symlinkSync('..', join(folder, 'styles', 'round'))
  symlinkSync('nowhere', join(folder, 'gone.md'))
  const { mails, stylesheets, problems } = readFolder(folder)
  assert.equal(mails.get('welcome')?.html?.source, 'hi')
  assert.deepEqual([...stylesheets.keys()], ['styles/a.css'])
  assert.deepEqual(
    problems.map(({ file, problem }) => [file, problem]),
    [
      ['gone.md', 'cannot be read: ENOENT'],
      ['images', 'is a symbolic link that leads out of the folder'],
      ['styles/b.css', 'is a symbolic link that leads out of the folder'],
      ['styles/round', 'is a symbolic link that leads round in a circle'],
    ],
  )
})

test('a folder that is not there is an error with its path', (t) => {
  const folder = sampleFolder(t, { 'a.md': '' })
  for (const path of [join(folder, 'none'), join(folder, 'a.md')]) {
    assert.throws(
      () => readFolder(path),
      (error) => MailError.is(error) && error.code === 'OPTION_INVALID' && error.message.includes(path),
    )
  }
})
