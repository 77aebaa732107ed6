// A link may name the reader's database, as a linter's message does: `?db=mysql80`. A page that offers the choice begins with
// it, and a rule's page hands it on to its recipes. What no page knows changes nothing.
const named = new URLSearchParams(location.search).get('db') ?? '';

if (/^[\w-]+$/.test(named)) {
  const choice = document.querySelector(`main input[type=radio][name=db]#db-${named}`);
  if (choice) choice.checked = true;
  else for (const link of document.querySelectorAll('main a[href*="recipes/"]:not([href*=":"])')) link.search = `?db=${named}`;
}
