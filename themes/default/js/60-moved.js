// A former address leads on by itself, but without what a link has behind its path: the place, and the reader's database. Here
// both come along, to a page of this handbook alone.
const onward = document.querySelector('a[data-moved]');

if (onward && onward.origin === location.origin && ((location.hash && !onward.hash) || (location.search && !onward.search))) {
  const to = new URL(onward.href);
  to.hash ||= location.hash;
  to.search ||= location.search;
  location.replace(to);
}
