// Small comforts of every page; all of them work without.

// A page that was written over its form has entries of its own in the history: going back loads what the address says.
window.addEventListener('popstate', (event) => {
  if (event.state?.suite) location.reload();
});

// Long menus: typing in an open menu finds by the beginning; a double press of Enter should not be needed to go.
for (const form of document.querySelectorAll('form.go')) {
  const select = form.querySelector('select');
  select?.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') form.requestSubmit();
  });
}
