/** The names of what lies in the data folder, for those who share it. */
import { join, resolve } from "node:path"

export const dataFolder = (directory: string): string => resolve(directory)

/** Signs the sessions; made on first use. */
export const tokenKeyFile = (directory: string): string => join(dataFolder(directory), "keys", "token")
