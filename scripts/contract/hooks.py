"""Loaded by schemathesis: sends it to receipts that exist, where an id may be any."""

import os
import uuid

import schemathesis

# What `__main__.py` has uploaded: those that are settled, those that wait for a person.
SETTLED = os.environ.get("CONTRACT_SETTLED", "").split()
WAITING = os.environ.get("CONTRACT_WAITING", "").split()


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    given = path_parameters or {}
    for name, text in given.items():
        chosen = as_uuid(text)
        # Half of them: the others are still of nobody.
        if chosen and chosen.int % 2 == 0 and SETTLED + WAITING:
            known = SETTLED + WAITING
            given[name] = known[chosen.int // 2 % len(known)]
    return given


@schemathesis.hook
def before_call(context, case, kwargs):
    """A receipt that waits has a stream of events that does not end."""
    given = case.path_parameters or {}
    if case.operation.path.endswith("/events") and given.get("id") in WAITING and SETTLED:
        given["id"] = SETTLED[0]


def as_uuid(text):
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
