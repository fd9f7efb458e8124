/** The stages of an inspection, in the order they happen. Apart from the schemas, so that a phone loads no more than this. */
export const stages = ['准备', '进驻', '汇总', '反馈', '整改', '回访', '成果运用', '保障'] as const
