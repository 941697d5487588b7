/** What the guarantee knows where nothing has been learned yet: the release as it is. Only ever read. */
import { type Knowledge, newKnowledge } from "./knowledge.ts"
import { shippedModel } from "./model.ts"

let released: Knowledge | undefined

export const releasedKnowledge = (): Knowledge => (released ??= newKnowledge(shippedModel(), "same-kind"))
