# make run    build and serve the portal with sample data
# make test   everything that is tested, from an empty machine on
# make drill  kill, cut and restart everything under load and compare
# make bench  ratios against nginx, bare SQLite, libpq and psql
# make lint   the style of the Swift, strictly

PORT ?= 8080
DATA ?= .pird

.PHONY: run test drill bench lint format shots

run:
	@scripts/setup run
	@scripts/build-release
	@exec .build/release/pird serve --port $(PORT) --data $(DATA) --sample

test:
	@scripts/setup test
	@scripts/test

drill:
	@scripts/setup drill
	@scripts/build-release
	@scripts/drill

bench:
	@scripts/setup bench
	@scripts/build-release
	@scripts/bench

lint:
	@swift format lint --strict --recursive --parallel Package.swift Platform Identity Portal Services Server Tests

format:
	@swift format --in-place --recursive --parallel Package.swift Platform Identity Portal Services Server Tests

shots:
	@scripts/setup test
	@swift build --product pird
	@.venv/bin/python Tests/Browser/shots.py shots
