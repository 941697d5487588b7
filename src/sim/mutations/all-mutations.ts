/** Every guard whose absence a test must notice. */
import { accountMutations } from "./account-mutations.ts"
import { engineMutations } from "./engine-mutations.ts"
import type { Mutation } from "./mutation.ts"
import { productMutations } from "./product-mutations.ts"
import { storeMutations } from "./store-mutations.ts"
import { wordMutations } from "./word-mutations.ts"

export const mutations: ReadonlyArray<Mutation> = [
  ...engineMutations,
  ...storeMutations,
  ...accountMutations,
  ...wordMutations,
  ...productMutations,
]
