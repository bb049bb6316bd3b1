# make run and make test do all set-up themselves; see .ci/setup for what that is.
.DEFAULT_GOAL := run
.PHONY: setup run test bench validate lint lock clean
SHELL := /bin/sh
BIN := .venv/bin

# make PYTHON=/path/to/python3.12 run   uses that one for .venv
ifdef PYTHON
export PYTHON
endif

setup:
	@.ci/setup test

# The window with the gallery's first scenario running; where there is no display, that scenario's run folder.
run:
	@.ci/setup run
	@if [ "$$(uname -s)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	    first=$$($(BIN)/mesa-sandbox list --first) && \
	    echo "There is no display here, so the scenario $$first runs without a window." && \
	    $(BIN)/mesa-sandbox run "$$first" --out "runs/$$first" && \
	    echo "The run and its plot, objectives.png, are in $$(pwd)/runs/$$first"; \
	else \
	    $(BIN)/mesa-sandbox; \
	fi

lint:
	@.ci/setup test
	$(BIN)/ruff check .
	$(BIN)/mypy

# First what only computes, then the window and the worker, whose tests watch the clock and mostly wait, and last those
# that take a display for themselves. With ARGS, pytest gets those instead. Tests choose their platform themselves; the X
# server for the real window is started here, if there is one.
WATCHED := tests/ui tests/sandbox/test_worker.py
SCREEN = $(shell command -v xvfb-run >/dev/null 2>&1 && echo 'xvfb-run -a -s "-screen 0 2560x1440x24"')
test: lint
ifeq ($(strip $(ARGS)),)
	$(BIN)/pytest -n 2 --dist worksteal $(WATCHED:%=--ignore=%)
	$(SCREEN) $(BIN)/pytest -n 2 --dist loadfile -m "not xvfb" $(WATCHED)
endif
	@test -n '$(SCREEN)' || echo "There is no xvfb-run here, so tests of the real window may be left out."
	$(SCREEN) $(BIN)/pytest $(or $(ARGS),-m xvfb $(WATCHED))

# The engine against C twins of the reference tasks: prints and writes ratios.
bench:
	@.ci/setup bench
	$(BIN)/python -m benchmarks $(ARGS)

# Every reference of the science, at full size: writes assets/lessons/validation.md.
validate:
	@.ci/setup test
	$(BIN)/python tests/science/validate.py $(ARGS)

# Pins every package with its hashes, on the oldest Python so that the pins exist for all; upgrades with ARGS=--upgrade.
lock:
	@.ci/setup test
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "make lock needs a .venv of Python 3.11: make clean, then make PYTHON=python3.11 lock")'
	python_tools=$$(mktemp -d) && trap 'rm -rf "$$python_tools"' EXIT && \
	$(BIN)/python -m venv "$$python_tools" && "$$python_tools/bin/pip" install --quiet pip-tools && \
	CUSTOM_COMPILE_COMMAND="make lock" "$$python_tools/bin/pip-compile" --quiet --generate-hashes --strip-extras \
	    --extra test --extra build --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
	    --output-file requirements.lock $(ARGS) pyproject.toml

clean:
	rm -rf .venv build dist runs .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
