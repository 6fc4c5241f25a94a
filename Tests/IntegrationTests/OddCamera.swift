import Foundation
import Testing

/// A camera over HTTP that answers what no good camera would; ends with the value's owner.
final class OddCamera {
    /// /silence: nothing at all. /sound: a stream without video. /still: one picture, then none. /fast: 240 pictures a second.
    /// /huge: a picture that says it has 16384x16384. /local.m3u8: a list that points to a file of this machine.
    private static let program = """
        import http.server, os, subprocess, sys, threading, time
        folder = sys.argv[1]
        forever = threading.Event()
        def made(name, *arguments):
            path = f"{folder}/{name}"
            subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", *arguments, path], check=True, stdin=subprocess.DEVNULL)
            return open(path, "rb").read()
        sound = made("sound.ts", "-i", "sine=duration=2", "-c:a", "mp2")
        picture = made("picture.jpg", "-i", "testsrc2=size=320x180:duration=1", "-frames:v", "1")
        frame = picture.index(bytes([0xff, 0xc0]))  # the frame's header: length 2, precision 1, height 2, width 2
        huge = picture[:frame + 5] + bytes([0x40, 0, 0x40, 0]) + picture[frame + 9:]
        class Camera(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                path = self.path.split("?")[0]
                if path == "/silence": forever.wait()
                elif path == "/sound": self.whole("video/mp2t", sound)
                elif path == "/still": self.pictures(picture, 1, 1)
                elif path == "/fast": self.pictures(picture, 240, 1 << 30)
                elif path == "/huge": self.pictures(huge, 10, 1 << 30)
                else: self.whole("application/vnd.apple.mpegurl", b"#EXTM3U\\n#EXT-X-TARGETDURATION:4\\n#EXTINF:4,\\nfile:///etc/passwd\\n#EXT-X-ENDLIST\\n")
            def whole(self, kind, body):
                self.send_response(200); self.send_header("Content-Type", kind); self.send_header("Content-Length", str(len(body)))
                self.end_headers(); self.wfile.write(body)
            def pictures(self, body, rate, count):
                self.send_response(200); self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame"); self.end_headers()
                begun = time.monotonic()
                for number in range(count):
                    self.wfile.write(b"--frame\\r\\nContent-Type: image/jpeg\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(body) + body + b"\\r\\n")
                    time.sleep(max(0, begun + (number + 1) / rate - time.monotonic()))
                forever.wait()
            def log_message(self, *words): pass
        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, request, client):  # clients that go are what this is for
                if not isinstance(sys.exc_info()[1], ConnectionError): super().handle_error(request, client)
        server = Server(("127.0.0.1", 0), Camera)
        server.daemon_threads = True
        with open(folder + "/port.new", "w") as file: file.write(str(server.server_port))
        os.rename(folder + "/port.new", folder + "/port")
        server.serve_forever()
        """

    let port: Int
    private let folder: Folder
    private let process = Process()

    init() throws {
        folder = try Folder()
        let script = try folder.write("camera.py", Data(Self.program.utf8))
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script, folder.path]
        try process.run()
        let (file, end) = (folder.path + "/port", Date().addingTimeInterval(30))
        while !FileManager.default.fileExists(atPath: file), Date() < end {
            RunLoop.current.run(until: Date().addingTimeInterval(0.05))
        }
        port = try #require(Int(try String(contentsOfFile: file, encoding: .utf8)))
    }

    deinit { kill(process.processIdentifier, SIGKILL) }
}
