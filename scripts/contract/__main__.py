"""Holds the running service to its own description: `make contract`.

Schemathesis calls every operation of openapi.json as every role, with what the
description allows and with what it forbids, and complains of a 5xx, of a status, a
content type, a header or a body that is not described, of input that should have been
refused, and of an operation that answers without its token. The service is the real
one, with the demo's mall and some receipts, in a folder that is removed again.
"""

import os
import pathlib
import subprocess
import sys
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1])]

from client import ROOT, Client  # noqa: E402
from client.service import Service  # noqa: E402

HERE = pathlib.Path(__file__).parent
SCHEMATHESIS = ROOT / "third_party" / "schemathesis"
# The admin comes last: its lists close the tenants that the others' receipts name.
ROLES = ["nobody", "shopper", "tenant", "reviewer", "senior", "admin"]
# What is right by the schema may be wrong by the rules: a wrong password is answered 401.
EXCLUDED = "positive_data_acceptance"
EXAMPLES = os.environ.get("EXAMPLES", "25")


def main():
    wanted = os.environ.get("AS", " ".join(ROLES)).split()
    complained = []
    with Service() as base:
        visitor = Client(base)
        receipts = upload(visitor)
        for role in wanted:
            begun = time.monotonic()
            print(f"\n== {role}", flush=True)
            if check(base, token(visitor, role), receipts) != 0:
                complained.append(role)
            print(f"== {role}: {time.monotonic() - begun:.0f} s", flush=True)
    if complained:
        again = f'AS="{" ".join(complained)}" make contract'
        sys.exit(f"\ncontract: broken as {', '.join(complained)}; again with: {again}")
    print("\ncontract: kept")


def upload(visitor):
    """Receipts in several states, all of one shopper."""
    shopper, receipts = visitor.shopper("alice"), {"SETTLED": [], "WAITING": []}
    # One of each fate.
    for sample in {sample["expect"]: sample for sample in visitor.samples()}.values():
        sent = shopper.upload(visitor.sample(sample["name"])).json()
        receipt = shopper.decided(sent["id"])
        print(f"{sample['name']}: {receipt['status']} {receipt['reason'] or ''}")
        waits = receipt["status"] == "in_review"
        receipts["WAITING" if waits else "SETTLED"].append(receipt["id"])
    return {f"CONTRACT_{name}": " ".join(ids) for name, ids in receipts.items()}


def token(visitor, role):
    if role == "nobody":
        return None
    return (visitor.shopper("alice") if role == "shopper" else visitor.staff(role)).token


def check(base, token, receipts):
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{base}/api/v1/openapi.json"]
    command += ["--checks", "all", "--exclude-checks", EXCLUDED, "--max-examples", EXAMPLES]
    command += ["--generation-deterministic", "--no-color"]
    command += ["--request-timeout", "20", "--suppress-health-check", "all", "--warnings", "off"]
    command += ["--continue-on-failure"]
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    variables = {**os.environ, **receipts, "SCHEMATHESIS_HOOKS": "hooks"}
    variables["PYTHONPATH"] = os.pathsep.join([str(SCHEMATHESIS), str(HERE)])
    return subprocess.run(command, env=variables, cwd=ROOT / "target").returncode


if __name__ == "__main__":
    main()
