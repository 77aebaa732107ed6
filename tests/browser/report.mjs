// How a check says what it found.
import assert from 'node:assert/strict';

const SHOWN = 60;

export function assertNone(problems, subject) {
  if (problems.length === 0) return;
  const more = problems.length > SHOWN ? [`… and ${problems.length - SHOWN} more`] : [];
  assert.fail(`${subject}: ${problems.length}\n  ${[...problems.slice(0, SHOWN), ...more].join('\n  ')}`);
}
