/// <reference types="vite/client" />
/// <reference types="vite-plugin-pwa/vanillajs" />

declare module 'virtual:digits' {
  /** Where the digits are: `vite.config.ts`. */
  const address: string;
  export default address;
}
