/**
 * Runs in the page: the radio groups of the main part, and for every code block and every part marked for some choice
 * whether it shows and whether it should. A part is marked by a class or a data attribute that holds the value of a
 * radio; a part within a marked one needs both.
 */
export function choices() {
  document.querySelectorAll('details').forEach((details) => { details.open = true; });
  const groups = new Map();
  for (const radio of document.querySelectorAll('main input[type=radio]')) {
    const names = [radio.id, radio.id.replace(/^[^-]*-/, ''), radio.value === 'on' ? '' : radio.value].filter(Boolean);
    const group = groups.get(radio.name) ?? { name: radio.name, legend: radio.closest('fieldset')?.querySelector('legend')?.textContent.trim(), options: [] };
    group.options.push({ label: radio.labels[0]?.textContent.trim(), value: names.at(-1), names, checked: radio.checked });
    groups.set(radio.name, group);
  }

  const all = new Set([...groups.values()].flatMap(({ options }) => options.flatMap(({ names }) => names)));
  const tokens = (el) => [...el.classList, ...Object.values(el.dataset).flatMap((value) => value.split(/\s+/))].filter((token) => all.has(token));
  const isControl = (el) => el.closest('fieldset, label');
  const marksOf = (el) => {
    const marks = [];
    for (let up = el; up && up.tagName !== 'MAIN'; up = up.parentElement) if (!isControl(up) && tokens(up).length) marks.push(tokens(up));
    return marks;
  };
  const allows = (mark) => [...groups.values()].every(({ options }) => {
    const named = options.filter(({ names }) => names.some((name) => mark.includes(name)));
    return named.length === 0 || named.some(({ checked }) => checked);
  });

  const parts = [...document.querySelectorAll('main *')]
    .filter((el) => !isControl(el) && (el.tagName === 'PRE' || tokens(el).length))
    .map((el) => {
      const marks = marksOf(el);
      return { says: `${el.tagName.toLowerCase()} "${el.textContent.trim().slice(0, 40)}" marked ${marks.map((mark) => mark.join('+')).join(' in ') || 'for all'}`, marks, shown: el.checkVisibility(), wanted: marks.every(allows) };
    });
  return { groups: [...groups.values()], parts };
}
