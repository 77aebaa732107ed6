// Reads a page without a browser: ids, references, refresh, canonical address, text of its main part.
import { parse } from 'parse5';

const REFERENCE_ATTRIBUTES = new Set(['href', 'src', 'xlink:href', 'action', 'formaction', 'poster', 'data', 'srcset']);

function* elements(node) {
  if (node.tagName) yield node;
  for (const child of node.childNodes ?? []) yield* elements(child);
  if (node.content) yield* elements(node.content);
}

const attributesOf = (element) =>
  Object.fromEntries(element.attrs.map(({ prefix, name, value }) => [prefix ? `${prefix}:${name}` : name, value]));

function textOf(node) {
  if (node.nodeName === '#text') return node.value;
  if (node.tagName === 'script' || node.tagName === 'style') return '';
  return (node.childNodes ?? []).map(textOf).join('');
}

function* addresses(name, value) {
  if (name !== 'srcset') yield value.trim();
  else for (const candidate of value.split(',')) yield candidate.trim().split(/\s+/)[0];
}

export function parsePage(html) {
  const document = parse(html, { sourceCodeLocationInfo: true });
  const page = { ids: new Set(), references: [], refresh: null, canonical: null, mainText: '' };
  for (const element of elements(document)) {
    const attributes = attributesOf(element);
    const tag = element.tagName;
    const line = element.sourceCodeLocation?.startLine ?? 0;
    const refer = (value) => page.references.push({ tag, rel: attributes.rel ?? '', type: attributes.type ?? '', value, line });
    if (attributes.id) page.ids.add(attributes.id);
    if (tag === 'main') page.mainText += textOf(element).replace(/\s+/g, ' ');
    if (tag === 'link' && attributes.rel === 'canonical') page.canonical = attributes.href;
    if (tag === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh') {
      page.refresh = /url\s*=\s*['"]?([^'"]*)/i.exec(attributes.content ?? '')?.[1] ?? '';
      refer(page.refresh);
    }
    for (const [name, value] of Object.entries(attributes)) {
      if (!REFERENCE_ATTRIBUTES.has(name) || (name === 'data' && tag !== 'object')) continue;
      for (const address of addresses(name, value)) refer(address);
    }
  }
  return page;
}
