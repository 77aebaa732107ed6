export function read(key) {
  return sessionStorage.getItem(key);
}
