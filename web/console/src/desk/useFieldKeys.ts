/** Which field is lit and which is being typed in, by key and by pointer. */

import { type RefObject, useMemo, useRef, useState } from "react";
import * as api from "../api/desk";
import type { DeskView } from "../api/types";
import type { Quad } from "../geometry/quad";
import { useKeys } from "../keys/useKeys";
import { EDITABLE, type Editable, fitted } from "./corrections";
import { editableFields, furtherFields } from "./fields";
import type { PhotoPaneControls } from "./PhotoPane";
import type { Editing } from "./useCorrections";

export interface FieldFocus {
  readonly lit: string | null;
  readonly light: (id: string | null) => void;
  /** The field whose text is being typed. */
  readonly typing: Editable | null;
  readonly register: (field: Editable) => (element: HTMLElement | null) => void;
  readonly focus: (field: Editable) => void;
  readonly entered: (field: Editable) => void;
  readonly leftField: () => void;
  /** Reads a region of photo `n` into the field being typed in. */
  readonly readRegion: (n: number, quad: Quad) => Promise<void>;
  readonly isReading: boolean;
  readonly readError: unknown;
}

const isEditable = (id: string): id is Editable => EDITABLE.some((field) => field === id);

export function useFieldKeys(
  view: DeskView,
  editing: Editing,
  pane: RefObject<PhotoPaneControls | null>,
): FieldFocus {
  const [lit, light] = useState<string | null>(null);
  const [typing, setTyping] = useState<Editable | null>(null);
  const [reading, setReading] = useState<{ readonly isOn: boolean; readonly error: unknown }>({
    isOn: false,
    error: null,
  });
  const inputs = useRef(new Map<Editable, HTMLElement>());
  const order = useMemo(() => [...EDITABLE, ...furtherFields(view).map(({ id }) => id)], [view]);
  const focus = (field: Editable) => {
    const input = inputs.current.get(field);
    input?.focus();
    if (input instanceof HTMLInputElement) input.select();
  };
  const quadOfField = (id: string | null) =>
    [...Object.values(editableFields(view)), ...furtherFields(view)].find((field) => field?.id === id)
      ?.quad ?? null;
  const move = (by: number) => () => {
    const at = lit === null ? (by > 0 ? -1 : order.length) : order.indexOf(lit);
    const next = order[(at + by + order.length) % order.length] ?? null;
    light(next);
    const quad = quadOfField(next);
    if (quad) pane.current?.reveal(quad);
  };
  useKeys("desk", {
    next_field: move(1),
    previous_field: move(-1),
    edit_field: () => (lit && isEditable(lit) ? focus(lit) : lit === null ? focus("paid_amount") : false),
    edit_tenant: () => focus("tenant"),
    edit_amount: () => focus("paid_amount"),
    edit_time: () => focus("paid_at"),
    edit_number: () => focus("receipt_number"),
  });
  useKeys("photo", {
    zoom_field: () => {
      const quad = quadOfField(lit ?? "paid_amount");
      return quad ? pane.current?.show(quad) : false;
    },
  });
  const leave = () => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  };
  useKeys(
    "field",
    {
      field_done: leave,
      field_leave: () => {
        if (typing) editing.restore(typing);
        leave();
      },
    },
    typing !== null,
  );
  const readRegion = async (n: number, quad: Quad) => {
    if (!typing) return;
    setReading({ isOn: true, error: null });
    try {
      const { text } = await api.read(view.receipt.id, n, quad);
      editing.change(typing, fitted(typing, text));
      setReading({ isOn: false, error: null });
    } catch (error) {
      setReading({ isOn: false, error });
    }
  };
  return {
    lit,
    light,
    typing,
    register: (field) => (element) => {
      if (element) inputs.current.set(field, element);
      else inputs.current.delete(field);
    },
    focus,
    entered: (field) => {
      setTyping(field);
      light(field);
    },
    leftField: () => setTyping(null),
    readRegion,
    isReading: reading.isOn,
    readError: reading.error,
  };
}
