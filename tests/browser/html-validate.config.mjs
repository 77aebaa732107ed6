// The recommended rules, less those that judge taste or contradict the specification of the pages. Each says why.
export default {
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // HTML allows both; the templates write it in lower case like every other tag.
    'doctype-style': ['error', { style: 'lowercase' }],
    // A page's title is the record's own; a record is not renamed to please a search engine.
    'long-title': 'off',
    // `role=list` restates a list whose markers are styled away, because Safari's reader drops such lists.
    'prefer-native-element': ['error', { exclude: ['list'] }],
    'no-redundant-role': 'off',
    // Lists and `pre` may carry a name, and scrolling code needs one.
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    // HTML asks of an id that it has no white space; those that a page gives to its own parts begin with `_`.
    'valid-id': ['error', { relaxed: true }],
    // White space at a line's end is no fault of the document, and code samples keep theirs.
    'no-trailing-whitespace': 'off',
  },
};
