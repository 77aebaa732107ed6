/** Runs in the page: the sections that can be a state of the decision tree, which of them show, and where their links lead. */
export function sections() {
  const idOf = (section) => section.id || section.querySelector('h1, h2, h3')?.id;
  const candidates = [...document.querySelectorAll('main section')].filter((section) => idOf(section) && !section.querySelector('section'));
  const sectionAt = (hash) => document.getElementById(decodeURIComponent(hash.slice(1)))?.closest('section');
  return candidates.map((section) => {
    const links = [...section.querySelectorAll('a[href]')];
    const inside = links.filter((link) => link.hash && !link.closest('details') && // the overview's links are a map, not a path
      link.href.split('#')[0] === location.href.split('#')[0]);
    return {
      id: idOf(section),
      shown: section.checkVisibility(),
      text: section.textContent.replace(/\s+/g, ' ').trim(),
      leads: inside.map((link) => ({ hash: link.hash, to: sectionAt(link.hash) })).filter(({ to }) => to && to !== section && candidates.includes(to)).map(({ hash, to }) => ({ hash, to: idOf(to) })),
      recipes: links.map((link) => link.getAttribute('href')).filter((href) => /(^|\/)recipes\/[^/]+\.html/.test(href)),
    };
  });
}
