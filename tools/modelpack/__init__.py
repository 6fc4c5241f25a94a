"""Builds model packs for usher: packages in, OpenVINO IR and a manifest out. Used at set-up time only."""
