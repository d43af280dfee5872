import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ConfigError, TemplateError } from 'posthaste'
import { type ReadRowsOptions, type Row, readRows } from './read-rows.ts'

type Shown = readonly [line: number, valuesOrProblem: unknown]

const tables: readonly [name: string, text: string, options: ReadRowsOptions, rows: readonly Shown[]][] = [
  ['commas', 'to,name\na@x.org,Ada\n', {}, [[2, { to: 'a@x.org', name: 'Ada' }]]],
  ['semicolons', 'to;name\na@x.org;"Ada, B"\n', {}, [[2, { to: 'a@x.org', name: 'Ada, B' }]]],
  ['tabs', 'to\tname\r\na\tAda\r\n', {}, [[2, { to: 'a', name: 'Ada' }]]],
  [
    'one column',
    'to\na\nb',
    {},
    [
      [2, { to: 'a' }],
      [3, { to: 'b' }],
    ],
  ],
  ['delimiters inside quotes of the header', '"a,b,c";d\n1;2\n', {}, [[2, { 'a,b,c': '1', d: '2' }]]],
  ['a given delimiter', 'a|b,c\n1|2,3\n', { delimiter: '|' }, [[2, { a: '1', 'b,c': '2,3' }]]],
  ['a byte order mark', '\uFEFFa,b\n1,2\n', {}, [[2, { a: '1', b: '2' }]]],
  ['blanks around names, and none lost in cells', ' a , b\n 1 ,2\n', {}, [[2, { a: ' 1 ', b: '2' }]]],
  [
    'blank lines',
    '\n\na\n\n1\n\r\n2\n',
    {},
    [
      [5, { a: '1' }],
      [7, { a: '2' }],
    ],
  ],
  [
    'empty cells',
    'a,b\n,\n"",\n',
    {},
    [
      [2, { a: '', b: '' }],
      [3, { a: '', b: '' }],
    ],
  ],
  ['no last line break', 'a,b\n1,', {}, [[2, { a: '1', b: '' }]]],
  ['a header alone', 'a,b', {}, []],
  [
    'line breaks inside quotes',
    'a,b\r\n"1\r\n2\n3","x ""y"""\r\n4,5\r\n',
    {},
    [
      [2, { a: '1\r\n2\n3', b: 'x "y"' }],
      [5, { a: '4', b: '5' }],
    ],
  ],
  [
    'columns with dots',
    'to,user.name,user.address.city\na,Ada,Rome\n',
    {},
    [[2, { to: 'a', user: { name: 'Ada', address: { city: 'Rome' } } }]],
  ],
  [
    'rows with too few and too many cells',
    'a,b\n1\n1,2,3\n4,5\n',
    {},
    [
      [2, 'has 1 cell, but the header has 2 columns'],
      [3, 'has 3 cells, but the header has 2 columns'],
      [4, { a: '4', b: '5' }],
    ],
  ],
  [
    'stray quotes, which swallow no row',
    'a,b\n5" disk,1\n"x"y,2\n3,"open\n4,5\n6,"z"\n"open\n7,8\n',
    {},
    [
      [2, 'cell 1 has a quote in it; write the cell in quotes, and each quote in it twice'],
      [3, 'cell 1 goes on after its closing quote'],
      [4, 'cell 2 goes on after its closing quote'],
      [5, { a: '4', b: '5' }],
      [6, { a: '6', b: 'z' }],
      [7, 'a quoted cell does not end'],
      [8, { a: '7', b: '8' }],
    ],
  ],
  ['a bare CR', 'a,b\n1,2\r3,4\n', {}, [[2, 'cell 2 has a bare CR in it; expected lines that end with LF or CRLF']]],
  [
    'JSON lines',
    '\uFEFF{"a": 1, "b": {"c": [true, null]}}\n\n{"a": 2}\r\n',
    { format: 'jsonl' },
    [
      [1, { a: 1, b: { c: [true, null] } }],
      [3, { a: 2 }],
    ],
  ],
  [
    'JSON lines that are no objects, or not safe',
    '[1]\n1\n{"__proto__": {"a": 1}}\n{"a": [{"constructor": 1}]}\n{"\\u005f_proto__": 1}\n{"a": 1}\n',
    { format: 'jsonl' },
    [
      [1, 'expected an object such as {"to": "ada@example.org"}'],
      [2, 'expected an object such as {"to": "ada@example.org"}'],
      [3, 'has "__proto__" in it, a name that every object has: rename it'],
      [4, 'has "constructor" in it, a name that every object has: rename it'],
      [5, 'has "__proto__" in it, a name that every object has: rename it'],
      [6, { a: 1 }],
    ],
  ],
  [
    'deep JSON',
    `{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}\n{"a": 1}`,
    { format: 'jsonl' },
    [
      [1, 'is nested deeper than 50 levels'],
      [2, { a: 1 }],
    ],
  ],
]

for (const [name, text, options, expected] of tables) {
  test(`reads ${name}`, async () => {
    for (const size of sizesFor(text, 1, 7, 100_000)) {
      const rows = await collect(readRows(octets(text, size), options))
      assert.deepEqual(
        rows.map(({ line, values, problem }) => [line, problem ?? values]),
        expected,
      )
    }
  })
}

test('a line that is not JSON is a problem of its row', async () => {
  const rows = await collect(readRows(octets('{"a": 1}\n{"a": \n{"a": 2}', 9), { format: 'jsonl' }))
  assert.deepEqual(
    rows.map(({ problem }) => problem?.startsWith('is not JSON: ')),
    [undefined, true, undefined],
  )
})

const refused: readonly [name: string, content: string | Uint8Array, line: number, said: RegExp][] = [
  ['an empty file', '', 1, /is empty; expected a line with the names of the columns/],
  ['a column twice', 'a,b, a\n', 1, /column 3 is named "a", as column 1 is/],
  ['a column without a name', '\na,,b\n', 2, /column 2 has no name/],
  ['__proto__', 'a,__proto__\n', 1, /column 2 is named "__proto__", but/],
  ['constructor inside a name', 'a.constructor.b\n', 1, /"constructor" is a name that every object has/],
  ['a dot at the end', 'a.\n', 1, /expected something before and after each dot/],
  ['many dots', `${'a.'.repeat(100)}a\n`, 1, /more than 9 dots/],
  ['a column beside its own parts', 'a.b.c,a.b\n', 1, /the columns "a.b" and "a.b.c" cannot both be there/],
  ['a header that cannot be read', 'a"b,c\n', 1, /cell 1 has a quote in it/],
  ['CR alone', 'a,b\r1,2\r', 1, /bare CR/],
  ['UTF-16', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), 1, /is UTF-16; save the file as UTF-8/],
  ['UTF-16 without a mark', Buffer.from('a,b\n', 'utf16le'), 1, /has a NUL in it/],
  ['Latin-1', Buffer.from('a,b\n1,2\nJosé,3\n4,5\n', 'latin1'), 3, /is not UTF-8; save the file as UTF-8/],
  ['a character that is cut off', Buffer.from([0x61, 0x0a, 0xc3]), 2, /is not UTF-8/],
  ['a line without end', `a\n${'x'.repeat(1_100_000)}`, 2, /is longer than 1000000 octets/],
]

for (const [name, content, line, said] of refused) {
  test(`refuses ${name}`, async () => {
    for (const size of sizesFor(content, 3, 100_000)) {
      await assert.rejects(
        collect(readRows(octets(content, size))),
        (error) => error instanceof TemplateError && error.line === line && said.test(error.message),
      )
    }
  })
}

test('a quoted cell that does not end costs one row, and not all that follow', async () => {
  const [count, row] = [20_000, `3,${'4'.repeat(60)}\n`]
  assert.ok(count * row.length > 1_000_000, 'it is longer than a cell may be')
  const text = `a,b\n1,"2\n${row.repeat(count)}`
  const problems: number[] = []
  let rows = 0
  for await (const { line, problem } of readRows(octets(text, 65_536))) {
    rows += 1
    if (problem !== undefined) problems.push(line)
  }
  assert.deepEqual([rows, problems], [count + 1, [2]])
})

test('reads as much as is asked for, and closes what it reads when that is enough', async () => {
  let [given, closed] = [0, false]
  async function* endless(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield Buffer.from('a\n')
      for (;;) {
        given += 1
        yield Buffer.from('1\n')
      }
    } finally {
      closed = true
    }
  }
  for await (const { line } of readRows(endless())) if (line === 5) break
  assert.deepEqual([given, closed], [4, true])
})

test('the name of a file says its format', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'posthaste-rows-'))
  try {
    for (const name of ['people.csv', 'people.TSV']) await writeFile(join(folder, name), 'a\tb\n1\t2\n')
    for (const name of ['people.jsonl', 'people.ndjson', 'people.txt'])
      await writeFile(join(folder, name), '{"a": "1"}\n')
    assert.deepEqual(await values(join(folder, 'people.csv')), [{ a: '1', b: '2' }])
    assert.deepEqual(await values(join(folder, 'people.TSV')), [{ a: '1', b: '2' }])
    assert.deepEqual(await values(join(folder, 'people.jsonl')), [{ a: '1' }])
    assert.deepEqual(await values(join(folder, 'people.ndjson')), [{ a: '1' }])
    assert.deepEqual(await values(join(folder, 'people.txt'), { format: 'jsonl' }), [{ a: '1' }])
    await assert.rejects(values(join(folder, 'people.txt')), /people\.txt: expected a file that ends in \.csv/)
    await assert.rejects(values(join(folder, 'people.xlsx')), /save the sheet as "CSV UTF-8"/)
    await assert.rejects(values(join(folder, 'none.csv')), /none\.csv: cannot be read: ENOENT/)
    await assert.rejects(values(folder, { format: 'csv' }), /cannot be read: EISDIR/)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('an error of the source comes out as it is', async () => {
  const failure = new Error('gone')
  async function* failing(): AsyncGenerator<Uint8Array, void, undefined> {
    yield Buffer.from('a\n1\n')
    throw failure
  }
  await assert.rejects(collect(readRows(failing())), failure)
})

test('refuses a delimiter that is none', async () => {
  for (const delimiter of ['', '"', '\n', '||']) {
    await assert.rejects(collect(readRows(octets('a\n', 9), { delimiter })), ConfigError)
  }
})

/** Sizes of pieces that cut everywhere, but never a long file into a hundred thousand of them. */
function sizesFor(content: string | Uint8Array, ...sizes: readonly number[]): readonly number[] {
  return sizes.filter((size) => content.length / size < 5000)
}

async function values(path: string, options: ReadRowsOptions = {}): Promise<readonly unknown[]> {
  return (await collect(readRows(path, options))).map(({ values }) => values)
}

async function collect(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const all: Row[] = []
  for await (const row of rows) all.push(row)
  return all
}

/** The octets in pieces of a size, each in the same memory, as a reader may hand them out. */
async function* octets(content: string | Uint8Array, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  const all = Buffer.from(content)
  const piece = Buffer.alloc(size)
  for (let at = 0; at < all.length; at += size) yield piece.subarray(0, all.copy(piece, 0, at, at + size))
}
