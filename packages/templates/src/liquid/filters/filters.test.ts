import assert from 'node:assert/strict'
import { test } from 'node:test'
import { render } from '../sample-engine.ts'
import { allFilters } from './all-filters.ts'

const data = {
  n: null,
  l: [3, 1, 2, 1],
  words: ['pear', 'Apple', null],
  items: [
    { title: 'B', price: 2, kind: 'x', on: true, at: { city: 'Ulm' } },
    { title: 'A', price: 1, kind: 'y', on: false, at: { city: 'Bonn' } },
    { title: 'C', kind: 'x' },
  ],
  o: { a: 1, b: 2 },
  set: new Set(['a', 'b']),
  html: '<b>x</b>',
  smile: 'a😀b',
  big: 12345678901234567890n,
  when: new Date('2026-05-03T14:30:05.007Z'),
  date: '2026-05-03',
  lines: 'a\r\nb\n',
}

const cases: Readonly<Record<string, readonly (readonly [expression: string, written: string])[]>> = {
  abs: [
    ['-3 | abs', '3'],
    ["'-3.5' | abs", '3.5'],
    ['n | abs', '0'],
  ],
  add: [
    ['1 | add: 2', '3'],
    ["'a' | add: 'b'", 'ab'],
    ['l | add: l | size', '8'],
    ["'1' | add: 2", '3'],
  ],
  append: [
    ["'a' | append: 1", 'a1'],
    ["n | append: 'x'", 'x'],
  ],
  at_least: [['1 | at_least: 2', '2']],
  at_most: [['3 | at_most: 2', '2']],
  capfirst: [
    ["'ada L' | capfirst", 'Ada L'],
    ["'' | capfirst", ''],
  ],
  capitalize: [["'ada L' | capitalize", 'Ada l']],
  ceil: [['1.2 | ceil', '2']],
  compact: [["words | compact | join: ','", 'pear,Apple']],
  concat: [['l | concat: l | size', '8']],
  cut: [["'a b c' | cut: ' '", 'abc']],
  date: [
    ['date | date', 'May 3, 2026'],
    ["date | date: 'full'", 'Sunday, May 3, 2026'],
    ["when | date: '%Y-%m-%d %H:%M:%S.%L'", '2026-05-03 14:30:05.007'],
    [
      "when | date: '%a %A %b %B %-d %e %j %u %w %y %I %l %p %P %z %% %q'",
      'Sun Sunday May May 3  3 123 7 0 26 02  2 PM pm +0000 % %q',
    ],
    ["'now' | date: '%s'", '1777818600'],
    ["0 | date: '%Y'", '1970'],
    ['n | date', ''],
    ["when | date: '%^b %_m %-H %k'", 'MAY  5 14 14'],
  ],
  default: [
    ["n | default: 'x'", 'x'],
    ["'' | default: 'x'", 'x'],
    ["false | default: 'x', allow_false: true", 'false'],
    ['0 | default: 1', '0'],
    ["l | default: 'x' | size", '4'],
  ],
  default_if_none: [
    ["n | default_if_none: 'x'", 'x'],
    ["'' | default_if_none: 'x'", ''],
  ],
  divided_by: [['5 | divided_by: 2', '2.5']],
  divisibleby: [
    ['6 | divisibleby: 3', 'true'],
    ['7 | divisibleby: 3', 'false'],
  ],
  downcase: [["'ÄB' | downcase", 'äb']],
  escape: [['html | escape', '<b>x</b>']],
  escape_once: [["'&lt;' | escape_once", '<']],
  filesizeformat: [
    ['0 | filesizeformat', '0 bytes'],
    ['1 | filesizeformat', '1 byte'],
    ['2048 | filesizeformat', '2 kB'],
    ['1234567 | filesizeformat', '1.2 MB'],
    ['n | filesizeformat', ''],
  ],
  find: [
    ["items | find: 'kind', 'y' | json", '{"title":"A","price":1,"kind":"y","on":false,"at":{"city":"Bonn"}}'],
    ["items | find: 'kind', 'z' | default: 'none'", 'none'],
  ],
  find_index: [
    ["items | find_index: 'kind', 'y'", '1'],
    ["items | find_index: 'kind', 'z'", ''],
  ],
  first: [
    ['l | first', '3'],
    ["'ab' | first", 'a'],
    ['n | first', ''],
  ],
  floatformat: [
    ['34.23234 | floatformat', '34.2'],
    ['34.0 | floatformat', '34'],
    ['34.26 | floatformat', '34.3'],
    ['34 | floatformat: 3', '34.000'],
    ['34.23234 | floatformat: 3', '34.232'],
    ['34 | floatformat: -3', '34'],
    ['34.26 | floatformat: -3', '34.260'],
    ["'39.560' | floatformat: '0'", '40'],
    ['n | floatformat', ''],
    ['1234.5 | floatformat: 2', '1234.50'],
  ],
  floor: [['1.8 | floor', '1']],
  force_escape: [['html | force_escape', '<b>x</b>']],
  group_by: [
    ["items | group_by: 'kind' | map: 'name' | join: ','", 'x,y'],
    ["items | group_by: 'kind' | map: 'items' | first | map: 'title' | join", 'B C'],
  ],
  has: [
    ["items | has: 'on'", 'true'],
    ["items | has: 'kind', 'z'", 'false'],
  ],
  join: [
    ['l | join', '3 1 2 1'],
    ["l | join: ', '", '3, 1, 2, 1'],
    ['n | join', ''],
  ],
  json: [
    ['o | json', '{"a":1,"b":2}'],
    ["'</script>' | json", '"\\u003c/script>"'],
    ['big | json', '"12345678901234567890"'],
    ['n | json', 'null'],
  ],
  last: [['l | last', '1']],
  length: [
    ['l | length', '4'],
    ["'abc' | length", '3'],
    ['o | length', '2'],
    ['n | length', '0'],
  ],
  linebreaks: [["'a' | linebreaks", 'a']],
  linebreaksbr: [["'a' | linebreaksbr", 'a']],
  list: [
    ["'a,b,c' | split: ',' | list", 'a, b, and c'],
    ["'a,b' | split: ',' | list: 'or'", 'a or b'],
    ['n | list', ''],
  ],
  lower: [["'AB' | lower", 'ab']],
  lstrip: [["' a ' | lstrip | append: '.'", 'a .']],
  map: [
    ["items | map: 'title' | join", 'B A C'],
    ["items | map: 'at.city' | compact | join", 'Ulm Bonn'],
  ],
  minus: [['0.3 | minus: 0.1', '0.2']],
  modulo: [['-1 | modulo: 3', '2']],
  money: [
    ["12.5 | money: 'EUR'", '€12.50'],
    ["'1234.50' | money: 'JPY'", '¥1,235'],
    ["n | money: 'EUR'", ''],
  ],
  newline_to_br: [["'a' | newline_to_br", 'a']],
  normalize_whitespace: [["' a  b ' | normalize_whitespace | append: '.'", ' a b .']],
  number: [
    ['1234.5 | number', '1,234.5'],
    ['1234.5 | number: digits: 2', '1,234.50'],
    ['big | number', '12,345,678,901,234,567,890'],
    ['n | number', ''],
  ],
  percent: [
    ['0.125 | percent: digits: 1', '12.5%'],
    ['0.5 | percent', '50%'],
  ],
  pluralize: [
    ['1 | pluralize', ''],
    ['2 | pluralize', 's'],
    ["2 | pluralize: 'es'", 'es'],
    ["1 | pluralize: 'y,ies'", 'y'],
    ["0 | pluralize: 'y,ies'", 'ies'],
    ['l | pluralize', 's'],
  ],
  plus: [
    ['0.1 | plus: 0.2', '0.3'],
    ["'1' | plus: '2'", '3'],
  ],
  prepend: [["'a' | prepend: 'b'", 'ba']],
  raw: [['html | raw', '<b>x</b>']],
  reject: [
    ["items | reject: 'kind', 'x' | map: 'title' | join", 'A'],
    ["items | reject: 'on' | size", '2'],
  ],
  relative_time: [
    ['when | relative_time', 'in 5 seconds'],
    ["'2026-05-01T14:30:00Z' | relative_time", '2 days ago'],
    ['n | relative_time', ''],
  ],
  remove: [["'a.b.c' | remove: '.'", 'abc']],
  remove_first: [["'a.b.c' | remove_first: '.'", 'ab.c']],
  remove_last: [["'a.b.c' | remove_last: '.'", 'a.bc']],
  replace: [
    ["'a.b.c' | replace: '.', '$&'", 'a$&b$&c'],
    ["'ab' | replace: '', '-'", '-a-b-'],
  ],
  replace_first: [["'a.b.c' | replace_first: '.', '$&'", 'a$&b.c']],
  replace_last: [["'a.b.c' | replace_last: '.', '$&'", 'a.b$&c']],
  reverse: [['l | reverse | join', '1 2 1 3']],
  round: [
    ['1.5 | round', '2'],
    ['-1.005 | round: 2', '-1.01'],
    ['183.357 | round: 2', '183.36'],
  ],
  rstrip: [["' a ' | rstrip | append: '.'", ' a.']],
  safe: [['html | safe', '<b>x</b>']],
  size: [
    ['l | size', '4'],
    ['set | size', '2'],
  ],
  slice: [
    ["'abcdef' | slice: 1, 3", 'bcd'],
    ["'abc' | slice: -2, 2", 'bc'],
    ['smile | slice: 1', '😀'],
    ['l | slice: 1, 2 | join', '1 2'],
  ],
  slugify: [["'Crème Brûlée, please!' | slugify", 'creme-brulee-please']],
  sort: [
    ['l | sort | join', '1 1 2 3'],
    ["items | sort: 'price' | map: 'title' | join", 'A B C'],
  ],
  sort_natural: [["'b,a,C' | split: ',' | sort_natural | join", 'a b C']],
  split: [
    ["'a,b,,' | split: ',' | size", '2'],
    ["'a😀' | split: '' | size", '2'],
  ],
  squish: [["' a  b ' | squish | append: '.'", 'a b.']],
  strip: [["' a ' | strip | append: '.'", 'a.']],
  strip_html: [['html | strip_html', 'x']],
  strip_newlines: [['lines | strip_newlines', 'ab']],
  striptags: [
    ['html | striptags', 'x'],
    ["'1 < 2 <!-- a --> b' | striptags", '1 < 2  b'],
    ["'<sc<b>ript>' | striptags", '<script>'],
  ],
  sum: [
    ['l | sum', '7'],
    ["items | sum: 'price'", '3'],
  ],
  t: [
    ["'hello' | t: name: 'Ada'", 'Hello Ada & all'],
    ["'May' | t: context: 'month'", 'May (the month)'],
  ],
  time: [["when | time: '%H:%M'", '14:30']],
  times: [['0.1 | times: 3', '0.3']],
  title: [["'o’neill and ADA' | title", 'O’neill And Ada']],
  truncate: [
    ["'abcdef' | truncate: 4", 'abc…'],
    ["'abcdef' | truncate: 4, '..'", 'ab..'],
    ["'abc' | truncate: 3", 'abc'],
    ['smile | truncate: 2', 'a…'],
  ],
  truncatechars: [["'abcdef' | truncatechars: 4", 'abc…']],
  truncatewords: [
    ["'a b c' | truncatewords: 2", 'a b …'],
    ["'a b c' | truncatewords: 2, '--'", 'a b--'],
    ["'a b' | truncatewords: 2", 'a b'],
  ],
  uniq: [['l | uniq | join', '3 1 2']],
  upcase: [["'ß' | upcase", 'SS']],
  upper: [["'a' | upper", 'A']],
  url_decode: [["'a+b%26' | url_decode", 'a b&']],
  url_encode: [["'a b&' | url_encode", 'a+b%26']],
  urlencode: [["'a b&/' | urlencode", 'a%20b%26%2F']],
  urlize: [["'http://x.y' | urlize", 'http://x.y']],
  where: [
    ["items | where: 'kind', 'x' | map: 'title' | join", 'B C'],
    ["items | where: 'on' | size", '1'],
    ["items | where: 'at.city', 'Ulm' | size", '1'],
  ],
  wordcount: [
    ["' a b  c ' | wordcount", '3'],
    ['n | wordcount', '0'],
  ],
  yesno: [
    ['true | yesno', 'yes'],
    ["false | yesno: 'a,b,c'", 'b'],
    ["n | yesno: 'a,b,c'", 'c'],
    ["n | yesno: 'a,b'", 'b'],
    ['0 | yesno', 'no'],
  ],
}

for (const [name, rows] of Object.entries(cases)) {
  for (const [expression, written] of rows) {
    test(`${name}: {{ ${expression} }}`, () =>
      assert.equal(render(`{{ ${expression} }}`, data, { kind: 'text' }), written))
  }
}

test('every filter is in the table', () => assert.deepEqual(Object.keys(cases).sort(), Object.keys(allFilters).sort()))
