import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Conditionals, tagsOf } from './tag.ts'

const documents: readonly (readonly [html: string, tags: string, conditionals?: Conditionals])[] = [
  ['', ''],
  ['no tags', ''],
  ['1 < 2 <3 </ x> <>', ''],
  ['<p>a</p>', 'p /p'],
  ['<P CLASS=x>', 'p[class=x]'],
  ['<br/><img src=a/>', 'br img[src=a/]'],
  ['<a href=\'x>y\' b = "c" d>', 'a[href=x>y][b=c][d=]'],
  ['<a ="x">', 'a[="x"=]'],
  ['<a b=c"d>', 'a[b=c"d]'],
  ['<td\n a="1"b="2">', 'td[a=1][b=2]'],
  ['<v:fill src="x"/><o:p></o:p>', 'v:fill[src=x] o:p /o:p'],
  ['<!-- <p> --><b>', 'b'],
  ['<!--><b>', 'b'],
  ['<!---><b>', 'b'],
  ['<!-- a --!><b>', 'b'],
  ['<!-- never closed <b>', ''],
  ['<!doctype html><?xml <i>?><b>', 'b'],
  ['<style>p > <b></style><b>', 'style /style b'],
  ['<STYLE><b></STYLE ><i>', 'style /style i'],
  ['<style><b></styles>', 'style'],
  ['<title><b></title><b>', 'title /title b'],
  ['<a href="never closed><b>', ''],
  ['<a href', ''],
  ['<!--[if mso]><b><![endif]--><i>', 'i'],
  ['<!--[if mso]><b><![endif]--><i>', 'b i', 'read'],
  ['<!--[if !mso]><!--><b><!--<![endif]--><i>', 'b i'],
  ['<!--[if !mso]><!--><b><!--<![endif]--><i>', 'b i', 'read'],
  ['<![if !mso]><b><![endif]>', 'b'],
]

for (const [html, tags, conditionals = 'skipped'] of documents) {
  test(`finds the tags of ${JSON.stringify(html)}, conditional comments ${conditionals}`, () => {
    const found = tagsOf(html, conditionals).map(({ name, closing, attributes }) => {
      const written = attributes.map((each) => `[${each.name}=${html.slice(each.valueStart, each.valueEnd)}]`)
      return `${closing ? '/' : ''}${name}${written.join('')}`
    })
    assert.equal(found.join(' '), tags)
  })
}
