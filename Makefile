# Everything works on a fresh machine with python3, pip and make; uv is used where it is installed.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/
UV := $(shell command -v uv 2>/dev/null)
SOURCES := src tests scripts

.PHONY: help demo test full bench chaos oracle lint format browser clean
help:
	@echo "make demo   judge one famous target and write demo.html"
	@echo "make test   everything that must pass, in minutes"
	@echo "make full   make test and the slow suites"
	@echo "make bench  CPU seconds into docs/benchmarks.md"
	@echo "make chaos  kill 500 writers of a book, fill its disk, and count what is lost"
	@echo "make oracle draw the engine's reference figures anew, and calibrate it on 500 books"
	@echo "make lint   style, types and the direction of imports"

demo: $(VENV)/installed
	@$(RUN)python -m onpace.demo demo.html

test: lint browser
	$(RUN)pytest -m "not slow"

full: lint browser $(VENV)/full
	$(RUN)pytest

bench: $(VENV)/developing
	$(RUN)python scripts/bench.py --write docs/benchmarks.md
	$(RUN)python scripts/bench_forecast.py --write docs/benchmarks.md

chaos: $(VENV)/developing
	$(RUN)python scripts/chaos.py

# The slow reference samplers live in an environment of their own.
oracle: $(VENV)-oracle/installed $(VENV)/developing
	$(VENV)-oracle/bin/python scripts/oracle_nuts.py
	$(RUN)pytest -m slow tests/test_engine_calibration.py

lint: $(VENV)/developing
	$(RUN)ruff check $(SOURCES)
	$(RUN)ruff format --check $(SOURCES)
	$(RUN)mypy
	$(RUN)lint-imports

format: $(VENV)/developing
	$(RUN)ruff check --fix $(SOURCES)
	$(RUN)ruff format $(SOURCES)

# The page tests drive Debian's Chromium; elsewhere any Chromium on the PATH will do.
browser: $(VENV)/developing
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	|| command -v google-chrome >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	     && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; } \
	|| echo "No Chromium: the page tests are skipped. Install it (Debian: apt-get install chromium)."

$(VENV)/bin/python:
ifdef UV
	uv venv --quiet $(VENV)
else
	$(PYTHON) -m venv $(VENV)
endif

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
ifdef UV
	uv pip install --quiet --python $(RUN)python --editable .
else
	$(RUN)python -m pip install --quiet --disable-pip-version-check --editable .
endif
	@touch $@

$(VENV)/developing: $(VENV)/installed requirements-dev.txt
ifdef UV
	uv pip install --quiet --python $(RUN)python --requirement requirements-dev.txt
else
	$(RUN)python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
endif
	@touch $@

$(VENV)/full: $(VENV)/developing requirements-full.txt
ifdef UV
	uv pip install --quiet --python $(RUN)python --requirement requirements-full.txt
else
	$(RUN)python -m pip install --quiet --disable-pip-version-check --requirement requirements-full.txt
endif
	@touch $@

$(VENV)-oracle/installed: requirements-oracle.txt
	$(PYTHON) -m venv $(VENV)-oracle
	$(VENV)-oracle/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

clean:
	rm -rf $(VENV) $(VENV)-oracle .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
