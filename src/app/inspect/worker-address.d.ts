/** Vite: the address of a worker's own bundle. */
declare module '*.worker.ts?worker&url' {
  const address: string
  export default address
}
