/** Sizes and times that devices and servers must agree on, apart from the files a server may not load. */

/** Bytes of content in one chunk of an attachment; the last one holds less. */
export const chunkContentBytes = 262_144
/** Bytes of the longest sealed chunk: content and tag. */
export const maxChunkBytes = chunkContentBytes + 16
/** How long an invite is good. */
export const inviteLifeMs = 24 * 60 * 60_000
