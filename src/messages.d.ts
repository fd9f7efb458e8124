// Generated from content/messages/zh-CN by npm run generate; do not edit.
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
