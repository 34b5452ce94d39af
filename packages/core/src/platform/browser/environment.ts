export const isNode = false;
