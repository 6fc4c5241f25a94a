"""usher's API as a client uses it: every answer is looked through for the password, and timed."""

import http.client
import json
import threading
import time
import uuid


class Refused(Exception):
    """An answer that is no success."""


class Watchword:
    """The password that must be nowhere: looks through everything it is shown."""

    def __init__(self, password):
        self.password = password.encode()
        self.looked_at = {}
        self.found = []
        self.lock = threading.Lock()

    def look(self, where, data):
        data = data.encode(errors="replace") if isinstance(data, str) else data
        with self.lock:
            self.looked_at[where] = self.looked_at.get(where, 0) + len(data)
            if self.password in data and where not in self.found:
                self.found.append(where)


class Client:
    def __init__(self, port, watchword):
        self.port, self.watchword = port, watchword
        self.token = ""
        self.local = threading.local()

    def call(self, method, path, body=None, kind="application/json", timeout=30):
        """One call; (status, body). A read over a connection that the server closed meanwhile is made again, once; a write has a connection of its own."""
        headers = {"token": self.token} if self.token else {}
        if body is not None:
            headers["Content-Type"] = kind
        for attempt in (0, 1):
            link = getattr(self.local, "link", None)
            if link is None or link.port != self.port or method != "GET":
                if link is not None:
                    link.close()
                link = self.local.link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
            try:
                link.request(method, path, body, headers)
                answer = link.getresponse()
                data = answer.read()
                break
            except (http.client.HTTPException, OSError):
                link.close()
                self.local.link = None
                if attempt or method != "GET":
                    raise
        where = f"answer to {path.split('?')[0]}"
        self.watchword.look(where, data)
        self.watchword.look(where, str(answer.headers))
        return answer.status, data

    def json(self, method, path, **values):
        status, data = self.call(method, path, json.dumps(values) if values or method == "POST" else None)
        if status >= 300:
            raise Refused(f"{method} {path}: {status} {data[:300].decode(errors='replace')}")
        return json.loads(data)

    def post_photo(self, path, photo, **fields):
        """A form with a picture, as /action takes it; (status, answer)."""
        mark = uuid.uuid4().hex
        parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
        parts.append(f'--{mark}\r\nContent-Disposition: form-data; name="image"; filename="face.jpg"\r\n\r\n'.encode())
        body = b"".join(parts) + photo + f"\r\n--{mark}--\r\n".encode()
        status, data = self.call("POST", path, body, f"multipart/form-data; boundary={mark}")
        return status, json.loads(data) if data.startswith(b"{") else {}

    def states(self):
        """The sources' reports by name, or nothing when the daemon does not answer."""
        try:
            answer = self.json("GET", "/v1/source/status")
        except (OSError, http.client.HTTPException, Refused, ValueError):
            return {}
        reports = answer if isinstance(answer, list) else answer.get("sources", [])
        return {report["name"]: report for report in reports}


class Events(threading.Thread):
    """Listens to /v1/events as a careful subscriber does: goes on after the last event it has seen, whatever happens."""

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client = client
        self.last = "0"  # from the first that is kept
        self.seen = {}  # id -> (kind, data)
        self.repeated = 0
        self.connections = 0
        self.ended = threading.Event()

    def run(self):
        while not self.ended.is_set():
            try:
                self._listen()
            except (OSError, http.client.HTTPException):
                pass
            self.ended.wait(0.2)

    def _listen(self):
        link = http.client.HTTPConnection("127.0.0.1", self.client.port, timeout=60)
        headers = {"token": self.client.token, "Accept": "text/event-stream", "Last-Event-ID": self.last}
        link.request("GET", "/v1/events", headers=headers)
        answer = link.getresponse()
        if answer.status != 200:
            self.client.watchword.look("answer to /v1/events", answer.read())
            return
        self.connections += 1
        event = {}
        while not self.ended.is_set() and (line := answer.readline()):
            self.client.watchword.look("event stream", line)
            text = line.decode(errors="replace").rstrip("\r\n")
            if text:
                name, _, value = text.partition(":")
                event[name] = event.get(name, "") + value.removeprefix(" ")
            elif event.get("id"):
                self._take(event)
                event = {}
            else:
                event = {}
        link.close()

    def _take(self, event):
        self.last = event["id"]
        if self.last in self.seen:
            self.repeated += 1
        self.seen[self.last] = (event.get("event", "message"), event.get("data", ""), time.time())
