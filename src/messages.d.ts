// Generated from content/messages/zh-CN by npm run generate; do not edit.
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
    readonly optional: string
    readonly clear: string
    readonly clearRow: string
    readonly multiple: string
    readonly multipleMax: string
    readonly maxReached: string
    readonly exclusive: string
    readonly substance: string
    readonly charactersLeft: string
    readonly charactersOver: string
    readonly yes: string
    readonly integerHint: string
    readonly rowOf: string
    readonly notAnswered: string
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
declare module '*/messages/zh-CN/respond.yaml' {
  const messages: {
    readonly title: string
    readonly documentTitle: string
    readonly loading: string
    readonly retry: string
    readonly back: string
    readonly tryAgainLater: string
    readonly unexpected: {
      readonly sentence: string
      readonly next: string
      readonly reload: string
    }
    readonly steps: {
      readonly title: string
      readonly compare: string
      readonly redeem: string
      readonly answer: string
      readonly send: string
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
      readonly slipIsValid: string
    }
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
      readonly others: string
      readonly kept: string
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
      readonly resume: string
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
      readonly storageFullNext: string
      readonly preparing: string
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
    readonly elsewhere: {
      readonly heading: string
      readonly text: string
      readonly takeOver: string
      readonly lostHeading: string
      readonly lostText: string
    }
    readonly intro: {
      readonly minutes: string
      readonly period: string
      readonly continue: string
      readonly restored: string
      readonly offline: string
    }
    readonly form: {
      readonly progress: string
      readonly answered: string
      readonly allAnswered: string
      readonly previous: string
      readonly next: string
      readonly toReview: string
      readonly backToReview: string
      readonly optional: string
      readonly noQuestions: string
      readonly stepBarTitle: string
    }
    readonly save: {
      readonly saved: string
      readonly saving: string
      readonly failed: string
    }
    readonly review: {
      readonly heading: string
      readonly lead: string
      readonly unanswered: string
      readonly change: string
      readonly changeNamed: string
      readonly continue: string
      readonly problemsTitle: string
      readonly unansweredCount: string
    }
    readonly seal: {
      readonly heading: string
      readonly lead: string
      readonly points: {
        readonly unreadable: string
        readonly together: string
        readonly same: string
        readonly send: string
      }
      readonly confirm: string
      readonly back: string
      readonly working: string
    }
    readonly envelope: {
      readonly waitingHeading: string
      readonly waitingLead: string
      readonly waitingMoment: string
      readonly waitingDue: string
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
      readonly done: string
    }
    readonly holdings: {
      readonly heading: string
      readonly nothing: string
      readonly draft: string
      readonly drafts: string
      readonly resume: string
      readonly see: string
      readonly states: {
        readonly waiting: string
        readonly refused: string
        readonly sent: string
        readonly unlisted: string
        readonly listed: string
        readonly counted: string
        readonly uncounted: string
      }
      readonly manage: string
      readonly clear: string
      readonly clearHeading: string
      readonly clearWarning: string
      readonly clearDrafts: string
      readonly clearUnsent: string
      readonly clearReceipts: string
      readonly clearTraces: string
      readonly clearConfirm: string
      readonly clearCancel: string
      readonly cleared: string
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
      readonly documents: string
      readonly respond: string
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
      readonly noSite: string
      readonly failed: string
      readonly portTaken: string
      readonly badCertificate: string
      readonly stopping: string
      readonly stopped: string
    }
  }
  export default messages
}
