// Generated from content/messages/zh-CN by npm run generate; do not edit.
declare module '*/messages/zh-CN/appraisal.yaml' {
  const messages: {
    readonly form: {
      readonly team: string
      readonly standIn: string
      readonly teamQuestion: string
      readonly memberQuestion: string
      readonly comment: string
      readonly opening: string
      readonly promises: {
        readonly names: string
        readonly anonymous: string
        readonly sealed: string
      }
      readonly startLabel: string
      readonly closing: string
    }
    readonly names: {
      readonly title: string
      readonly label: string
      readonly hint: string
      readonly count: string
      readonly where: string
      readonly preview: string
      readonly scaleComma: string
      readonly mistakes: {
        readonly empty: string
        readonly 'too-many': string
        readonly 'too-long': string
        readonly invisible: string
        readonly several: string
        readonly 'no-word': string
        readonly twice: string
      }
    }
    readonly sheets: {
      readonly count: string
      readonly invalid: string
      readonly notWritten: string
      readonly ballots: {
        readonly due: string
        readonly present: string
        readonly handedOut: string
        readonly returned: string
        readonly valid: string
      }
      readonly columns: {
        readonly about: string
        readonly name: string
        readonly line: string
        readonly value: string
        readonly grade: string
        readonly people: string
        readonly share: string
        readonly shareOfGrades: string
        readonly voted: string
        readonly abstained: string
      }
      readonly notes: {
        readonly share: string
        readonly shareOfGrades: string
        readonly hidden: string
        readonly secret: string
      }
    }
    readonly result: {
      readonly fileName: string
      readonly secret: string
      readonly ballotsTitle: string
      readonly line: string
      readonly figure: string
      readonly people: string
      readonly share: string
      readonly shareOfGrades: string
      readonly abstained: string
      readonly tooFewGrades: string
      readonly tooFewBallots: string
      readonly tableRegion: string
      readonly jump: string
    }
    readonly attendance: {
      readonly lead: string
      readonly save: string
      readonly saved: string
      readonly moreSlips: string
      readonly mistakes: {
        readonly number: string
        readonly 'above-due': string
      }
    }
    readonly record: {
      readonly open: string
      readonly title: string
      readonly printNote: string
      readonly rulesTitle: string
      readonly invalid: string
      readonly signTitle: string
      readonly foot: string
      readonly sign: {
        readonly counted: string
        readonly checked: string
        readonly date: string
      }
    }
    readonly disclosure: {
      readonly title: string
      readonly lead: string
      readonly fewMembers: string
      readonly open: string
      readonly printNote: string
      readonly sheetTitle: string
      readonly how: string
      readonly members: string
      readonly noMembers: string
      readonly notTold: string
      readonly tenths: {
        readonly t0: string
        readonly t1: string
        readonly t2: string
        readonly t3: string
        readonly t4: string
        readonly t5: string
        readonly t6: string
        readonly t7: string
        readonly t8: string
        readonly t9: string
        readonly t10: string
      }
    }
    readonly exports: {
      readonly title: string
      readonly line: string
      readonly xlsx: string
      readonly csv: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/attachment.yaml' {
  const messages: {
    readonly title: string
    readonly none: string
    readonly add: {
      readonly title: string
      readonly camera: string
      readonly pictures: string
      readonly record: string
      readonly file: string
      readonly working: string
      readonly reading: string
      readonly keep: string
      readonly cancel: string
      readonly saved: string
    }
    readonly restored: string
    readonly lost: string
    readonly unfinished: {
      readonly title: string
      readonly text: string
      readonly go: string
    }
    readonly hidden: {
      readonly title: string
      readonly text: string
      readonly photo: string
      readonly go: string
      readonly stop: string
    }
    readonly kind: {
      readonly photo: string
      readonly audio: string
      readonly file: string
    }
    readonly name: {
      readonly photo: string
      readonly audio: string
      readonly signature: string
    }
    readonly place: {
      readonly device: string
      readonly deviceNote: string
      readonly synced: string
      readonly syncedNote: string
      readonly server: string
      readonly serverNote: string
    }
    readonly entry: {
      readonly facts: string
      readonly duration: string
      readonly view: string
      readonly listen: string
      readonly save: string
      readonly saveNote: string
      readonly saveGo: string
      readonly cancel: string
      readonly close: string
      readonly opening: string
      readonly caption: string
      readonly captionHint: string
      readonly thumbnail: string
      readonly picture: string
      readonly unfit: string
    }
    readonly withdraw: {
      readonly button: string
      readonly title: string
      readonly note: string
      readonly reason: string
      readonly confirm: string
      readonly cancel: string
      readonly done: string
      readonly back: string
    }
    readonly redact: {
      readonly title: string
      readonly titleOf: string
      readonly lead: string
      readonly how: string
      readonly keys: string
      readonly stage: string
      readonly add: string
      readonly undo: string
      readonly remove: string
      readonly box: string
      readonly where: string
      readonly boxes: string
      readonly save: string
      readonly saveBoxes: string
      readonly later: string
      readonly stop: string
      readonly album: string
    }
    readonly record: {
      readonly title: string
      readonly consent: string
      readonly consentMissing: string
      readonly lead: string
      readonly start: string
      readonly cancel: string
      readonly asking: string
      readonly on: string
      readonly elapsed: string
      readonly level: string
      readonly silent: string
      readonly nearlyOver: string
      readonly stop: string
      readonly saving: string
      readonly reason: {
        readonly person: string
        readonly limit: string
        readonly microphone: string
        readonly locked: string
        readonly failure: string
      }
      readonly kept: string
      readonly notKept: string
      readonly dismiss: string
      readonly leave: string
      readonly interruptedTitle: string
      readonly interrupted: string
      readonly keepInterrupted: string
    }
    readonly signature: {
      readonly draw: string
      readonly type: string
      readonly method: string
      readonly pad: string
      readonly padHint: string
      readonly clear: string
      readonly save: string
      readonly empty: string
      readonly words: string
      readonly wordsHint: string
      readonly wordsSave: string
      readonly wordsMissing: string
      readonly drawn: string
      readonly typed: string
      readonly again: string
      readonly keep: string
      readonly picture: string
      readonly changed: string
      readonly changedHead: string
      readonly signAgain: string
      readonly damaged: string
    }
    readonly size: {
      readonly bytes: string
      readonly kilobytes: string
      readonly megabytes: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/board.yaml' {
  const messages: {
    readonly title: string
    readonly lead: string
    readonly records: string
    readonly methods: {
      readonly title: string
      readonly method: string
      readonly planned: string
      readonly done: string
      readonly unplanned: string
      readonly hint: string
      readonly plan: string
      readonly planTitle: string
      readonly save: string
      readonly cancel: string
      readonly number: string
      readonly add: string
      readonly which: string
      readonly what: string
      readonly whatHint: string
      readonly saveOccasion: string
      readonly occasions: string
      readonly occasion: string
      readonly by: string
      readonly withdraw: string
    }
    readonly todo: {
      readonly title: string
      readonly leads: string
      readonly ungraded: string
      readonly disputed: string
      readonly conflicts: string
      readonly pending: string
      readonly returned: string
      readonly passed: string
      readonly none: string
      readonly count: string
      readonly facts: string
      readonly toReport: string
    }
    readonly report: {
      readonly title: string
      readonly lead: string
      readonly reportTitle: string
      readonly outline: string
      readonly ready: string
      readonly notReady: string
      readonly noRecords: string
      readonly passed: string
      readonly grades: string
      readonly export: string
      readonly rectificationTitle: string
      readonly rectification: string
      readonly leads: string
      readonly noLeads: string
      readonly seeLeads: string
      readonly handovers: string
      readonly onPaper: string
    }
    readonly focuses: {
      readonly title: string
      readonly focus: string
      readonly facts: string
      readonly unset: string
    }
    readonly roles: {
      readonly title: string
      readonly role: string
      readonly interviews: string
      readonly unset: string
    }
    readonly grades: {
      readonly title: string
      readonly grade: string
      readonly facts: string
    }
    readonly checklists: {
      readonly title: string
      readonly checklist: string
      readonly progress: string
      readonly no: string
      readonly of: string
    }
    readonly active: {
      readonly title: string
      readonly none: string
      readonly line: string
    }
    readonly find: {
      readonly title: string
      readonly text: string
      readonly textHint: string
      readonly more: string
      readonly person: string
      readonly focus: string
      readonly grade: string
      readonly stage: string
      readonly kind: string
      readonly author: string
      readonly any: string
      readonly lists: string
      readonly state: {
        readonly all: string
        readonly leads: string
        readonly ungraded: string
        readonly disputed: string
        readonly withdrawn: string
      }
      readonly clear: string
      readonly ask: string
      readonly found: string
      readonly shown: string
      readonly none: string
      readonly withdrawn: string
      readonly lead: string
      readonly ungraded: string
      readonly disputed: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/cancel.yaml' {
  const messages: {
    readonly title: string
    readonly lead: string
    readonly leadOpenLink: string
    readonly rooms: string
    readonly button: string
    readonly question: string
    readonly questionOpenLink: string
    readonly done: string
    readonly doneText: string
    readonly todoTitle: string
    readonly todo: {
      readonly tell: string
      readonly slips: string
      readonly shares: string
      readonly anew: string
    }
    readonly publicLink: string
    readonly list: string
    readonly public: string
  }
  export default messages
}
declare module '*/messages/zh-CN/capture.yaml' {
  const messages: {
    readonly kinds: {
      readonly interview: string
      readonly checklist: string
      readonly 'site-visit': string
    }
    readonly kept: string
    readonly keeping: string
    readonly unfinished: string
    readonly otherWording: string
    readonly noForm: string
    readonly behind: string
    readonly missingSaves: string
    readonly refusedSaves: string
    readonly refusedLink: string
    readonly withdrawn: string
    readonly field: {
      readonly required: string
      readonly unit: string
      readonly now: string
      readonly today: string
      readonly from: string
      readonly to: string
      readonly clear: string
      readonly others: string
      readonly members: string
      readonly lines: string
    }
    readonly problem: {
      readonly missing: string
      readonly 'no-start': string
      readonly 'no-end': string
      readonly 'too-few': string
      readonly 'too-long': string
      readonly 'too-small': string
      readonly malformed: string
      readonly 'no-number': string
      readonly 'ends-before-start': string
      readonly disputed: string
      readonly 'needs-remark': string
    }
    readonly lacks: {
      readonly title: string
      readonly lead: string
      readonly none: string
      readonly ofFact: string
      readonly ofObservations: string
      readonly line: string
      readonly join: string
    }
    readonly withdraw: {
      readonly action: string
      readonly reason: string
      readonly confirm: string
      readonly cancel: string
      readonly note: string
      readonly said: string
      readonly undo: string
    }
    readonly grade: {
      readonly now: string
      readonly first: string
      readonly firstReason: string
      readonly change: string
      readonly reason: string
      readonly needsReason: string
      readonly set: string
      readonly when: string
      readonly history: string
      readonly step: string
      readonly disputed: string
      readonly withdrawStep: string
    }
    readonly evidence: {
      readonly add: string
      readonly title: string
    }
    readonly facts: {
      readonly add: string
      readonly number: string
      readonly empty: string
      readonly close: string
      readonly clue: string
      readonly by: string
    }
    readonly steps: {
      readonly label: string
      readonly begin: string
      readonly talk: string
      readonly end: string
      readonly next: string
    }
    readonly interview: {
      readonly opening: string
      readonly ban: string
      readonly technique: string
      readonly closing: string
      readonly codeHint: string
      readonly questions: string
      readonly question: string
      readonly probes: string
      readonly untouched: string
      readonly asked: string
      readonly skipped: string
      readonly noted: string
      readonly markAsked: string
      readonly markSkipped: string
      readonly markUntouched: string
      readonly note: string
      readonly free: string
      readonly progress: string
      readonly readBack: string
      readonly readNothing: string
      readonly said: string
      readonly correct: string
      readonly again: string
      readonly againHint: string
      readonly earlier: string
      readonly this: string
      readonly nth: string
    }
    readonly checklist: {
      readonly stage: string
      readonly suggested: string
      readonly unfixed: string
      readonly advice: string
      readonly progress: string
      readonly filter: string
      readonly all: string
      readonly open: string
      readonly no: string
      readonly nothing: string
      readonly remark: string
      readonly remarkNeeded: string
      readonly evidence: string
      readonly evidenceHint: string
      readonly writeRemark: string
      readonly lastBy: string
      readonly item: string
    }
    readonly visit: {
      readonly rules: string
      readonly observations: string
      readonly ownRow: string
      readonly ownText: string
      readonly progress: string
      readonly additions: string
      readonly additionsHint: string
      readonly addition: string
      readonly addAddition: string
      readonly additionLine: string
    }
    readonly records: {
      readonly title: string
      readonly new: string
      readonly all: string
      readonly find: string
      readonly count: string
      readonly more: string
      readonly none: string
      readonly noMatch: string
      readonly withdrawn: string
      readonly seq: string
      readonly written: string
    }
    readonly new: {
      readonly title: string
      readonly interview: string
      readonly interviewHint: string
      readonly checklist: string
      readonly visit: string
      readonly goOn: string
      readonly another: string
      readonly open: string
    }
    readonly about: {
      readonly title: string
      readonly number: string
      readonly version: string
      readonly begun: string
      readonly written: string
      readonly line: string
      readonly notYet: string
      readonly place: string
      readonly saveNow: string
      readonly withdrawTitle: string
    }
  }
  export default messages
}
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
      readonly keys: string
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
      readonly terms: string
      readonly report: string
      readonly reportHint: string
      readonly reportAddressed: string
      readonly reportSubject: string
    }
    readonly expired: string
    readonly expiredOn: string
    readonly cited: {
      readonly description: string
      readonly obtainedDescription: string
      readonly obtained: string
      readonly notObtained: string
      readonly lead: string
      readonly unknown: string
      readonly text: string
      readonly citedBy: string
      readonly noteNotObtained: string
      readonly noteObtained: string
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
      readonly caution: string
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
declare module '*/messages/zh-CN/field.yaml' {
  const messages: {
    readonly opening: string
    readonly elsewhere: {
      readonly title: string
      readonly lead: string
      readonly takeOver: string
    }
    readonly waiting: {
      readonly title: string
      readonly fingerprint: string
      readonly again: string
    }
    readonly nav: {
      readonly label: string
      readonly board: string
      readonly records: string
      readonly new: string
      readonly find: string
      readonly outbox: string
      readonly team: string
      readonly take: string
      readonly report: string
      readonly export: string
    }
    readonly back: string
    readonly place: {
      readonly draft: string
      readonly device: string
      readonly synced: string
      readonly stuck: string
    }
    readonly placeRevoked: {
      readonly draft: string
      readonly device: string
      readonly synced: string
      readonly stuck: string
    }
    readonly record: {
      readonly unknown: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/fields.yaml' {
  const messages: {
    readonly mark: {
      readonly one: string
      readonly followUp: string
      readonly followUps: string
    }
    readonly place: {
      readonly one: string
      readonly followUp: string
      readonly followUps: string
    }
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
      readonly officeTitle: string
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
      readonly destroyed: string
      readonly destroyedUnopened: string
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
    readonly address: {
      readonly thisMachine: string
      readonly notEncrypted: string
      readonly what: string
      readonly next: string
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
      readonly tooLate: string
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
      readonly address: string
    }
    readonly poster: {
      readonly qrLabel: string
      readonly open: string
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
      readonly tooFewRedeemed: string
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
        readonly never: string
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
declare module '*/messages/zh-CN/mode-respond.yaml' {
  const messages: {
    readonly 'two-day': {
      readonly title: string
      readonly first: string
      readonly second: string
      readonly why: string
    }
    readonly 'open-link': {
      readonly title: string
      readonly text: string
      readonly when: string
      readonly startHeading: string
      readonly codeLabel: string
      readonly codeText: string
      readonly begin: string
      readonly resume: string
      readonly resumeLabel: string
      readonly resumeGo: string
      readonly resumeWrong: string
      readonly full: string
      readonly fullNext: string
      readonly working: string
    }
    readonly device: {
      readonly title: string
      readonly text: string
      readonly onPhone: string
      readonly setUp: string
      readonly setUpText: string
      readonly settingUp: string
      readonly notReady: string
      readonly ready: string
      readonly collected: string
      readonly compare: string
      readonly next: string
      readonly clean: string
      readonly sealed: string
      readonly sealedNumber: string
      readonly sealedText: string
      readonly sealedPass: string
      readonly clear: string
      readonly pause: string
      readonly pauseHint: string
      readonly handInHeading: string
      readonly handInWhen: string
      readonly handInText: string
      readonly handInConfirm: string
      readonly handIn: string
      readonly handInAgain: string
      readonly redeeming: string
      readonly sending: string
      readonly doneHeading: string
      readonly done: string
      readonly surplus: string
      readonly refused: string
      readonly check: string
      readonly checked: string
      readonly missing: string
      readonly notClosed: string
      readonly keep: string
    }
    readonly seal: {
      readonly device: string
      readonly openLink: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/mode.yaml' {
  const messages: {
    readonly create: {
      readonly title: string
      readonly lead: string
      readonly when: string
      readonly protection: string
      readonly modes: {
        readonly assembly: {
          readonly name: string
          readonly how: string
          readonly when: string
          readonly protection: string
        }
        readonly 'two-day': {
          readonly name: string
          readonly how: string
          readonly when: string
          readonly protection: string
        }
        readonly 'ballot-device': {
          readonly name: string
          readonly how: string
          readonly when: string
          readonly protection: string
        }
        readonly 'open-link': {
          readonly name: string
          readonly how: string
          readonly when: string
          readonly protection: string
        }
      }
      readonly windows: {
        readonly assembly: {
          readonly lead: string
          readonly redeem: string
          readonly send: string
        }
        readonly 'two-day': {
          readonly lead: string
          readonly redeem: string
          readonly send: string
        }
        readonly 'ballot-device': {
          readonly lead: string
          readonly redeem: string
          readonly send: string
        }
        readonly 'open-link': {
          readonly lead: string
          readonly redeem: string
          readonly send: string
        }
      }
      readonly fields: {
        readonly 'ballot-device': {
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
        }
        readonly 'open-link': {
          readonly staff: {
            readonly label: string
            readonly hint: string
          }
          readonly spare: {
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
        }
      }
      readonly needsSlips: string
      readonly sameDay: string
      readonly openLinkPlaces: string
      readonly openLinkSuffix: string
    }
    readonly slipNote: {
      readonly assembly: string
      readonly 'two-day': string
      readonly 'ballot-device': string
    }
    readonly slipTimes: {
      readonly assembly: {
        readonly redeem: string
        readonly send: string
      }
      readonly 'two-day': {
        readonly redeem: string
        readonly send: string
      }
      readonly 'ballot-device': {
        readonly redeem: string
        readonly send: string
      }
    }
    readonly poster: {
      readonly assembly: {
        readonly mobile: string
        readonly redeem: {
          readonly title: string
          readonly text: string
        }
        readonly fill: {
          readonly title: string
          readonly when: string
          readonly text: string
        }
        readonly send: {
          readonly title: string
          readonly text: string
        }
      }
      readonly 'two-day': {
        readonly mobile: string
        readonly redeem: {
          readonly title: string
          readonly text: string
        }
        readonly fill: {
          readonly title: string
          readonly when: string
          readonly text: string
        }
        readonly send: {
          readonly title: string
          readonly text: string
        }
      }
      readonly 'ballot-device': {
        readonly mobile: string
        readonly redeem: {
          readonly title: string
          readonly text: string
        }
        readonly fill: {
          readonly title: string
          readonly when: string
          readonly text: string
        }
        readonly send: {
          readonly title: string
          readonly text: string
        }
      }
      readonly 'open-link': {
        readonly mobile: string
        readonly redeem: {
          readonly title: string
          readonly text: string
        }
        readonly fill: {
          readonly title: string
          readonly when: string
          readonly text: string
        }
        readonly send: {
          readonly title: string
          readonly text: string
        }
      }
    }
    readonly live: {
      readonly modeLabel: string
      readonly 'ballot-device': {
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
      }
      readonly 'open-link': {
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
      }
    }
    readonly close: {
      readonly allBoxes: string
      readonly allBoxesMissing: string
      readonly openLink: string
    }
    readonly weak: {
      readonly label: string
      readonly text: string
    }
    readonly counts: {
      readonly printed: string
      readonly leftOver: string
      readonly redeemed: string
      readonly sent: string
    }
    readonly ledger: {
      readonly 'redeemed-within-drawn': string
    }
    readonly expectedNote: string
  }
  export default messages
}
declare module '*/messages/zh-CN/opening-minutes.yaml' {
  const messages: {
    readonly button: string
    readonly title: string
    readonly printNote: string
    readonly lead: string
    readonly openedTitle: string
    readonly opened: string
    readonly invalid: string
    readonly answersHash: string
    readonly trackers: string
    readonly notKept: string
    readonly signTitle: string
    readonly sign: {
      readonly team: string
      readonly trustees: string
      readonly court: string
      readonly time: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/outbox.yaml' {
  const messages: {
    readonly title: string
    readonly counter: string
    readonly counterStuck: string
    readonly now: {
      readonly safe: string
      readonly safeLead: string
      readonly waiting: string
      readonly waitingLead: string
      readonly chunksOnly: string
      readonly chunksLead: string
      readonly stuck: string
      readonly revoked: string
      readonly revokedChunks: string
      readonly revokedLead: string
    }
    readonly lastSafe: string
    readonly lastSafeAt: string
    readonly neverSafe: string
    readonly lastRun: string
    readonly run: {
      readonly none: string
      readonly running: string
      readonly done: string
      readonly doneRefused: string
      readonly elsewhere: string
      readonly later: string
      readonly stopped: string
      readonly failed: string
    }
    readonly next: string
    readonly nextAt: string
    readonly nextStopped: string
    readonly nextRevoked: string
    readonly nextRunning: string
    readonly sync: string
    readonly items: {
      readonly title: string
      readonly none: string
      readonly draft: string
      readonly device: string
      readonly stuck: string
      readonly saved: string
      readonly unsaved: string
      readonly more: string
      readonly chunks: string
      readonly chunksRevoked: string
      readonly fromFile: string
    }
    readonly stuck: {
      readonly title: string
      readonly lead: string
      readonly unknown: string
      readonly at: string
      readonly out: string
      readonly in: string
      readonly retry: string
      readonly export: string
      readonly aside: string
      readonly back: string
      readonly asideTitle: string
      readonly asideLead: string
    }
    readonly file: {
      readonly title: string
      readonly titleRevoked: string
      readonly lead: string
      readonly waiting: string
      readonly all: string
      readonly making: string
      readonly made: string
      readonly nothing: string
      readonly take: string
      readonly taking: string
      readonly taken: string
      readonly takenNothing: string
      readonly refused: string
      readonly damagedAt: string
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
      readonly onPhone: string
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
declare module '*/messages/zh-CN/public-check.yaml' {
  const messages: {
    readonly opened: string
    readonly invalid: string
    readonly notOpened: string
    readonly neverOpened: string
    readonly openedHolds: string
    readonly openedBroken: string
    readonly destroyed: string
    readonly fingerprint: string
    readonly leftOver: {
      readonly all: string
      readonly some: string
      readonly none: string
    }
    readonly voided: string
    readonly replaced: string
    readonly find: {
      readonly label: string
      readonly hint: string
      readonly button: string
      readonly wrong: string
      readonly found: string
      readonly missing: string
    }
    readonly volunteers: {
      readonly title: string
      readonly lead: string
      readonly own: string
      readonly root: string
      readonly list: string
      readonly tell: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/public-sheet.yaml' {
  const messages: {
    readonly open: string
    readonly openTitle: string
    readonly openText: string
    readonly title: string
    readonly printNote: string
    readonly printAgain: string
    readonly closed: string
    readonly root: string
    readonly rootText: string
    readonly fingerprint: string
    readonly fingerprintText: string
    readonly counts: string
    readonly notOpened: string
    readonly neverOpened: string
    readonly check: string
    readonly qrLabel: string
    readonly steps: {
      readonly open: string
      readonly own: string
      readonly tell: string
    }
    readonly promises: {
      readonly own: string
      readonly counts: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/reader.yaml' {
  const messages: {
    readonly menu: {
      readonly close: string
      readonly copyLink: string
      readonly copyQuotation: string
      readonly copyCitation: string
      readonly readFrom: string
      readonly report: string
      readonly reportSubject: string
      readonly linkCopied: string
      readonly quotationCopied: string
      readonly citationCopied: string
      readonly copyByHand: string
      readonly terms: string
      readonly carried: string
      readonly loading: string
      readonly failed: string
      readonly absent: string
      readonly nothing: string
      readonly former: string
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
declare module '*/messages/zh-CN/record-export.yaml' {
  const messages: {
    readonly screen: {
      readonly title: string
      readonly lead: string
      readonly which: string
      readonly all: string
      readonly kind: string
      readonly one: string
      readonly pick: string
      readonly withdrawn: string
      readonly format: string
      readonly docx: string
      readonly xlsx: string
      readonly purpose: string
      readonly purposeHint: string
      readonly understood: string
      readonly start: string
      readonly nothing: string
      readonly missing: string
      readonly made: string
      readonly gathering: string
      readonly missingPictures: string
      readonly notMade: string
      readonly log: string
      readonly none: string
      readonly line: string
      readonly oneOf: string
    }
    readonly formats: {
      readonly docx: string
      readonly xlsx: string
    }
    readonly file: {
      readonly name: string
      readonly one: string
      readonly many: string
    }
    readonly word: {
      readonly interview: string
      readonly visit: string
      readonly checklist: string
      readonly court: string
      readonly recordNo: string
      readonly facts: string
      readonly items: string
      readonly observations: string
      readonly additions: string
      readonly questions: string
      readonly comments: string
      readonly none: string
      readonly number: string
      readonly field: string
      readonly withdrawnFact: string
      readonly withdrawnRecord: string
      readonly attachments: string
      readonly grade: string
      readonly ungraded: string
      readonly disputed: string
      readonly form: string
      readonly otherWording: string
      readonly saves: string
      readonly undecided: string
      readonly signSubject: string
      readonly signTeam: string
      readonly signRecorder: string
      readonly signDate: string
      readonly about: string
      readonly factChanged: string
      readonly factAdded: string
      readonly picture: string
      readonly pictureMissing: string
      readonly signatureMissing: string
      readonly footer: string
    }
    readonly signed: {
      readonly drawn: string
      readonly typed: string
      readonly of: string
      readonly facts: string
      readonly changed: string
      readonly added: string
      readonly unmarked: string
    }
    readonly sheets: {
      readonly records: string
      readonly facts: string
      readonly entries: string
      readonly observations: string
      readonly remarks: string
      readonly codebook: string
      readonly notes: string
    }
    readonly columns: {
      readonly record: string
      readonly kind: string
      readonly number: string
      readonly created: string
      readonly createdAt: string
      readonly written: string
      readonly writtenAt: string
      readonly review: string
      readonly withdrawn: string
      readonly form: string
      readonly version: string
      readonly grade: string
      readonly question: string
      readonly list: string
      readonly code: string
      readonly item: string
      readonly field: string
      readonly label: string
      readonly value: string
      readonly valueLabel: string
      readonly what: string
      readonly about: string
      readonly by: string
      readonly at: string
      readonly text: string
      readonly note: string
    }
    readonly notes: {
      readonly made: string
      readonly withdrawn: string
      readonly wording: string
      readonly formulas: string
      readonly undecided: string
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
      readonly own: string
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
      readonly citedBy: {
        readonly rule: string
        readonly checklist: string
        readonly form: string
        readonly method: string
        readonly page: string
      }
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
      readonly held: string
      readonly heldNext: string
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
      readonly answeredPartly: string
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
      readonly empty: {
        readonly title: string
        readonly text: string
        readonly confirm: string
        readonly back: string
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
      readonly court: string
      readonly searching: string
      readonly root: string
      readonly rootHint: string
      readonly whole: string
      readonly counts: {
        readonly printed: string
        readonly printedLater: string
        readonly leftOver: string
        readonly voided: string
        readonly replaced: string
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
declare module '*/messages/zh-CN/respond-scan.yaml' {
  const messages: {
    readonly heading: string
    readonly hint: string
    readonly notSlip: string
    readonly type: string
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
      readonly words: string
      readonly never: string
      readonly storageNotKept: string
    }
    readonly scan: {
      readonly starting: string
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
declare module '*/messages/zh-CN/retention.yaml' {
  const messages: {
    readonly title: string
    readonly toRetention: string
    readonly toRecord: string
    readonly leadUnopened: string
    readonly lead: string
    readonly goneTitle: string
    readonly gone: {
      readonly envelopes: string
      readonly slips: string
      readonly keys: string
      readonly boot: string
    }
    readonly staysTitle: string
    readonly stays: {
      readonly bulletin: string
      readonly opening: string
      readonly manifest: string
      readonly result: string
    }
    readonly handTitle: string
    readonly hand: {
      readonly shares: string
      readonly slips: string
      readonly files: string
      readonly backups: string
    }
    readonly confirm: string
    readonly confirmUnopened: string
    readonly missing: string
    readonly button: string
    readonly question: string
    readonly done: string
    readonly publicNote: string
  }
  export default messages
}
declare module '*/messages/zh-CN/screens.yaml' {
  const messages: {
    readonly documentTitle: string
    readonly begin: string
    readonly locked: string
    readonly list: string
    readonly create: string
    readonly 'open-file': string
    readonly inspection: string
    readonly join: string
    readonly found: string
    readonly device: string
    readonly record: string
    readonly history: string
  }
  export default messages
}
declare module '*/messages/zh-CN/sealed-file.yaml' {
  const messages: {
    readonly phone: {
      readonly summary: string
      readonly text: string
      readonly save: string
      readonly saved: string
    }
    readonly device: {
      readonly text: string
    }
    readonly takeIn: {
      readonly title: string
      readonly text: string
      readonly choose: string
      readonly working: string
      readonly done: string
      readonly refused: string
      readonly damagedAt: string
    }
    readonly export: {
      readonly title: string
      readonly text: string
      readonly save: string
      readonly saved: string
    }
    readonly open: {
      readonly link: string
      readonly title: string
      readonly text: string
      readonly fileOf: string
      readonly fingerprint: string
      readonly go: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/search-none.yaml' {
  const messages: {
    readonly oneWord: string
    readonly severalWords: string
    readonly wordAlone: string
    readonly noWord: string
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
      readonly 'former-unit': string
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
      readonly looks: string
      readonly largeType: string
      readonly largestType: string
      readonly highContrast: string
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
      readonly citedDescription: string
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
      readonly search: string
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
declare module '*/messages/zh-CN/slip-words.yaml' {
  const messages: {
    readonly heading: string
    readonly label: string
    readonly hint: string
    readonly continue: string
    readonly back: string
    readonly mistakes: {
      readonly 'too-short': string
      readonly 'too-long': string
      readonly 'unknown-word': string
      readonly 'check-failed': string
    }
    readonly printed: string
    readonly option: string
    readonly optionHint: string
  }
  export default messages
}
declare module '*/messages/zh-CN/slips.yaml' {
  const messages: {
    readonly entry: {
      readonly button: string
      readonly scan: string
      readonly stopScan: string
      readonly hint: string
      readonly empty: string
    }
    readonly care: {
      readonly title: string
      readonly lead: string
      readonly counts: string
      readonly voidTitle: string
      readonly voidText: string
      readonly voidDevice: string
      readonly voidLabel: string
      readonly voidButton: string
      readonly voidQuestion: string
      readonly voidDone: string
      readonly used: string
      readonly usedNext: string
      readonly lostTitle: string
      readonly lostText: string
      readonly lostButton: string
      readonly lostQuestion: string
      readonly lostDone: string
    }
    readonly printRun: {
      readonly title: string
      readonly text: string
      readonly label: string
      readonly wrong: string
      readonly button: string
      readonly counted: string
      readonly screenTitle: string
      readonly lead: string
      readonly missing: string
      readonly take: string
      readonly cancel: string
      readonly leaveQuestion: string
    }
    readonly leftOver: {
      readonly title: string
      readonly lead: string
      readonly label: string
      readonly read: string
      readonly twice: string
      readonly check: string
      readonly again: string
      readonly allUnused: string
      readonly someUnused: string
      readonly used: string
      readonly voided: string
      readonly unknown: string
      readonly verified: {
        readonly all: string
        readonly some: string
        readonly none: string
      }
    }
    readonly counts: {
      readonly printedLater: string
      readonly voided: string
      readonly replaced: string
    }
    readonly ledgerVoided: string
    readonly replacedNote: string
  }
  export default messages
}
declare module '*/messages/zh-CN/take.yaml' {
  const messages: {
    readonly take: {
      readonly title: string
      readonly lead: string
      readonly button: string
      readonly working: string
      readonly done: string
      readonly partly: string
      readonly partlyRevoked: string
      readonly ready: string
      readonly notReady: string
      readonly parts: {
        readonly forms: string
        readonly formsReady: string
        readonly pages: string
        readonly pagesReady: string
        readonly pagesMissing: string
        readonly pagesNone: string
        readonly team: string
        readonly teamReady: string
        readonly teamOld: string
        readonly teamRevoked: string
        readonly records: string
        readonly recordsReady: string
        readonly recordsNever: string
        readonly recordsRevoked: string
        readonly recordsMissing: string
        readonly recovery: string
        readonly recoveryReady: string
        readonly recoveryNone: string
      }
      readonly lossTitle: string
      readonly lossNone: string
      readonly lossRecords: string
      readonly lossChunks: string
      readonly lossNext: string
      readonly lossRevoked: string
      readonly lastSafe: string
      readonly neverSafe: string
    }
    readonly space: {
      readonly title: string
      readonly used: string
      readonly small: string
      readonly unknown: string
      readonly full: string
      readonly room: string
      readonly kept: string
      readonly notKept: string
      readonly ask: string
      readonly refused: string
      readonly installed: string
      readonly notInstalled: string
      readonly howAndroid: string
      readonly howApple: string
    }
    readonly notice: {
      readonly full: string
      readonly notKept: string
      readonly link: string
      readonly told: string
    }
    readonly device: {
      readonly title: string
      readonly name: string
      readonly id: string
      readonly idHint: string
      readonly lockTitle: string
      readonly lockLead: string
      readonly lock: string
      readonly recoveryTitle: string
      readonly recoveryReady: string
      readonly recoveryNone: string
    }
  }
  export default messages
}
declare module '*/messages/zh-CN/team.yaml' {
  const messages: {
    readonly list: {
      readonly offline: string
      readonly never: string
      readonly takenOnly: string
      readonly join: string
      readonly found: string
      readonly which: string
      readonly toField: string
      readonly toBallot: string
      readonly toFound: string
      readonly empty: string
      readonly standings: {
        readonly member: string
        readonly waiting: string
        readonly revoked: string
      }
      readonly isTaken: string
      readonly isNotTaken: string
      readonly device: string
      readonly thisDevice: string
      readonly deviceLink: string
    }
    readonly how: {
      readonly title: string
      readonly lead: string
      readonly button: string
    }
    readonly person: {
      readonly label: string
      readonly hint: string
      readonly missing: string
    }
    readonly device: {
      readonly label: string
      readonly hint: string
      readonly missing: string
      readonly offered: {
        readonly phone: string
        readonly tablet: string
        readonly computer: string
      }
    }
    readonly join: {
      readonly title: string
      readonly lead: string
      readonly code: {
        readonly label: string
        readonly hint: string
        readonly count: string
        readonly empty: string
        readonly wrongCharacter: string
        readonly tooShort: string
        readonly tooLong: string
        readonly checkFailed: string
      }
      readonly scan: string
      readonly stopScan: string
      readonly scanned: string
      readonly button: string
      readonly working: string
      readonly pending: {
        readonly title: string
        readonly lead: string
        readonly button: string
        readonly giveUp: string
      }
      readonly asDevice: string
    }
    readonly found: {
      readonly title: string
      readonly lead: string
      readonly inspectionTitle: string
      readonly court: {
        readonly label: string
        readonly hint: string
        readonly missing: string
      }
      readonly name: {
        readonly label: string
        readonly hint: string
        readonly offered: string
        readonly missing: string
      }
      readonly deviceTitle: string
      readonly recoveryTitle: string
      readonly recoveryLead: string
      readonly total: string
      readonly threshold: string
      readonly people: string
      readonly aboveTotal: string
      readonly sum: string
      readonly next: string
      readonly making: string
      readonly printTitle: string
      readonly printLead: string
      readonly open: string
      readonly printNote: string
      readonly confirm: string
      readonly checkMissing: string
      readonly button: string
      readonly working: string
      readonly back: string
      readonly cancel: string
      readonly leaveQuestion: string
    }
    readonly sheet: {
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
    readonly team: {
      readonly title: string
      readonly needsNetwork: string
      readonly roles: {
        readonly office: string
        readonly leader: string
        readonly deputy: string
        readonly member: string
      }
      readonly mayTitle: string
      readonly may: {
        readonly office: string
        readonly leader: string
        readonly deputy: string
        readonly member: string
      }
      readonly membersTitle: string
      readonly countDevices: string
      readonly this: string
      readonly since: string
      readonly byWhom: string
      readonly founder: string
      readonly device: string
      readonly unnamed: string
      readonly formerTitle: string
      readonly former: string
      readonly manage: string
      readonly role: string
      readonly changeRole: string
      readonly revokeTitle: string
      readonly revokeText: {
        readonly nothing: string
        readonly kept: string
        readonly unsent: string
        readonly keys: string
        readonly once: string
      }
      readonly revoke: string
      readonly revokeQuestion: string
      readonly revoked: string
      readonly roleChanged: string
    }
    readonly invite: {
      readonly title: string
      readonly lead: string
      readonly button: string
      readonly again: string
      readonly qrLabel: string
      readonly howTo: string
      readonly expires: string
      readonly used: string
      readonly onlyOnce: string
      readonly print: string
      readonly hide: string
      readonly sheetTitle: string
      readonly sheetAddress: string
      readonly printNote: string
    }
    readonly door: {
      readonly title: string
      readonly lead: string
      readonly none: string
      readonly fingerprint: string
      readonly says: string
      readonly saysDevice: string
      readonly nameless: string
      readonly notProven: string
      readonly role: string
      readonly admit: string
      readonly refuse: string
      readonly refuseQuestion: string
      readonly admitted: string
      readonly refused: string
      readonly offline: string
    }
    readonly waiting: {
      readonly lead: string
      readonly auto: string
      readonly refused: string
      readonly joinAgain: string
    }
    readonly standing: {
      readonly revoked: string
      readonly revokedNext: string
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
    readonly takeIn: {
      readonly noFile: string
      readonly done: string
      readonly slips: string
      readonly records: string
      readonly refused: string
      readonly damagedAt: string
    }
    readonly exportBox: {
      readonly usage: string
      readonly refused: {
        readonly empty: string
        readonly exists: string
      }
      readonly written: string
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
        readonly 'print-run-unfinished': string
        readonly 'more-sent-than-redeemed': string
        readonly 'bulletin-differs': string
        readonly 'root-wrong': string
        readonly 'counts-wrong': string
        readonly 'left-after-destruction': string
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
      readonly inPlace: string
      readonly otherVersion: string
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
declare module '*/messages/zh-CN/together.yaml' {
  const messages: {
    readonly wording: {
      readonly kinds: {
        readonly interview: string
        readonly checklist: string
        readonly 'site-visit': string
        readonly plan: string
        readonly seen: string
        readonly export: string
      }
      readonly lists: {
        readonly facts: string
        readonly questions: string
        readonly entries: string
        readonly observations: string
        readonly additions: string
        readonly attachments: string
        readonly grades: string
        readonly comments: string
        readonly reviews: string
        readonly occasions: string
      }
      readonly fields: {
        readonly answer: string
        readonly remark: string
        readonly evidence: string
        readonly state: string
        readonly note: string
        readonly text: string
        readonly file: string
        readonly consent: string
        readonly caption: string
        readonly to: string
        readonly reason: string
        readonly method: string
        readonly question: string
        readonly of: string
        readonly number: string
      }
      readonly methods: {
        readonly listen: string
        readonly ask: string
        readonly see: string
        readonly read: string
        readonly check: string
        readonly visit: string
      }
      readonly states: {
        readonly asked: string
        readonly skipped: string
      }
      readonly reviews: {
        readonly received: string
        readonly changed: string
        readonly questioned: string
        readonly passed: string
        readonly returned: string
      }
      readonly reviewed: string
      readonly numbered: string
      readonly item: string
      readonly question: string
      readonly ofFact: string
      readonly planned: string
      readonly yes: string
      readonly no: string
      readonly empty: string
      readonly range: string
      readonly form: string
      readonly withdrawn: string
      readonly join: string
      readonly interview: string
      readonly visit: string
      readonly unnamed: string
      readonly bracketed: string
      readonly whole: string
    }
    readonly conflicts: {
      readonly title: string
      readonly lead: string
      readonly before: string
      readonly mine: string
      readonly theirs: string
      readonly both: string
      readonly bothJoined: string
      readonly bothInLine: string
      readonly bothFacts: string
      readonly byAt: string
      readonly you: string
      readonly allMine: string
      readonly decide: string
      readonly moved: string
      readonly decided: string
    }
    readonly review: {
      readonly title: string
      readonly none: string
      readonly state: string
      readonly reason: string
      readonly changedSince: string
      readonly disputed: string
      readonly write: string
      readonly said: string
      readonly reasonLabel: string
      readonly reasonNeeded: string
      readonly optional: string
      readonly save: string
      readonly notAllowed: string
      readonly own: string
      readonly earlier: string
      readonly withdraw: string
    }
    readonly comments: {
      readonly title: string
      readonly none: string
      readonly write: string
      readonly text: string
      readonly about: string
      readonly whole: string
      readonly save: string
      readonly by: string
      readonly aboutFact: string
      readonly withdrawn: string
      readonly withdraw: string
    }
    readonly withdraw: {
      readonly reason: string
      readonly confirm: string
      readonly cancel: string
    }
    readonly looks: {
      readonly title: string
      readonly latest: string
      readonly before: string
      readonly never: string
      readonly at: string
      readonly neverBy: string
      readonly unsent: string
    }
    readonly history: {
      readonly link: string
      readonly title: string
      readonly of: string
      readonly back: string
      readonly unknown: string
      readonly missing: string
      readonly by: string
      readonly waiting: string
      readonly synced: string
      readonly refusedPlace: string
      readonly first: string
      readonly merged: string
      readonly gap: string
      readonly nothing: string
      readonly onlyNotes: string
      readonly added: string
      readonly changed: string
      readonly withdrawn: string
      readonly restored: string
      readonly recordWithdrawn: string
      readonly recordRestored: string
      readonly decided: string
      readonly decidedAt: string
      readonly field: string
      readonly cleared: string
      readonly more: string
      readonly dropped: string
      readonly refused: string
      readonly refusedUnreadable: string
      readonly unproved: string
      readonly wholeRecord: string
      readonly somebody: string
      readonly refusals: {
        readonly 'kind-changed': string
        readonly 'fact-dropped': string
        readonly 'words-changed': string
        readonly 'other-hand': string
        readonly 'no-reason': string
        readonly 'grade-skipped': string
        readonly unreadable: string
        readonly 'second-beginning': string
      }
    }
    readonly marks: {
      readonly conflicts: string
      readonly before: string
      readonly never: string
      readonly disputed: string
      readonly changedSince: string
      readonly refused: string
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
      readonly recoverText: string
      readonly recover: string
    }
    readonly recover: {
      readonly title: string
      readonly lead: string
      readonly notOurs: {
        readonly sentence: string
        readonly next: string
      }
      readonly wrongShare: {
        readonly sentence: string
        readonly next: string
      }
      readonly otherDevice: string
      readonly cancel: string
      readonly newTitle: string
      readonly newLead: string
    }
    readonly change: {
      readonly title: string
      readonly lead: string
      readonly button: string
      readonly oldTitle: string
      readonly next: string
      readonly cancel: string
      readonly newTitle: string
      readonly newLead: string
      readonly done: string
      readonly failed: string
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
    readonly edition: string
    readonly gone: string
    readonly toGone: string
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
