// The recommended rules, less those that judge taste or contradict the specification of the pages. Each says why.
export default {
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // HTML allows both; the templates write it in lower case like every other tag.
    'doctype-style': ['error', { style: 'lowercase' }],
    // A page's title is the record's own; a record is not renamed to please a search engine.
    'long-title': 'off',
    // A box that scrolls is `div role=region` with a name: as a `section` it would ask for a heading of its own.
    'prefer-native-element': ['error', { exclude: ['region', 'list'] }],
    // `role=list` restates a list whose markers are styled away, because Safari's reader drops such lists.
    'no-redundant-role': 'off',
    // Lists and `pre` may carry a name, and scrolling code needs one.
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    // HTML asks of an id that it has no white space; those that a page gives to its own parts begin with `_`.
    'valid-id': ['error', { relaxed: true }],
    // White space at a line's end is no fault of the document, and code samples keep theirs.
    'no-trailing-whitespace': 'off',
  },
};
