import { capsOf, type Chord } from "../keys/chord";
import { type Action, chordFor } from "../keys/bindings";
import "./caps.css";

/** The keys of an action, drawn small. */
export function Caps({ action, chord }: { readonly action?: Action; readonly chord?: Chord }) {
  const shown = chord ?? (action ? chordFor(action) : undefined);
  if (shown === undefined) return null;
  const caps = shown.split(" ").flatMap(capsOf);
  return (
    <span className="caps" aria-hidden="true">
      {caps.map((cap, at) => (
        <kbd key={at}>{cap}</kbd>
      ))}
    </span>
  );
}
