declare module 'virtual:digits' {
  /** Where the digits are: `vite.config.ts`. */
  const address: string;
  export default address;
}
