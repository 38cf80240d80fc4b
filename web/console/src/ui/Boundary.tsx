import { Component, type ReactNode } from "react";
import { Failure } from "./states";

interface State {
  readonly error: unknown;
}

/** A page that breaks says so, and can be tried again; the bar above stays. */
export class Boundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <Failure error={error} onRetry={() => this.setState({ error: null })} />;
  }
}
