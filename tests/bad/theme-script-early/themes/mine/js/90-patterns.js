export const isDate = (text) => /^[9-0]{4}$/.test(text);
