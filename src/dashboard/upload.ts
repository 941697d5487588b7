/**
 * Sends a file and tells how much of it has gone: `fetch` does not say, the older request does. Gives the same answer,
 * and the same failure, as `fetch` would.
 */

/** A file on its way, and who wants to know how far it is. */
export class Upload {
  readonly file: Blob
  /** 0 to 1. */
  readonly sent: (share: number) => void

  constructor(file: Blob, sent: (share: number) => void) {
    this.file = file
    this.sent = sent
  }
}

export const sendUpload = (
  path: string,
  { file, sent }: Upload,
  headers: { readonly [name: string]: string },
): Promise<Response> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open("POST", path)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => sent(total === 0 ? 1 : loaded / total)
    request.upload.onload = () => sent(1)
    request.onload = () => resolve(new Response(request.responseText || null, { status: request.status }))
    request.onerror = () => reject(new TypeError("no answer"))
    request.send(file)
  })
