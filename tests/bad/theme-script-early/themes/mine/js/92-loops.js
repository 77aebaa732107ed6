export function first(list) {
  list.forEach((one) => {
    if (one) break;
  });
}
