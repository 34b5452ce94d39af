/** How many threads run at the same time. */
export const processors = () => navigator.hardwareConcurrency;
