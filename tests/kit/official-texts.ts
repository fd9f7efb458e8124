/** Three official texts of different structure, made up for tests: invented courts, no real document. */

/** 章 节 条 款 项, a date of adoption under the title, an inserted article and attachments. */
export const measures = `甲法院回访工作办法
（2023年5月10日甲法院党组会议通过）

第一章　总则
第一条　为了规范回访工作，制定本办法。
第二条　回访工作坚持下列原则：
（一）实事求是；
（二）依靠群众：
1.听取意见；
2.公开结果。
前款规定的原则适用于全部庭室。
第二章　程序
第一节　准备
第三条　回访组应当提前了解情况。回访组组长对准备工作负责。
第三条之一　回访方案报党组批准。
第二节　实施
第四条　回访组查阅台账，听取意见。必要时到现场查看。
第五条　本办法自印发之日起施行。
甲法院
2023年5月10日
附件1
回访方案格式
一、基本情况
写明单位和时间。
二、人员安排
写明分工。
`

/** A later wording: one sentence added to 第三条, one reworded in 第四条, 第二条（二）2 taken out, 第五条 as it was. */
export const measuresLater = measures
  .replace('回访组组长对', '准备不充分的，不得进驻。回访组组长对')
  .replace('听取意见。必要时到现场查看。', '听取意见。必要时应当到现场查看，并做好记录。')
  .replace('1.听取意见；\n2.公开结果。', '1.听取意见。')

/** 一、（一）1. with a number of issue, an addressee, a closing line and a list of attachments; full width and old forms. */
export const notice = `乙法院关于开展台账自查的通知
乙法〔2024〕7号
各庭室、各部门：
为做好台账管理，现就自查工作通知如下。
一、总体要求
坚持问题导向。做到边查边改。
二、自查内容
围绕下列方面开展：
（一）登记情况。是否逐项登记，是否有人签字。
(二)保管情况
由专人保管。
１．纸质台账
⒉电子台账
三、工作安排
4月底前完成自查，5月10日前报送情况。
特此通知。
附件：1.台账清单
2.情况报告表
乙法院办公室
二〇二四年四月二日
`

/** A letter without numbers: 一要 二要 inside a paragraph, 首先 其次 as paragraphs, quotation marks that hold a full stop. */
export const letter = `关于做好答复工作的函
丙法院各业务庭：
近来收到的来信增多。请各庭重视“有信必复。有问必答。”的要求，并注意三点：一要及时；二要准确，一是核对案号，二是核对姓名；三要有礼。
首先，由收信的庭登记。
其次，由承办人答复。答复前请庭长过目。
另外，答复情况按月汇总。
丙法院
2024年6月3日
`
