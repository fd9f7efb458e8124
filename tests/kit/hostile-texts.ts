/** What somebody may write into a questionnaire to have a page, a spreadsheet or a reader do something. */
export const hostileTexts: readonly string[] = [
  // Markup and scripts.
  '<img src=x onerror="document.title=\'run\'">',
  '<script>document.title="run"</script>',
  '<b>粗</b><a href="https://example.invalid/">链接</a><iframe srcdoc="x"></iframe>',
  'javascript:document.title="run"',
  '</textarea></td></table><style>*{display:none}</style>',
  '&lt;img&gt; &#60;b&#62; ]]> <!-- <?xml ?>',
  '{{7*7}} #{7*7} <%= 7*7 %>',
  // Formulas, also behind spaces, in full width, and in the dress of Word's and Excel's escapes.
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1,1)',
  '  =1+1',
  '\t=1+1',
  '\n=1+1',
  '＝1+1',
  '＋1+1',
  '－1+1',
  '＠SUM(1,1)',
  '=HYPERLINK("https://example.invalid/","看这里")',
  '=WEBSERVICE("https://example.invalid/")',
  "=cmd|' /C calc'!A0",
  '=DDE("soffice";"x";"y")',
  '";=1+1;"',
  '",=1+1,"',
  '_x003D_1+1',
  // Directions, zero-width, tags, combining marks without end.
  'a\u202eexe.gpj\u202c b',
  '\u2066隔离\u2069\u200f\u200e\u061c',
  '零\u200b宽\u200c字\u200d符\u2060\ufeff',
  '\u{e0041}\u{e0042}标签',
  `e${'\u0301'.repeat(200)}`,
  // Eight kilobytes of emoji.
  '😀'.repeat(2_048),
  '👨‍👩‍👧‍👦'.repeat(300),
]
