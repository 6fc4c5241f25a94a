"""The parts of tools/soak: cameras, the daemon under a supervisor, its API, what is measured, what is promised."""
