// Mail that tries to act, to ask elsewhere, or to show itself as the page.
import { crc32, deflateSync } from 'node:zlib'

const signature = Buffer.from('89504e470d0a1a0a', 'hex')

/** Each tries to run `harmed()`, to leave the frame, or to ask the canary. */
export function hostileHtml(canary: string): string {
  const harm = "try{top.harmed=1}catch{};fetch('/api/v1/messages',{method:'DELETE'})"
  return `<!doctype html><html><head>
<base href="${canary}/base/">
<meta http-equiv="refresh" content="0;url=${canary}/refresh">
<meta http-equiv="Content-Security-Policy" content="script-src * 'unsafe-inline'">
<link rel="stylesheet" href="${canary}/style.css"><link rel="prefetch" href="${canary}/prefetch"><link rel="preconnect" href="${canary}">
<link rel="dns-prefetch" href="${canary}"><link rel="icon" href="${canary}/icon">
<style>@import url(${canary}/import.css); body { background: url(${canary}/background) } @font-face { font-family: x; src: url(${canary}/font) } p { font-family: x }</style>
<script>${harm}</script><script src="${canary}/script.js"></script>
</head><body onload="${harm}" background="${canary}/body">
<p id="words">The words of the message</p>
<img src="x" onerror="${harm}"><img src="${canary}/pixel.gif"><img srcset="${canary}/srcset 1x"><picture><source srcset="${canary}/source"></picture>
<svg onload="${harm}"><script>${harm}</script><image href="${canary}/svg-image"/><use href="${canary}/use.svg#x"/><animate onbegin="${harm}" attributeName="x" dur="1s"/></svg>
<math><mtext><table><mglyph><style><img src onerror="${harm}"></style></mglyph></table></mtext></math>
<a id="script-link" href="javascript:${harm}">click</a> <a id="data-link" href="data:text/html,<script>${harm}</script>">click</a>
<a id="top-link" href="${canary}/top" target="_top">click</a> <a id="ping-link" href="${canary}/followed" ping="${canary}/ping">click</a>
<form id="form" action="/api/v1/messages" method="post"><input name="a" autofocus onfocus="${harm}"><button id="submit" formaction="${canary}/form">send</button></form>
<iframe src="/" onload="${harm}"></iframe><iframe srcdoc="<script>${harm}</script>"></iframe>
<object data="${canary}/object"></object><embed src="${canary}/embed"><video src="${canary}/video" poster="${canary}/poster" autoplay></video><audio src="${canary}/audio" autoplay></audio>
<img src="cid:picture"><img src="cid:drawing"><img src="cid:bomb">
<div style="position:fixed;inset:0;background:url('${canary}/cover');z-index:2147483647;pointer-events:none">Your session has expired</div>
<noscript><p title="</noscript><img src=x onerror=${harm}>"></noscript><template><img src=x onerror="${harm}"></template>
</body></html>`
}

/** A drawing that would run a script if it were a document. */
export const hostileSvg = `<svg xmlns="http://www.w3.org/2000/svg" onload="top.harmed=1"><script>top.harmed=1</script><rect width="9" height="9"/></svg>`

/** An attachment that would be a page of the inbox's own if it were shown. */
export const hostilePage = '<script>window.harmed=1;fetch("/api/v1/messages",{method:"DELETE"})</script>'

/** A PNG of 18 kilobytes that takes 576 megabytes when it is decoded: 12,000 x 12,000 pixels. */
export function imageBomb(): Buffer {
  const side = 12_000
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1 // one bit a pixel, black and white
  const rows = deflateSync(Buffer.alloc(side * (1 + side / 8)))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

/** A picture of two by two pixels. */
export const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAYAAABytg0kAAAAFElEQVR4nGP8z8Dwn4GBgYGJAQoAHxcCAr7cGDwAAAAASUVORK5CYII=',
  'base64',
)

function chunk(name: string, content: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  const named = Buffer.concat([Buffer.from(name), content])
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
