/** Texts that are meant to be too much for a search: long, nested, in no language, or names that JavaScript knows. */
export const HOSTILE = ['(a+)+$'.repeat(5000), 'x'.repeat(1e6), '\u202e\u0000\u0007\u001b[2J \ufeff'.repeat(1e4), '"'.repeat(1e5), "'a' ".repeat(1e5),
  'kind:'.repeat(50), 'kind:"', 'team:"é', 'a_'.repeat(2e5), '日本語'.repeat(1e5), 'e\u0301'.repeat(1e5), 'Error\n'.repeat(1e5), 'INC-'.repeat(1e5),
  'Caused by: '.repeat(5e4), '<x>'.repeat(1e5), '(1364, '.repeat(5e4), 'File "\n    at\n^'.repeat(1e4), '--'.repeat(1e5), '\ud800'.repeat(1e5),
  `Error: x ${'='.repeat(19_900)}`, `Error: x ${'= '.repeat(9900)}`, `Error: ${'password = "a" x '.repeat(1100)}`, `Error: ${'type a '.repeat(2800)}: "a`,
  `Error: ${')=(a '.repeat(3900)}`, 'shop-7fx2k a\n'.repeat(1500),
  '\udc00a\ud800', '', ' \n\t ', '__proto__', 'constructor:toString', 'hasOwnProperty', '<script>alert(1)</script>'];
