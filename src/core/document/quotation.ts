/**
 * The words of a unit with where they stand, as people quote in writing: “…”（《…》第三部分“首先”第4句〔3.1.4.2〕）.
 * Quotation marks inside the words become ‘ ’ (GB/T 15834-2011, 4.8.3.3), and ‘ ’ inside those become “ ” again;
 * every other character stays as it is.
 * @param citation - see citationOf.
 * @example quotationOf('坚决反对“四风”，', '《意见》第二部分第1句') // '“坚决反对‘四风’，”（《意见》第二部分第1句）'
 * @see docs/SPEC.md DOC-45
 */
export const quotationOf = (words: string, citation: string): string =>
  `“${words.replace(/[“”‘’]/g, (mark) => swapped[mark] ?? mark)}”（${citation}）`

const swapped: Readonly<Record<string, string>> = { '“': '‘', '”': '’', '‘': '“', '’': '”' }
