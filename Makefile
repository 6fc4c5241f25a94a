# One word a verb; what they do stands in tools/.
.PHONY: help setup build test lint format check bench

help:
	@echo 'make setup | build | test | lint | format | check | bench'

setup:
	tools/setup

build:
	swift build

test check:
	tools/test

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests
	shellcheck --external-sources --check-sourced tools/setup tools/run tools/test .ci/run

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

bench:
	tools/run bench
