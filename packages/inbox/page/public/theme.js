// Before the first paint, so that a chosen theme never flashes. Not inline: the page's content security policy forbids that.
try {
  const theme = localStorage.getItem('posthaste.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage can be switched off; the system's theme is used then.
}
