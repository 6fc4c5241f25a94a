"""GStreamer's RTSP server on a loopback port of its own: packs frames into RTP, makes SDP, keeps sessions. Clients reach it through the front."""

import heapq
import threading
import time

from gi.repository import GLib, Gst, GstRtsp, GstRtspServer

# A feed that was held up (a paused process) takes up the present instead of sending what it missed.
LATEST = 0.5


class Feed:
    """Pushes one camera's frames, at their own pace and for ever, into whatever the server has open for it."""

    def __init__(self, clip):
        self.clip = clip
        self.source = None
        self.index = 0
        self.loops = 0  # nanoseconds of whole loops played
        self.begun = 0.0
        self.next_clip = None
        self.frames_sent = 0

    def open(self, source):
        self.source, self.index, self.loops = source, 0, 0
        self.opened = self.begun = time.monotonic()

    def due(self):
        return self.begun + (self.loops + self.clip.frames[self.index].due) / Gst.SECOND

    def push(self):
        """Sends the frame that is due; false when nobody listens any more."""
        late = time.monotonic() - self.due()
        if late > LATEST:
            self.begun += late
        frame = self.clip.frames[self.index]
        buffer = frame.buffer.copy()
        buffer.pts = self.loops + frame.pts + round((self.begun - self.opened) * Gst.SECOND)
        buffer.dts = buffer.duration = Gst.CLOCK_TIME_NONE
        if self.source.emit("push-buffer", buffer) != Gst.FlowReturn.OK:
            return False
        self.frames_sent += 1
        self._advance()
        return True

    def _advance(self):
        if self.next_clip:
            self.loops += self.clip.frames[self.index].due + round(Gst.SECOND / self.clip.fps)
            self.clip, self.next_clip, self.index = self.next_clip, None, 0
            return
        self.index += 1
        if self.index == len(self.clip.frames):
            self.index = 0
            self.loops += self.clip.period


class Server:
    def __init__(self):
        self.server = GstRtspServer.RTSPServer()
        self.server.set_address("127.0.0.1")
        self.server.set_service("0")
        self.queue = []
        self.changed = threading.Condition()
        self.order = 0

    def add(self, name, feed):
        clip = feed.clip
        factory = GstRtspServer.RTSPMediaFactory()
        source = f"appsrc name=frames is-live=true format=time max-bytes=16777216 leaky-type=downstream caps={clip.caps}"
        factory.set_launch(f"( {source} ! {clip.payloader} name=pay0 pt={26 if clip.codec == 'mjpeg' else 96} )")
        factory.set_shared(True)
        factory.set_protocols(GstRtsp.RTSPLowerTrans.TCP)
        factory.connect("media-configure", lambda _, media: self._opened(feed, media))
        self.server.get_mount_points().add_factory(f"/{name}", factory)

    def replace(self, name, feed):
        """Serves another codec under the same name, to whoever connects next."""
        self.server.get_mount_points().remove_factory(f"/{name}")
        self.add(name, feed)

    def start(self):
        self.server.attach(None)
        threading.Thread(target=GLib.MainLoop().run, daemon=True).start()
        threading.Thread(target=self._feed, daemon=True).start()
        return self.server.get_bound_port()

    def _opened(self, feed, media):
        source = media.get_element().get_by_name("frames")
        media.connect("unprepared", lambda _: self._closed(feed, source))
        with self.changed:
            feed.open(source)
            self._plan(feed, source)
            self.changed.notify()

    def _closed(self, feed, source):
        with self.changed:
            if feed.source is source:
                feed.source = None

    def _plan(self, feed, source):
        self.order += 1
        heapq.heappush(self.queue, (feed.due(), self.order, feed, source))

    def _feed(self):
        while True:
            with self.changed:
                while not self.queue or self.queue[0][0] > time.monotonic():
                    self.changed.wait(self.queue[0][0] - time.monotonic() if self.queue else None)
                _, _, feed, source = heapq.heappop(self.queue)
                if feed.source is source and feed.push():
                    self._plan(feed, source)
