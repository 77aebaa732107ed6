// A former address leads on by itself, but without the place that a link named behind `#`. Here that comes along.
const onward = document.querySelector('a[data-moved]');

if (onward && location.hash && !onward.hash) location.replace(onward.href + location.hash);
