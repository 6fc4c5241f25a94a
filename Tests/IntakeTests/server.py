"""What a camera over HTTP may answer, for LiveSourceTests: prints its port; ends when its standard input does."""

import http.server
import os
import sys
import threading
import time

folder = sys.argv[1]
silent = threading.Event()


class Camera(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/login":
            return self.answer(401, [("WWW-Authenticate", 'Basic realm="camera"')])
        if path == "/basic":
            if self.headers.get("Authorization") != "Basic YW5uYTpzZWNyZXQtd29yZA==":  # anna:secret-word
                return self.answer(401, [("WWW-Authenticate", 'Basic realm="camera"')])
            return self.motion()
        if path == "/silent":
            return silent.wait()
        if path == "/page":
            return self.answer(200, [("Content-Type", "text/html")], b"<html><body>Welcome to your camera</body></html>")
        if path == "/error":
            return self.answer(503)
        if path == "/elsewhere":
            return self.answer(302, [("Location", f"file://{folder}/clip.ts")])
        if path == "/local.m3u8":
            return self.playlist(f"file://{folder}/clip.ts")
        if path == "/bare.m3u8":
            return self.playlist(f"{folder}/clip.ts")
        if path == "/good.m3u8":
            return self.playlist("clip.ts")
        if path == "/clip.ts":
            with open(f"{folder}/clip.ts", "rb") as file:
                return self.answer(200, [("Content-Type", "video/mp2t")], file.read())
        if path == "/motion":
            return self.motion()
        if path == "/mute":
            return self.motion(until=10)
        self.answer(404)

    def answer(self, status, headers=(), body=b""):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def playlist(self, segment):
        text = f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{segment}\n#EXT-X-ENDLIST\n"
        self.answer(200, [("Content-Type", "application/vnd.apple.mpegurl")], text.encode())

    def motion(self, until=10_000):
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        names = sorted(name for name in os.listdir(folder) if name.endswith(".jpg"))
        for number in range(until):
            with open(f"{folder}/{names[number % len(names)]}", "rb") as file:
                body = file.read()
            head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(body)}\r\n\r\n"
            self.wfile.write(head.encode() + body + b"\r\n")
            time.sleep(0.05)
        silent.wait()

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """Clients that go while pictures are sent are what these tests are about."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


server = Server(("127.0.0.1", 0), Camera)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
os._exit(0)
