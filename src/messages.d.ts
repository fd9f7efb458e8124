// Generated from content/messages/zh-CN by npm run generate; do not edit.
declare module '*/messages/zh-CN/document.yaml' {
  const messages: {
    readonly facts: {
      readonly indexNumber: string
      readonly topic: string
      readonly title: string
      readonly publishedOn: string
      readonly keywords: string
      readonly downloads: string
      readonly plainText: string
      readonly word: string
      readonly structured: string
    }
    readonly tools: {
      readonly find: string
      readonly readAloud: string
      readonly settings: string
      readonly size: string
      readonly sizeNormal: string
      readonly sizeLarge: string
      readonly sizeLargest: string
      readonly contrast: string
    }
    readonly parts: {
      readonly previous: string
      readonly next: string
    }
    readonly documents: {
      readonly label: string
      readonly previous: string
      readonly next: string
    }
    readonly about: {
      readonly title: string
      readonly same: string
      readonly hash: string
      readonly hashHow: string
      readonly updated: string
      readonly trace: string
      readonly report: string
      readonly reportHint: string
      readonly reportAddressed: string
      readonly reportSubject: string
    }
    readonly expired: string
    readonly expiredOn: string
    readonly cited: {
      readonly description: string
      readonly notObtained: string
      readonly lead: string
      readonly unknown: string
      readonly text: string
      readonly citedBy: string
      readonly have: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/export.yaml' {
  const messages: {
    readonly sheets: {
      readonly summary: string
      readonly questions: string
      readonly groups: string
      readonly texts: string
      readonly codebook: string
      readonly notes: string
    }
    readonly columns: {
      readonly entry: string
      readonly value: string
      readonly section: string
      readonly number: string
      readonly name: string
      readonly question: string
      readonly row: string
      readonly choiceValue: string
      readonly choice: string
      readonly kind: string
      readonly count: string
      readonly share: string
      readonly asked: string
      readonly answered: string
      readonly valid: string
      readonly dontKnow: string
      readonly dontKnowShare: string
      readonly refused: string
      readonly refusedShare: string
      readonly skipped: string
      readonly skippedShare: string
      readonly mean: string
      readonly controlValid: string
      readonly controlCount: string
      readonly controlShare: string
      readonly groupBy: string
      readonly group: string
      readonly groupSize: string
      readonly groupValid: string
      readonly text: string
      readonly form: string
      readonly version: string
      readonly type: string
      readonly relevant: string
      readonly constraint: string
      readonly units: string
      readonly note: string
    }
    readonly summary: {
      readonly title: string
      readonly form: string
      readonly version: string
      readonly expected: string
      readonly sent: string
      readonly sentShare: string
      readonly opened: string
      readonly invalid: string
      readonly suppressBelow: string
      readonly trust: string
      readonly trustLow: string
      readonly control: string
      readonly controlIdentical: string
      readonly controlHidden: string
      readonly controlShown: string
    }
    readonly kinds: {
      readonly valid: string
      readonly dontKnow: string
      readonly refused: string
    }
    readonly types: {
      readonly selectOne: string
      readonly selectMultiple: string
      readonly matrix: string
      readonly text: string
      readonly integer: string
      readonly date: string
      readonly time: string
      readonly acknowledge: string
      readonly note: string
    }
    readonly ungrouped: string
    readonly hidden: string
    readonly hiddenGroup: string
    readonly noTexts: string
    readonly notes: {
      readonly hidden: string
      readonly together: string
      readonly dontKnow: string
      readonly groups: string
      readonly texts: string
      readonly control: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/fields.yaml' {
  const messages: {
    readonly number: string
    readonly required: string
    readonly clear: string
    readonly clearRow: string
    readonly multiple: string
    readonly ticked: string
    readonly maxReached: string
    readonly charactersLeft: string
    readonly charactersOver: string
    readonly yes: string
    readonly integerHint: string
    readonly problems: {
      readonly required: string
      readonly 'wrong-type': string
      readonly 'unknown-choice': string
      readonly 'exclusive-mixed': string
      readonly 'too-many': string
      readonly 'too-long': string
      readonly 'out-of-range': string
      readonly 'out-of-range-date': string
      readonly 'not-a-date': string
      readonly 'not-a-time': string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/inspect.yaml' {
  const messages: {
    readonly appName: string
    readonly fingerprint: string
    readonly loading: string
    readonly working: string
    readonly backToList: string
    readonly insecure: string
    readonly unexpected: {
      readonly sentence: string
      readonly next: string
    }
    readonly steps: {
      readonly label: string
      readonly prepare: string
      readonly redeem: string
      readonly send: string
      readonly close: string
      readonly open: string
      readonly result: string
      readonly done: string
      readonly never: string
    }
    readonly enrol: {
      readonly title: string
      readonly lead: string
      readonly nameLabel: string
      readonly nameHint: string
      readonly nameMissing: string
      readonly button: string
      readonly already: string
      readonly keep: string
      readonly keyNote: string
      readonly unknownTitle: string
      readonly unknownLead: string
      readonly unknownStepAsk: string
      readonly unknownFirst: string
      readonly unknownStepOpen: string
      readonly unknownOnce: string
    }
    readonly list: {
      readonly title: string
      readonly create: string
      readonly empty: string
      readonly device: string
      readonly windows: string
      readonly unpublished: string
      readonly unpublishedNote: string
      readonly states: {
        readonly prepare: string
        readonly redeem: string
        readonly send: string
        readonly close: string
        readonly open: string
        readonly result: string
      }
    }
    readonly create: {
      readonly title: string
      readonly lead: string
      readonly offeredTitle: string
      readonly mistakesTitle: string
      readonly mistakeLine: string
      readonly button: string
      readonly preparing: string
      readonly cancel: string
      readonly afterNote: string
      readonly people: string
      readonly formLine: string
      readonly printedSum: string
      readonly windowsLead: string
      readonly redeemWindow: string
      readonly sendWindow: string
      readonly offerAgain: string
      readonly shortGap: string
      readonly windowsSum: string
      readonly whyApart: string
      readonly whyApartText: string
      readonly trusteesLead: string
      readonly trusteesSum: string
      readonly sections: {
        readonly court: string
        readonly form: string
        readonly slips: string
        readonly windows: string
        readonly trustees: string
        readonly address: string
      }
      readonly fields: {
        readonly court: {
          readonly label: string
          readonly hint: string
        }
        readonly title: {
          readonly label: string
          readonly hint: string
        }
        readonly formId: {
          readonly label: string
        }
        readonly staff: {
          readonly label: string
          readonly hint: string
        }
        readonly spare: {
          readonly label: string
          readonly hint: string
        }
        readonly address: {
          readonly label: string
          readonly hint: string
        }
        readonly redeemOpen: {
          readonly label: string
          readonly hint: string
        }
        readonly redeemClose: {
          readonly label: string
          readonly hint: string
        }
        readonly sendOpen: {
          readonly label: string
          readonly hint: string
        }
        readonly sendClose: {
          readonly label: string
          readonly hint: string
        }
        readonly total: {
          readonly label: string
          readonly hint: string
        }
        readonly threshold: {
          readonly label: string
          readonly hint: string
        }
      }
      readonly mistakes: {
        readonly empty: string
        readonly past: string
        readonly 'close-before-open': string
        readonly 'send-before-redeem-closes': string
        readonly number: string
        readonly 'too-few': string
        readonly 'too-many': string
        readonly address: string
        readonly 'above-total': string
      }
    }
    readonly prepared: {
      readonly title: string
      readonly lead: string
      readonly memoryOnly: string
      readonly leaveQuestion: string
      readonly backQuestion: string
      readonly shares: {
        readonly title: string
        readonly text: string
        readonly open: string
        readonly confirm: string
        readonly printNote: string
      }
      readonly slips: {
        readonly title: string
        readonly text: string
        readonly open: string
        readonly confirm: string
        readonly printNote: string
      }
      readonly poster: {
        readonly title: string
        readonly text: string
        readonly open: string
        readonly printNote: string
      }
      readonly openFirst: string
      readonly checkMissing: string
      readonly publishTitle: string
      readonly publishText: string
      readonly publish: string
      readonly publishing: string
      readonly back: string
    }
    readonly print: {
      readonly print: string
      readonly back: string
      readonly preview: string
    }
    readonly shareSheet: {
      readonly title: string
      readonly lead: string
      readonly qrLabel: string
      readonly typeNote: string
      readonly keepTitle: string
      readonly keep: {
        readonly only: string
        readonly seal: string
        readonly lost: string
        readonly bring: string
        readonly destroy: string
      }
      readonly signTitle: string
      readonly sign: {
        readonly trustee: string
        readonly received: string
        readonly signature: string
        readonly witness: string
      }
    }
    readonly slip: {
      readonly title: string
      readonly qrLabel: string
      readonly redeem: string
      readonly send: string
      readonly address: string
      readonly note: string
    }
    readonly poster: {
      readonly qrLabel: string
      readonly open: string
      readonly mobile: string
      readonly redeem: {
        readonly title: string
        readonly when: string
        readonly text: string
      }
      readonly fill: {
        readonly title: string
        readonly when: string
        readonly text: string
      }
      readonly send: {
        readonly title: string
        readonly when: string
        readonly text: string
      }
      readonly promisesTitle: string
      readonly promises: {
        readonly noNames: string
        readonly skip: string
        readonly unlinked: string
        readonly sealed: string
        readonly smallGroups: string
        readonly once: string
      }
      readonly fingerprint: string
    }
    readonly counts: {
      readonly printed: string
      readonly leftOver: string
      readonly redeemed: string
      readonly sent: string
    }
    readonly live: {
      readonly countsNote: string
      readonly redeemWindow: string
      readonly sendWindow: string
      readonly posterTitle: string
      readonly posterAgain: string
      readonly minutesLeft: string
      readonly hoursLeft: string
      readonly moments: {
        readonly unpublished: {
          readonly now: string
          readonly next: string
        }
        readonly 'before-redeem': {
          readonly now: string
          readonly next: string
        }
        readonly redeeming: {
          readonly now: string
          readonly next: string
        }
        readonly 'between-windows': {
          readonly now: string
          readonly next: string
        }
        readonly sending: {
          readonly now: string
          readonly next: string
        }
        readonly 'may-close': {
          readonly now: string
          readonly next: string
        }
        readonly 'may-open': {
          readonly now: string
          readonly next: string
        }
        readonly opened: {
          readonly now: string
          readonly next: string
        }
      }
    }
    readonly close: {
      readonly title: string
      readonly lead: string
      readonly leftOverLabel: string
      readonly leftOverHint: string
      readonly notNumber: string
      readonly abovePrinted: string
      readonly unsent: string
      readonly tooFew: string
      readonly tooFewWait: string
      readonly questionTooFew: string
      readonly recount: string
      readonly recountNote: string
      readonly questionUnbalanced: string
      readonly questionUnbalancedTooFew: string
      readonly question: string
      readonly button: string
    }
    readonly bulletin: {
      readonly closed: string
      readonly next: string
      readonly nextTooFew: string
      readonly rootTitle: string
      readonly rootText: string
      readonly countsTitle: string
      readonly print: string
      readonly publicLink: string
      readonly openTitle: string
      readonly tooFewTitle: string
      readonly openText: string
      readonly open: string
      readonly tooFew: string
    }
    readonly ledger: {
      readonly holds: string
      readonly broken: string
      readonly unsent: string
      readonly 'opened-and-invalid-are-sent': {
        readonly line: string
        readonly broken: string
        readonly later: string
      }
      readonly 'sent-within-redeemed': {
        readonly line: string
        readonly broken: string
        readonly later: string
      }
      readonly 'redeemed-within-drawn': {
        readonly line: string
        readonly broken: string
        readonly later: string
      }
    }
    readonly minutes: {
      readonly title: string
      readonly lead: string
      readonly leadTooFew: string
      readonly unbalanced: string
      readonly printNote: string
      readonly signTitle: string
      readonly sign: {
        readonly team: string
        readonly court: string
        readonly trustee: string
        readonly time: string
      }
    }
    readonly opening: {
      readonly title: string
      readonly fetchTitle: string
      readonly fetchText: string
      readonly fetch: string
      readonly fetching: string
      readonly fetched: string
      readonly compareTitle: string
      readonly compareText: string
      readonly compared: string
      readonly differs: string
      readonly sharesTitle: string
      readonly opening: string
      readonly leaveQuestion: string
      readonly leave: string
      readonly notPublished: string
      readonly publishRecord: string
    }
    readonly shares: {
      readonly lead: string
      readonly label: string
      readonly hint: string
      readonly add: string
      readonly scan: string
      readonly stopScan: string
      readonly scanHint: string
      readonly camera: string
      readonly noCamera: string
      readonly heldLine: string
      readonly remove: string
      readonly more: string
      readonly refusals: {
        readonly empty: {
          readonly sentence: string
          readonly next: string
        }
        readonly 'wrong-character': {
          readonly sentence: string
          readonly next: string
        }
        readonly 'wrong-length': {
          readonly sentence: string
          readonly next: string
        }
        readonly 'check-failed': {
          readonly sentence: string
          readonly next: string
        }
        readonly 'same-share-twice': {
          readonly sentence: string
          readonly next: string
        }
        readonly 'other-inspection': {
          readonly sentence: string
          readonly next: string
        }
        readonly 'wrong-share': {
          readonly sentence: string
          readonly next: string
        }
      }
    }
    readonly result: {
      readonly elsewhere: string
      readonly elsewhereText: string
      readonly openAgain: string
      readonly xlsx: string
      readonly csv: string
      readonly print: string
      readonly chartMissing: string
      readonly fileName: string
      readonly keptNote: string
      readonly expectedNote: string
      readonly rate: string
      readonly rateAbove: string
      readonly counts: {
        readonly expected: string
        readonly sent: string
        readonly opened: string
        readonly invalid: string
      }
      readonly trustLow: string
      readonly trustGood: string
      readonly notesTitle: string
      readonly notes: {
        readonly hidden: string
        readonly outcomes: string
        readonly multiple: string
        readonly control: {
          readonly identical: string
          readonly hidden: string
          readonly shown: string
        }
      }
      readonly jump: string
      readonly jumpLine: string
      readonly before: string
      readonly after: string
      readonly textsTitle: string
      readonly textsNote: string
      readonly noTexts: string
    }
    readonly tally: {
      readonly dash: string
      readonly countOf: string
      readonly hidden: string
      readonly hiddenGroup: string
      readonly hiddenShort: string
      readonly chartLabel: string
      readonly tableLabel: string
      readonly wide: string
      readonly choice: string
      readonly row: string
      readonly count: string
      readonly share: string
      readonly controlShare: string
      readonly controlShort: string
      readonly mean: string
      readonly textsBelow: string
      readonly asked: string
      readonly valid: string
      readonly validShort: string
      readonly skipped: string
      readonly attentionCheck: string
      readonly ungrouped: string
      readonly compareBy: string
      readonly compareLabel: string
      readonly groupSize: string
      readonly groupsHidden: string
      readonly groupsWithheld: string
      readonly quoted: string
      readonly comma: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/paper.yaml' {
  const messages: {
    readonly unfixed: string
    readonly own: string
    readonly print: string
    readonly printHint: string
    readonly trace: string
    readonly required: string
    readonly head: {
      readonly court: string
      readonly team: string
      readonly filledBy: string
      readonly date: string
    }
    readonly checklists: {
      readonly title: string
      readonly description: string
      readonly lead: string
      readonly items: string
      readonly itemsWithSuggested: string
      readonly secret: string
    }
    readonly checklist: {
      readonly title: string
      readonly description: string
      readonly lead: string
      readonly howTo: string
      readonly advice: string
      readonly number: string
      readonly item: string
      readonly answer: string
      readonly remark: string
      readonly traceNumber: string
      readonly all: string
    }
    readonly forms: {
      readonly title: string
      readonly description: string
      readonly lead: string
      readonly anonymous: string
      readonly inspectors: string
      readonly after: string
      readonly questions: string
      readonly observations: string
      readonly appraisal: string
      readonly ledger: string
      readonly report: string
      readonly method: string
      readonly all: string
    }
    readonly questionnaire: {
      readonly description: string
      readonly facts: string
      readonly audience: string
      readonly minutes: string
      readonly minutesValue: string
      readonly count: string
      readonly countValue: string
      readonly period: string
      readonly use: string
      readonly version: string
      readonly intro: string
      readonly number: string
      readonly types: {
        readonly select_one: string
        readonly select_multiple: string
        readonly matrix: string
        readonly text: string
        readonly integer: string
        readonly date: string
        readonly time: string
        readonly note: string
        readonly acknowledge: string
      }
      readonly atMost: string
      readonly exclusive: string
      readonly shuffled: string
      readonly shuffledAnchored: string
      readonly anchors: {
        readonly first: string
        readonly last: string
      }
      readonly itemByItem: string
      readonly relevant: string
      readonly attention: string
      readonly why: string
      readonly config: string
      readonly after: string
      readonly closing: string
      readonly results: string
      readonly suppress: string
      readonly groups: string
      readonly paper: {
        readonly title: string
        readonly who: string
        readonly name: string
        readonly skip: string
        readonly mark: string
        readonly text: string
        readonly noSlip: string
        readonly closing: string
      }
    }
    readonly appraisal: {
      readonly description: string
      readonly names: string
      readonly sample: string
      readonly memberLine: string
      readonly instructions: string
      readonly team: string
      readonly members: string
      readonly comment: string
      readonly item: string
      readonly scales: string
      readonly scaleUse: {
        readonly teamScale: string
        readonly memberScale: string
        readonly overallScale: string
      }
      readonly counting: string
      readonly ballots: string
      readonly counted: string
      readonly checked: string
      readonly focus: string
    }
    readonly interview: {
      readonly description: string
      readonly role: string
      readonly purpose: string
      readonly own: string
      readonly opening: string
      readonly technique: string
      readonly prohibitions: string
      readonly questions: string
      readonly closing: string
      readonly record: string
      readonly recordLead: string
      readonly facts: string
      readonly factsLead: string
      readonly focus: string
      readonly probe: string
      readonly fact: string
    }
    readonly siteVisit: {
      readonly description: string
      readonly rules: string
      readonly fields: string
      readonly observations: string
      readonly item: string
    }
    readonly field: {
      readonly types: {
        readonly text: string
        readonly select_one: string
        readonly select_multiple: string
        readonly integer: string
        readonly date: string
        readonly datetime: string
        readonly time_range: string
        readonly acknowledge: string
        readonly people: string
        readonly list: string
        readonly reference: string
        readonly evidence_grade: string
        readonly facts: string
        readonly observations: string
        readonly log: string
        readonly signature: string
      }
      readonly maxLength: string
      readonly atLeast: string
      readonly date: string
      readonly datetime: string
      readonly timeRange: string
      readonly tick: string
      readonly seeBelow: string
    }
    readonly rectification: {
      readonly description: string
      readonly lead: string
      readonly fields: string
      readonly states: string
      readonly statesLead: string
      readonly actor: string
      readonly guard: string
      readonly noSteps: string
      readonly invariants: string
      readonly handovers: string
      readonly handoversLead: string
      readonly recipient: string
      readonly access: string
      readonly register: string
    }
    readonly report: {
      readonly description: string
      readonly rules: string
      readonly understanding: string
      readonly body: string
      readonly eachProblem: string
      readonly row: string
      readonly content: string
      readonly focus: string
      readonly total: string
      readonly annexes: string
      readonly grades: string
      readonly gradesLead: string
      readonly gradeDefinition: string
      readonly gradeReport: string
      readonly transitions: string
      readonly when: string
    }
    readonly method: {
      readonly description: string
      readonly design: string
      readonly form: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/reader.yaml' {
  const messages: {
    readonly menu: {
      readonly close: string
      readonly copyLink: string
      readonly copyCitation: string
      readonly readFrom: string
      readonly report: string
      readonly reportSubject: string
      readonly linkCopied: string
      readonly citationCopied: string
      readonly copyByHand: string
      readonly carried: string
      readonly loading: string
      readonly failed: string
      readonly nothing: string
      readonly suggested: string
      readonly notes: string
      readonly trace: string
    }
    readonly kinds: {
      readonly rule: string
      readonly 'checklist-item': string
      readonly question: string
      readonly 'appraisal-item': string
      readonly 'interview-question': string
      readonly 'site-visit-item': string
      readonly 'rectification-field': string
      readonly 'report-section': string
    }
    readonly find: {
      readonly label: string
      readonly previous: string
      readonly next: string
      readonly close: string
      readonly empty: string
      readonly none: string
      readonly count: string
    }
    readonly aloud: {
      readonly start: string
      readonly stop: string
      readonly noVoice: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/reference.yaml' {
  const messages: {
    readonly kinds: {
      readonly directive: string
      readonly suggested: string
    }
    readonly basis: {
      readonly units: string
      readonly sources: string
      readonly quote: string
    }
    readonly rules: {
      readonly title: string
      readonly description: string
      readonly lead: string
      readonly directive: string
      readonly suggested: string
      readonly byStage: string
      readonly byParty: string
      readonly count: string
      readonly bound: string
      readonly print: string
    }
    readonly glossary: {
      readonly title: string
      readonly description: string
      readonly lead: string
      readonly english: string
      readonly groups: string
      readonly note: string
      readonly origins: {
        readonly official: string
        readonly common: string
        readonly own: string
      }
    }
    readonly sources: {
      readonly title: string
      readonly description: string
      readonly lead: string
      readonly groups: {
        readonly practice: string
        readonly method: string
        readonly own: string
      }
      readonly prefixes: {
        readonly practice: string
        readonly method: string
        readonly own: string
      }
      readonly grades: {
        readonly A: {
          readonly name: string
          readonly meaning: string
        }
        readonly B: {
          readonly name: string
          readonly meaning: string
        }
        readonly C: {
          readonly name: string
          readonly meaning: string
        }
        readonly own: {
          readonly name: string
          readonly meaning: string
        }
      }
      readonly onlyExcerpt: string
      readonly note: string
      readonly citedBy: string
    }
    readonly trace: {
      readonly title: string
      readonly description: string
      readonly lead: string
      readonly units: string
      readonly normative: string
      readonly carried: string
      readonly uncarried: string
      readonly carriedBy: string
      readonly carriedByNote: string
      readonly uncarriedTitle: string
      readonly reason: string
      readonly open: string
      readonly documentTitle: string
      readonly documentHeading: string
      readonly documentDescription: string
      readonly documentLead: string
      readonly byType: string
      readonly byStage: string
      readonly byParty: string
      readonly all: string
      readonly option: string
      readonly found: string
      readonly inferred: string
      readonly between: string
      readonly notCarried: string
    }
    readonly carriers: {
      readonly rule: string
      readonly 'checklist-item': string
      readonly question: string
      readonly 'appraisal-item': string
      readonly 'interview-question': string
      readonly 'site-visit-item': string
      readonly 'rectification-field': string
      readonly 'report-section': string
    }
    readonly unitTypes: {
      readonly obligation: string
      readonly prohibition: string
      readonly method: string
      readonly quality: string
      readonly role: string
      readonly deadline: string
      readonly permission: string
      readonly focus: string
      readonly context: string
    }
    readonly term: {
      readonly original: string
      readonly near: string
      readonly glossary: string
      readonly close: string
      readonly wordings: {
        readonly site: string
        readonly practice: string
      }
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/respond-later.yaml' {
  const messages: {
    readonly weChat: {
      readonly title: string
      readonly text: string
      readonly way: string
      readonly stay: string
    }
    readonly clock: {
      readonly title: string
      readonly ahead: string
      readonly behind: string
      readonly days: string
      readonly hours: string
      readonly minutes: string
    }
    readonly holdings: {
      readonly heading: string
      readonly draft: string
      readonly drafts: string
      readonly see: string
      readonly resume: string
      readonly states: {
        readonly waiting: string
        readonly refused: string
        readonly sent: string
        readonly unlisted: string
        readonly listed: string
        readonly counted: string
        readonly uncounted: string
      }
      readonly clear: string
      readonly clearOne: string
      readonly clearSome: string
      readonly cleared: string
      readonly clearedSome: string
    }
    readonly review: {
      readonly heading: string
      readonly lead: string
      readonly answered: string
      readonly answeredSome: string
      readonly unanswered: string
      readonly change: string
      readonly changeNamed: string
      readonly continue: string
      readonly problemsTitle: string
    }
    readonly seal: {
      readonly heading: string
      readonly lead: string
      readonly points: {
        readonly unreadable: string
        readonly together: string
        readonly same: string
        readonly send: string
        readonly late: string
      }
      readonly closedHeading: string
      readonly closed: string
      readonly closedKept: string
      readonly closedNext: string
      readonly confirm: string
      readonly back: string
      readonly working: string
    }
    readonly envelope: {
      readonly waitingHeading: string
      readonly waitingLead: string
      readonly waitingMoment: string
      readonly waitingDue: string
      readonly waitingOverdue: string
      readonly comeBackTitle: string
      readonly comeBack: string
      readonly keepOpen: string
      readonly keep: string
      readonly random: string
      readonly sendNow: string
      readonly sendNowHint: string
      readonly lastTry: string
      readonly lastTryUnreachable: string
      readonly nextTry: string
      readonly nextTrySoon: string
      readonly refusedHeading: string
      readonly refusedKept: string
      readonly sentHeading: string
      readonly sentText: string
      readonly sentLater: string
      readonly listedHeading: string
      readonly listedText: string
      readonly countedHeading: string
      readonly countedText: string
      readonly uncountedHeading: string
      readonly uncountedText: string
      readonly unlistedHeading: string
      readonly unlistedText: string
      readonly unlistedWithReceipt: string
      readonly unlistedWithoutReceipt: string
      readonly root: string
      readonly rootHint: string
      readonly checkNow: string
      readonly checking: string
      readonly notClosed: string
      readonly checked: string
      readonly answersGone: string
    }
    readonly clear: {
      readonly heading: string
      readonly warning: string
      readonly drafts: string
      readonly unsent: string
      readonly receipts: string
      readonly proofs: string
      readonly headingSome: string
      readonly what: string
      readonly state: string
      readonly moment: string
      readonly others: string
      readonly confirmSome: string
      readonly traces: string
      readonly confirm: string
      readonly cancel: string
    }
    readonly environment: {
      readonly insecureTitle: string
      readonly oldTitle: string
      readonly missing: string
      readonly features: {
        readonly 'subtle-crypto': string
        readonly ed25519: string
        readonly 'indexed-db': string
        readonly locks: string
        readonly 'broadcast-channel': string
      }
    }
    readonly stop: {
      readonly heading: string
      readonly sentence: string
      readonly next: string
      readonly again: string
    }
    readonly changed: {
      readonly heading: string
      readonly sentence: string
      readonly next: string
      readonly back: string
    }
    readonly elsewhere: {
      readonly heading: string
      readonly text: string
      readonly takeOver: string
      readonly lostHeading: string
      readonly lostText: string
      readonly back: string
      readonly done: string
    }
    readonly bulletins: {
      readonly heading: string
      readonly lead: string
      readonly open: string
      readonly searching: string
      readonly root: string
      readonly rootHint: string
      readonly whole: string
      readonly counts: {
        readonly printed: string
        readonly leftOver: string
        readonly redeemed: string
        readonly sent: string
      }
      readonly unbalanced: {
        readonly title: string
        readonly 'sent-within-redeemed': string
        readonly 'redeemed-within-drawn': string
        readonly next: string
      }
      readonly leaves: string
      readonly download: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/respond.yaml' {
  const messages: {
    readonly title: string
    readonly documentTitle: string
    readonly waiting: string
    readonly retry: string
    readonly back: string
    readonly done: string
    readonly reload: string
    readonly steps: {
      readonly title: string
      readonly compare: string
      readonly redeem: string
      readonly answer: string
      readonly send: string
    }
    readonly time: {
      readonly today: string
      readonly tomorrow: string
      readonly yesterday: string
      readonly other: string
      readonly span: string
      readonly spanSameDay: string
      readonly note: string
      readonly countdownDays: string
      readonly countdownHours: string
      readonly countdownMinutes: string
      readonly countdownSeconds: string
    }
    readonly start: {
      readonly searching: string
      readonly none: string
      readonly noneNext: string
      readonly offline: string
      readonly offlineNext: string
      readonly choose: string
      readonly chosen: string
      readonly privacyTitle: string
      readonly privacy: {
        readonly network: string
        readonly program: string
        readonly style: string
        readonly traces: string
        readonly oneSlip: string
        readonly proof: string
        readonly more: string
      }
    }
    readonly check: {
      readonly heading: string
      readonly court: string
      readonly form: string
      readonly redeemTime: string
      readonly sendTime: string
      readonly question: string
      readonly fingerprint: string
      readonly whole: string
      readonly same: string
      readonly different: string
      readonly windowLater: string
      readonly windowLaterNext: string
      readonly windowPast: string
      readonly windowPastNext: string
    }
    readonly slip: {
      readonly heading: string
      readonly label: string
      readonly hint: string
      readonly typed: string
      readonly atChar: string
      readonly continue: string
      readonly scan: string
      readonly never: string
      readonly storageNotKept: string
    }
    readonly scan: {
      readonly heading: string
      readonly hint: string
      readonly starting: string
      readonly notSlip: string
      readonly type: string
    }
    readonly redeem: {
      readonly heading: string
      readonly text: string
      readonly again: string
      readonly kept: string
    }
    readonly intro: {
      readonly period: string
      readonly continue: string
      readonly restored: string
      readonly offline: string
      readonly notYetOffline: string
    }
    readonly form: {
      readonly progress: string
      readonly answered: string
      readonly previous: string
      readonly next: string
      readonly toReview: string
      readonly backToReview: string
      readonly noQuestions: string
      readonly stepBarTitle: string
      readonly allOptional: string
      readonly someOptional: string
    }
    readonly save: {
      readonly saved: string
      readonly saving: string
      readonly failed: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/search-results.yaml' {
  const messages: {
    readonly status: {
      readonly loading: string
      readonly failed: string
      readonly retry: string
      readonly found: string
    }
    readonly none: {
      readonly oneWord: string
      readonly severalWords: string
      readonly wordAlone: string
      readonly noWord: string
    }
    readonly results: {
      readonly kinds: string
      readonly kindCount: string
      readonly more: string
      readonly suggested: string
    }
    readonly kinds: {
      readonly unit: string
      readonly note: string
      readonly rule: string
      readonly 'checklist-item': string
      readonly question: string
      readonly 'appraisal-item': string
      readonly 'interview-question': string
      readonly 'site-visit-item': string
      readonly 'rectification-field': string
      readonly 'report-section': string
      readonly glossary: string
      readonly method: string
      readonly document: string
      readonly page: string
      readonly source: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/search.yaml' {
  const messages: {
    readonly page: {
      readonly title: string
      readonly description: string
      readonly label: string
      readonly hint: string
      readonly action: string
      readonly browse: string
      readonly noScript: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/site.yaml' {
  const messages: {
    readonly site: {
      readonly name: string
      readonly tagline: string
      readonly skip: string
      readonly navigation: string
      readonly largeType: string
      readonly notForSecrets: string
      readonly offlineReady: string
      readonly scriptNeeded: string
    }
    readonly nav: {
      readonly home: string
      readonly more: string
      readonly documents: string
      readonly rules: string
      readonly checklists: string
      readonly forms: string
      readonly search: string
      readonly respond: string
      readonly glossary: string
      readonly trace: string
      readonly sources: string
      readonly anonymity: string
    }
    readonly update: {
      readonly available: string
      readonly now: string
    }
    readonly home: {
      readonly title: string
      readonly description: string
      readonly lead: string
      readonly respondTitle: string
      readonly respondText: string
      readonly respondAction: string
      readonly documentsTitle: string
      readonly documentsText: string
      readonly documentsAction: string
      readonly workTitle: string
      readonly workText: string
      readonly rules: string
      readonly rulesText: string
      readonly checklists: string
      readonly checklistsText: string
      readonly forms: string
      readonly formsText: string
      readonly trace: string
      readonly traceText: string
      readonly search: string
      readonly searchText: string
      readonly anonymityTitle: string
      readonly anonymityText: string
      readonly anonymityAction: string
    }
    readonly documents: {
      readonly title: string
      readonly description: string
      readonly lead: string
      readonly cited: string
      readonly citedLead: string
      readonly citedBy: string
      readonly notObtained: string
    }
    readonly document: {
      readonly description: string
      readonly facts: string
      readonly issuer: string
      readonly number: string
      readonly date: string
      readonly status: string
      readonly notStated: string
      readonly contents: string
      readonly showUnits: string
      readonly showUnitsHint: string
      readonly print: string
      readonly citeAs: string
      readonly notes: string
      readonly notesLead: string
      readonly unit: string
    }
    readonly anonymity: {
      readonly title: string
      readonly description: string
      readonly lead: string
      readonly pathTitle: string
      readonly promiseLabel: string
      readonly slipTitle: string
      readonly slip: string
      readonly tokenTitle: string
      readonly token: string
      readonly answerTitle: string
      readonly answer: string
      readonly sealTitle: string
      readonly seal: string
      readonly sendTitle: string
      readonly send: string
      readonly closeTitle: string
      readonly close: string
      readonly openTitle: string
      readonly open: string
      readonly limitsTitle: string
      readonly limits: {
        readonly program: string
        readonly network: string
        readonly writing: string
        readonly collusion: string
        readonly traces: string
        readonly lost: string
        readonly proof: string
        readonly small: string
      }
      readonly checkTitle: string
      readonly check: string
    }
    readonly notFound: {
      readonly title: string
      readonly description: string
      readonly text: string
      readonly action: string
    }
    readonly offline: {
      readonly title: string
      readonly description: string
      readonly text: string
    }
    readonly respond: {
      readonly title: string
      readonly description: string
    }
    readonly inspect: {
      readonly title: string
      readonly description: string
      readonly starting: string
      readonly home: {
        readonly title: string
        readonly description: string
        readonly lead: string
        readonly workbenchTitle: string
        readonly workbenchText: string
        readonly workbenchAction: string
        readonly firstTitle: string
        readonly firstText: string
        readonly materialsTitle: string
        readonly documentsTitle: string
      }
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/terminal.yaml' {
  const messages: {
    readonly settings: {
      readonly refused: string
      readonly wrong: {
        readonly MINGCHA_PUBLIC_PORT: string
        readonly MINGCHA_STAFF_PORT: string
        readonly MINGCHA_HOST: string
        readonly MINGCHA_DATA: string
        readonly MINGCHA_SITE: string
        readonly MINGCHA_PUBLIC_URL: string
        readonly MINGCHA_STAFF_URL: string
        readonly MINGCHA_TLS_CERT: string
        readonly MINGCHA_TLS_KEY: string
      }
    }
    readonly start: {
      readonly started: string
      readonly publicDoor: string
      readonly staffDoor: string
      readonly setupLink: string
      readonly localOnly: string
      readonly ready: string
      readonly noSite: string
      readonly failed: string
      readonly portTaken: string
      readonly whichFile: string
      readonly setAside: string
      readonly troubles: {
        readonly missing: string
        readonly unusable: string
        readonly damaged: string
      }
      readonly unforeseen: string
      readonly faultAgain: string
      readonly stopping: string
      readonly stopped: string
    }
    readonly desk: {
      readonly usage: string
      readonly failed: string
      readonly whichFile: string
      readonly setupLink: string
    }
    readonly fsck: {
      readonly noFolder: string
      readonly looked: string
      readonly fingerprint: string
      readonly fingerprintAlone: string
      readonly recorded: string
      readonly soundButRecorded: string
      readonly clean: string
      readonly found: string
      readonly problems: {
        readonly 'file-missing': string
        readonly 'file-readable-by-others': string
        readonly 'file-damaged': string
        readonly 'file-half-written': string
        readonly 'row-damaged': string
        readonly 'keys-unreadable': string
        readonly 'manifest-changed': string
        readonly 'code-list-changed': string
        readonly 'file-of-no-inspection': string
        readonly 'manifest-unreadable': string
        readonly 'manifest-keys-differ': string
        readonly 'wrong-capacity': string
        readonly 'slot-broken': string
        readonly 'leaf-wrong': string
        readonly 'token-signature-wrong': string
        readonly 'envelope-signature-wrong': string
        readonly 'token-twice': string
        readonly 'envelope-twice': string
        readonly 'wrong-slip-count': string
        readonly 'more-sent-than-redeemed': string
        readonly 'bulletin-differs': string
        readonly 'root-wrong': string
        readonly 'counts-wrong': string
        readonly 'opening-wrong': string
        readonly 'members-broken': string
        readonly 'revision-damaged': string
        readonly 'revision-signature-wrong': string
        readonly 'revision-author-wrong': string
        readonly 'revision-numbers-wrong': string
        readonly 'revision-parents-missing': string
        readonly 'chunk-wrong': string
      }
    }
    readonly demo: {
      readonly court: string
      readonly title: string
      readonly notRunning: string
      readonly notAlone: string
      readonly preparing: string
      readonly redeeming: string
      readonly waiting: string
      readonly sending: string
      readonly closing: string
      readonly done: string
      readonly root: string
      readonly shares: string
      readonly next: string
    }
    readonly addDocument: {
      readonly usage: string
      readonly noFile: string
      readonly folder: string
      readonly control: string
      readonly notReadBack: string
      readonly otherText: string
      readonly citedGone: string
      readonly citedUnit: string
      readonly citedMore: string
      readonly citedNext: string
      readonly wantId: string
      readonly refused: string
      readonly finding: string
      readonly converted: string
      readonly missing: string
      readonly exists: string
      readonly broken: string
      readonly heading: string
      readonly unit: string
      readonly roles: {
        readonly title: string
        readonly subtitle: string
        readonly addressee: string
        readonly heading: string
        readonly body: string
        readonly issuer: string
        readonly date: string
        readonly attachment: string
        readonly 'attachment-title': string
      }
      readonly counts: string
      readonly changes: string
      readonly warnings: string
      readonly already: string
      readonly files: string
      readonly question: string
      readonly declined: string
      readonly written: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/vault.yaml' {
  const messages: {
    readonly create: {
      readonly title: string
      readonly lead: string
      readonly wordsTitle: string
      readonly wordsNote: string
      readonly keepNote: string
      readonly another: string
      readonly next: string
      readonly checkTitle: string
      readonly checkLead: string
      readonly back: string
      readonly confirm: string
      readonly different: string
    }
    readonly unlock: {
      readonly title: string
      readonly lead: string
      readonly held: string
      readonly button: string
      readonly wrong: string
      readonly lostTitle: string
      readonly lostText: string
    }
    readonly field: {
      readonly label: string
      readonly hint: string
      readonly show: string
      readonly wrongLength: string
      readonly unknownWord: string
      readonly missing: string
    }
    readonly working: string
    readonly lock: string
  }
  export default messages
}
declare module '*/messages/zh-CN/versions.yaml' {
  const messages: {
    readonly title: string
    readonly description: string
    readonly count: string
    readonly lead: string
    readonly current: string
    readonly former: string
    readonly read: string
    readonly changed: string
    readonly counts: string
    readonly oldTitle: string
    readonly oldDescription: string
    readonly oldNotice: string
    readonly toCurrent: string
    readonly toAll: string
    readonly changesTitle: string
    readonly changesDescription: string
    readonly changesLead: string
    readonly legend: string
    readonly none: string
    readonly kinds: {
      readonly added: string
      readonly removed: string
      readonly changed: string
    }
    readonly removedMark: string
    readonly addedMark: string
    readonly skipped: string
  }
  export default messages
}
