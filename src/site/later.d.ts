/** The address of a script that is fetched when it is first used; see src/site/build/later.ts. */
declare module '*?later' {
  const address: string
  export default address
}
