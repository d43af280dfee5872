// The HTML of the samples: tables and inline styles, as mail clients want it.

const font = 'font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif'

/** A card in the middle of the page. */
function card(language: string, title: string, content: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
  @media (prefers-color-scheme: dark) {
    .page { background: #17130f !important }
    .card { background: #241e18 !important; color: #f4ecdf !important }
    .faint { color: #b5a793 !important }
    .line { border-color: #463a2d !important }
    .code { background: #17130f !important }
  }
</style>
</head>
<body style="margin:0">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="page" style="background:#f3ece0">
<tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="card" style="max-width:520px;background:#fffdf9;border-radius:12px;color:#2b221a;${font};font-size:16px;line-height:1.55">
<tr><td style="padding:36px 32px">
${content}
</td></tr></table>
</td></tr></table>
</body>
</html>
`
}

const button = `display:inline-block;padding:12px 22px;border-radius:8px;background:#8a1c1c;color:#ffffff;text-decoration:none;font-weight:600`
const faint = 'font-size:13px;color:#7a6a57'

/** The confirmation of an address: a picture inside the message, a code and a link. */
export const welcomeHtml = card(
  'en',
  'Welcome',
  `<p style="margin:0 0 20px"><img src="cid:envelope" width="96" height="64" alt="An envelope"></p>
<h1 style="margin:0 0 12px;font-size:24px">Welcome to Acme, Ada!</h1>
<p style="margin:0 0 20px">One step is left: tell us that this address is yours. Type this code where you signed up,</p>
<p class="code" style="margin:0 0 20px;padding:14px;border-radius:8px;background:#f3ece0;text-align:center;font-size:28px;letter-spacing:6px;font-weight:700">482 913</p>
<p style="margin:0 0 24px">or just press the button.</p>
<p style="margin:0 0 28px"><a href="https://acme.example/confirm?token=q7Zp2v" style="${button}">Confirm my address</a></p>
<p class="faint" style="margin:0;${faint}">The code is good for an hour. If you did not sign up, do nothing: nobody can use your address without it.</p>`,
)

/** Bulk mail, with a picture that a reader would have to fetch. */
export const newsletterHtml = card(
  'en',
  'November',
  `<p class="faint" style="margin:0 0 6px;${faint};letter-spacing:2px;text-transform:uppercase">Acme News · November</p>
<h1 style="margin:0 0 20px;font-size:26px">Three things that got faster</h1>
<img src="https://acme.example/news/november.png" width="456" height="180" alt="A chart of this month's figures" style="width:100%;max-width:456px;border-radius:8px;background:#e8dcc6">
<h2 style="margin:24px 0 4px;font-size:18px">1. Search</h2>
<p style="margin:0 0 12px">Answers in 12 ms where it took 300, however much you keep.</p>
<h2 style="margin:16px 0 4px;font-size:18px">2. Exports</h2>
<p style="margin:0 0 12px">They start at once, and tell you how far they are.</p>
<h2 style="margin:16px 0 4px;font-size:18px">3. The app</h2>
<p style="margin:0 0 24px">Opens in half a second, on the phone that you already have.</p>
<p style="margin:0 0 28px"><a href="https://acme.example/news/november" style="${button}">Read how</a></p>
<p class="faint line" style="margin:0;padding-top:16px;border-top:1px solid #e2d6c3;${faint}">You get this once a month because you asked for it. <a href="https://acme.example/unsubscribe/ada" style="color:inherit">Unsubscribe</a></p>`,
)

/** Chinese from left to right, Arabic from right to left. */
export const dispatchHtml = card(
  'zh',
  '订单已发货',
  `<h1 style="margin:0 0 12px;font-size:22px">您的订单已发货</h1>
<p style="margin:0 0 24px">王小明，您好！订单 <b>A-2048</b> 已发货，预计周四送达。</p>
<div lang="ar" dir="rtl" class="line" style="border-top:1px solid #e2d6c3;padding-top:24px">
<h1 style="margin:0 0 12px;font-size:22px">تم شحن طلبك</h1>
<p style="margin:0 0 24px">مرحبا ليلى، تم شحن طلبك <b dir="ltr">A-2048</b> ويصل يوم الخميس.</p>
</div>
<p style="margin:0"><a href="https://acme.example/track/A-2048" style="${button}">查看物流 · تتبع الشحنة</a></p>`,
)
