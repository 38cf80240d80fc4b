"""A small client of the interface, for the scripts. Standard library only."""

import json
import pathlib
import secrets
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Nothing here goes to a proxy: the service is on this machine.
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Answer:
    def __init__(self, status, headers, content):
        self.status, self.headers, self.content = status, headers, content

    def json(self):
        return json.loads(self.content)


class Client:
    """Whoever holds `token`; nobody in particular without one."""

    def __init__(self, base, token=None):
        self.base, self.token = base, token

    def call(self, method, path, content=None, headers=(), seconds=60):
        request = urllib.request.Request(self.base + path, data=content, method=method)
        for name, value in dict(headers).items():
            request.add_header(name, value)
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        try:
            with DIRECT.open(request, timeout=seconds) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(refused.code, refused.headers, refused.read())

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body):
        kind = {"Content-Type": "application/json"}
        return self.call("POST", path, json.dumps(body).encode(), kind)

    def upload(self, *photos):
        boundary = secrets.token_hex(12)
        content = b"".join(
            b"--%b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"photo.jpg\"\r\n"
            b"Content-Type: image/jpeg\r\n\r\n%b\r\n" % (boundary.encode(), photo)
            for photo in photos
        )
        content += b"--%b--\r\n" % boundary.encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self.call("POST", "/api/v1/receipts", content, kind)

    def shopper(self, name):
        """Signed in as this shopper of the demo."""
        answer = self.post("/api/v1/auth/wechat", {"code": f"demo-{name}"})
        return Client(self.base, answer.json()["token"])

    def staff(self, role):
        """Signed in as the demo's person of this role."""
        accounts = self.get("/demo/accounts").json()
        (account,) = [account for account in accounts if account["role"] == role]
        body = {"username": account["username"], "password": account["password"]}
        answer = self.post("/api/v1/auth/login", body)
        return Client(self.base, answer.json()["token"])

    def is_ready(self):
        try:
            return self.get("/readyz").status == 200
        except OSError:
            return False

    def samples(self, seconds=300):
        """The receipts that the demo draws; at first it is still drawing."""
        end = time.monotonic() + seconds
        while (answer := self.get("/demo/samples")).status == 404:
            if end < time.monotonic():
                raise TimeoutError("the demo has drawn no samples")
            time.sleep(0.5)
        return answer.json()

    def sample(self, name):
        return self.get(f"/demo/samples/{name}.jpg").content

    def decided(self, receipt, seconds=300):
        """The receipt once the machine has decided about it."""
        end = time.monotonic() + seconds
        while True:
            found = self.get(f"/api/v1/receipts/{receipt}").json()
            if found["status"] not in ("received", "reading"):
                return found
            if end < time.monotonic():
                raise TimeoutError(f"receipt {receipt} is still {found['status']}")
            time.sleep(0.2)
