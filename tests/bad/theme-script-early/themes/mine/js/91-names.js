export function greet(name) {
  const text = name.trim();
  const text = `Hello ${text}`;
  return text;
}
