"""The parts of tools/camera: clips, the RTSP server behind, the front that clients meet, and the faults it can show."""
