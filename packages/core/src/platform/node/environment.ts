export const isNode = true;
