// Is everything found that a person would look for? Against the store itself, in the languages people write.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { incoming, type Sample, subjectsOf } from './sample-incoming.ts'
import { openStore, type Store } from './store.ts'

const attached = (filename: string) => ({
  fields: ['Content-Type: multipart/mixed; boundary=b'],
  text: `--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(filename)}\r\n\r\nx\r\n--b--`,
})

const samples: Readonly<Record<string, Sample>> = {
  english: {
    from: 'Grace Hopper <grace@navy.example>',
    subject: 'Your invoice 2026-117',
    text: 'Please pay within ten days.',
  },
  german: { subject: 'Größenänderung für Ihre Bestellung', text: 'Die Straße wurde geändert. Übergröße!' },
  chinese: { subject: '您的发票', text: '请在十天内付款。谢谢。' },
  japanese: { subject: '請求書のお知らせ', text: 'お支払いはカードで完了しました。' },
  korean: { subject: '결제가 완료되었습니다', text: '안녕하세요, 주문이 확인되었습니다.' },
  arabic: { subject: 'فاتورتك جاهزة', text: 'شكراً لك يا أحمد على الدَّفع.' },
  thai: { subject: 'ใบแจ้งหนี้ของคุณ', text: 'ขอบคุณ' },
  hidden: {
    to: 'list@example.com',
    fields: ['Cc: Carl <carl@cc.example>', 'Reply-To: help@desk.example'],
    recipients: ['list@example.com', 'secret@bcc.example'],
    subject: 'Blind copy',
  },
  file: { subject: 'With a file', ...attached('Rechnung März 發票.pdf') },
  html: {
    subject: 'Only HTML',
    fields: ['Content-Type: text/html; charset=utf-8'],
    text: '<style>.zebra{}</style><p>Re<b>set</b> your pass&shy;word &amp; smile</p>',
  },
}

const searches: readonly (readonly [query: string, ...found: readonly string[]])[] = [
  ['invoice', 'english'],
  ['inv', 'english'],
  ['INVOICE pay', 'english'],
  ['voice', ...[]],
  ['2026-117', 'english'],
  ['"pay within ten"', 'english'],
  ['"within pay"', ...[]],
  ['from:grace', 'english'],
  ['from:grace@navy.example', 'english'],
  ['from:grace@navy.exam', ...[]],
  ['from:grace@navy', 'english'],
  ['from:hopper -invoice', ...[]],
  ['größe', 'german'],
  ['grosse', 'german'],
  ['strasse', 'german'],
  ['STRAßE', 'german'],
  ['ubergrosse', 'german'],
  ['发票', 'chinese'],
  ['subject:发票', 'chinese'],
  ['付款', 'chinese'],
  ['谢', 'chinese'],
  ['您发', ...[]],
  ['發票', 'file'],
  ['請求', 'japanese'],
  ['お知らせ', 'japanese'],
  ['カード', 'japanese'],
  ['ｶｰﾄﾞ', 'japanese'],
  ['カート', ...[]],
  ['書', 'japanese'],
  ['결제', 'korean'],
  ['완료', 'korean'],
  ['주문 확인', 'korean'],
  ['하세', 'korean'],
  ['فاتورتك', 'arabic'],
  ['احمد', 'arabic'],
  ['الدفع', 'arabic'],
  ['แจ้งหนี้', 'thai'],
  ['cc:carl', 'hidden'],
  ['bcc:secret', 'hidden'],
  ['to:secret', ...[]],
  ['addressed:secret@bcc.example', 'hidden'],
  ['reply-to:desk', 'hidden'],
  ['has:attachment', 'file'],
  ['Rechnung marz', 'file'],
  ['password', 'html'],
  ['reset smile', 'html'],
  ['zebra', ...[]],
  ['-is:unread', ...[]],
]

const names = new Map(Object.entries(samples).map(([name, { subject }]) => [subject ?? '', name]))
let store: Store

before(async () => {
  store = await openStore()
  for (const sample of Object.values(samples)) await store.add(incoming(sample))
})
after(() => store.close())

for (const [query, ...found] of searches) {
  test(`${query} finds ${found.join(', ') || 'nothing'}`, async () => {
    const list = await store.list({ query })
    assert.deepEqual(
      subjectsOf(list).map((subject) => names.get(subject)),
      found,
    )
    assert.equal(list.matching, found.length)
  })
}

test('what is asked not to be there leaves all others', async () => {
  for (const query of ['-invoice', '!subject:invoice', '-from:grace', '-has:attachment', '-"pay within ten"']) {
    assert.equal((await store.list({ query })).matching, Object.keys(samples).length - 1, query)
  }
})

// Words of FTS5's and SQL's own languages, and what breaks out of quotation.
const hostile = [
  '"',
  "'",
  '""',
  'NOT',
  'a AND',
  'OR',
  'NEAR(a, 2)',
  'a*',
  '^a',
  '{subject}: a',
  'subject : a',
  '- -',
  '(',
  ')',
  ';--',
  "' OR 1=1 --",
  '%',
  '_',
  '\0',
  'a\0b',
  '\ud800',
  '\ufffe',
  '*'.repeat(2000),
  '"'.repeat(2000),
  'a '.repeat(50),
  '發'.repeat(2000),
  '-发 '.repeat(40),
  'x:'.repeat(900),
]

test('hostile searches are only searches', async () => {
  for (const query of hostile) {
    const { messages, total } = await store.list({ query })
    assert.ok(messages.length <= total, JSON.stringify(query))
  }
  assert.equal((await store.counts()).total, Object.keys(samples).length)
})
