/** A part that cannot be drawn (its code could not be loaded, it threw) leaves the rest of the page standing. */
import { Component, type ReactNode } from "react"

interface Props {
  readonly instead: ReactNode
  readonly children: ReactNode
}

export class Fallback extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    return this.state.failed ? this.props.instead : this.props.children
  }
}
