import type { Form, Question, QuestionType } from './form.ts'

/**
 * One question of every type, each with every feature the type has: what field components, accessibility runs,
 * print layouts and the page of all fields are tried with. A new type cannot be forgotten here.
 */
export const exampleByType = {
  note: { type: 'note', name: 'E_note', label: '这一段只是说明，不用回答。' },
  acknowledge: { type: 'acknowledge', name: 'E_ack', label: '我已经看过说明', required: true },
  select_one: {
    type: 'select_one',
    name: 'E_one',
    label: '和两年前相比，本院的工作风气怎么样？',
    hint: '按您自己的感受选。',
    randomize: true,
    choices: [
      { value: '1', label: '变好了', anchor: 'first' },
      { value: '2', label: '差不多' },
      { value: '3', label: '变差了' },
      { value: 'dk', label: '不了解', nonsubstantive: 'dont_know', anchor: 'last' },
      { value: 'na', label: '不愿回答', nonsubstantive: 'refused', anchor: 'last' },
    ],
    afterNote: '答完可以看下一题。',
  },
  select_multiple: {
    type: 'select_multiple',
    name: 'E_many',
    label: '哪些环节最需要加强监督？（最多选两项）',
    relevant: { question: 'E_one', in: ['2', '3'] },
    randomize: true,
    constraint: { max: 2 },
    choices: [
      { value: 'trial', label: '审判' },
      { value: 'enforce', label: '执行' },
      { value: 'buy', label: '采购和工程' },
      { value: 'none', label: '都不用', exclusive: true, anchor: 'last' },
      { value: 'dk', label: '不了解', exclusive: true, nonsubstantive: 'dont_know', anchor: 'last' },
    ],
  },
  matrix: {
    type: 'matrix',
    name: 'E_matrix',
    label: '近两年，您见到下列情况多不多？',
    layout: 'item_by_item',
    choices: [
      { value: 'none', label: '没有' },
      { value: 'few', label: '个别' },
      { value: 'many', label: '比较多' },
      { value: 'dk', label: '不了解', nonsubstantive: 'dont_know' },
    ],
    rows: [
      { name: 'E_row1', label: '对来人态度生硬、爱答不理' },
      { name: 'E_row2', label: '能一次办完的事让人跑几趟' },
      {
        name: 'E_check',
        label: '（显示校验）为确认页面显示正常，这一行请选“个别”',
        attentionCheck: { expect: 'few', action: 'flag_only' },
      },
    ],
  },
  text: {
    type: 'text',
    name: 'E_text',
    label: '请用自己的话说说（可不填）。',
    hint: '不要写自己的姓名，不要写案件内容和涉密内容。',
    constraint: { maxLength: 200 },
  },
  integer: {
    type: 'integer',
    name: 'E_integer',
    label: '最近一个月开了几次会？',
    constraint: { min: 0, max: 99 },
  },
  date: {
    type: 'date',
    name: 'E_date',
    label: '哪一天去的？',
    constraint: { min: '2014-01-01', max: '2014-12-31' },
  },
  time: { type: 'time', name: 'E_time', label: '几点到的？' },
} as const satisfies { readonly [Type in QuestionType]: Extract<Question, { type: Type }> }

/** All examples as one form that passes the check. */
export const exampleForm: Form = {
  id: 'QN-EXAMPLE',
  version: '1',
  kind: 'questionnaire',
  lang: 'zh-CN',
  title: '各种题型',
  audience: '甲法院在岗工作人员',
  anonymous: true,
  estimatedMinutes: 3,
  units: ['3.2.2.2'],
  intro: { paragraphs: ['这张表单列出每一种题型。'], startLabel: '开始填写' },
  sections: [{ name: 'A', title: '各种题型', questions: Object.values(exampleByType) }],
  closing: '谢谢。',
  analysis: { suppressBelow: 10, complementary: true, crosstab: ['E_one'], notes: [] },
}
